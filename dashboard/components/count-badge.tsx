import { VisuallyHidden } from "@mantine/core";
import { shortCount } from "@/lib/count";
import { text } from "@/lib/text/en";
import classes from "./count-badge.module.css";

/** How much is new; nothing when nothing is. */
export function CountBadge({
  count,
  label = text.app.unread(count),
}: {
  readonly count: number;
  /** For those who do not see where the number stands. */
  readonly label?: string;
}) {
  const short = shortCount(count);
  if (short === null) return null;
  return (
    <span className={classes.badge}>
      <span aria-hidden>{short}</span>
      <VisuallyHidden>{label}</VisuallyHidden>
    </span>
  );
}
