import { Skeleton, VisuallyHidden } from "@mantine/core";
import { text } from "@/lib/text/en";
import classes from "./conversation-skeleton.module.css";

const widths = ["46%", "62%", "38%", "54%", "30%"];

/** Header, bubbles and composer in their places while nothing is known. */
export function ConversationSkeleton() {
  return (
    <div role="status" className={classes.pane}>
      <VisuallyHidden>{text.conversation.messages}</VisuallyHidden>
      <div className={classes.header} aria-hidden>
        <Skeleton circle height={36} width={36} />
        <Skeleton height={14} width={160} />
      </div>
      <BubblesSkeleton />
      <div className={classes.composer} aria-hidden>
        <Skeleton height={36} />
      </div>
    </div>
  );
}

/** Bubbles while a log is on its way. */
export function BubblesSkeleton() {
  return (
    <div className={classes.bubbles} aria-hidden>
      {widths.map((width, index) => (
        <Skeleton
          key={width}
          height={44}
          width={width}
          radius={14}
          ml={index % 2 === 1 ? "auto" : undefined}
        />
      ))}
    </div>
  );
}
