import { VisuallyHidden } from "@mantine/core";
import { shortCount } from "@/lib/count";
import { text } from "@/lib/text/en";
import classes from "./count-badge.module.css";

/** How much is unread; nothing when nothing is. */
export function CountBadge({ count }: { readonly count: number }) {
  const short = shortCount(count);
  if (short === null) return null;
  return (
    <span className={classes.badge}>
      <span aria-hidden>{short}</span>
      <VisuallyHidden>{text.app.unread(count)}</VisuallyHidden>
    </span>
  );
}
