import { text } from "@/lib/text/en";
import classes from "./typing-line.module.css";

/** Always takes its line, so that nothing moves when it comes and goes. */
export function TypingLine({
  name,
  isTyping,
}: {
  readonly name: string;
  readonly isTyping: boolean;
}) {
  return (
    <p className={classes.line} aria-live="off">
      {isTyping && (
        <>
          <bdi>{name}</bdi> {text.conversation.isTyping}
        </>
      )}
    </p>
  );
}
