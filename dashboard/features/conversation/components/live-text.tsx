"use client";

import { VisuallyHidden } from "@mantine/core";
import { RichText } from "@/components/rich-text";
import { text as words } from "@/lib/text/en";
import classes from "./live-text.module.css";

/**
 * An answer as it grows, with a caret at its end; dots before the first word.
 * Screen readers hear the whole answer once, when it is done.
 */
export function LiveText({ text }: { readonly text: string }) {
  if (text === "") {
    return (
      <span className={classes.thinking}>
        <VisuallyHidden>{words.conversation.thinking}</VisuallyHidden>
        <i aria-hidden />
        <i aria-hidden />
        <i aria-hidden />
      </span>
    );
  }
  return (
    <div className={classes.live} aria-live="off" data-live-answer="">
      <RichText text={text} hasMarkdown />
    </div>
  );
}
