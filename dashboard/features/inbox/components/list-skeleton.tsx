import { Skeleton, VisuallyHidden } from "@mantine/core";
import { text } from "@/lib/text/en";
import classes from "./list-skeleton.module.css";

/** As tall as the rows that will take its place. */
export function ListSkeleton() {
  return (
    <div role="status" className={classes.list}>
      <VisuallyHidden>{text.inbox.loadingMore}</VisuallyHidden>
      {Array.from({ length: 9 }, (_, index) => (
        <div key={index} className={classes.row} aria-hidden>
          <Skeleton circle height={36} width={36} />
          <div className={classes.lines}>
            <Skeleton height={12} width="55%" />
            <Skeleton height={10} width="85%" />
            <Skeleton height={14} width="30%" />
          </div>
        </div>
      ))}
    </div>
  );
}
