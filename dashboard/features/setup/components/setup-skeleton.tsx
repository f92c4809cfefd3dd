import { Skeleton, VisuallyHidden } from "@mantine/core";
import { text } from "@/lib/text/en";
import classes from "./setup-screen.module.css";

export function SetupSkeleton() {
  return (
    <div className={classes.columns} role="status">
      <VisuallyHidden>{text.setup.title}</VisuallyHidden>
      <div className={classes.column} aria-hidden>
        <Skeleton height={270} radius={12} />
        <Skeleton height={90} radius={12} />
        <Skeleton height={90} radius={12} />
      </div>
      <Skeleton height={680} radius={12} aria-hidden />
    </div>
  );
}
