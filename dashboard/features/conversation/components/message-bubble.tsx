"use client";

import { RichText } from "@/components/rich-text";
import { text } from "@/lib/text/en";
import type { StaffMessage } from "../types";
import { LiveText } from "./live-text";
import classes from "./message-bubble.module.css";
import { SourceList } from "./source-list";

/** One message, with what is special about it below. */
export function MessageBubble({
  message,
  liveText,
  isLastRead,
}: {
  readonly message: StaffMessage;
  /** What the answer being written has so far; null for any other message. */
  readonly liveText: string | null;
  readonly isLastRead: boolean;
}) {
  const isLive = message.state === "streaming";
  const notes = noteOf(message);
  const isEmpty = !isLive && message.text === "";
  return (
    <div
      className={classes.message}
      data-author={message.author}
      data-anchor={message.id}
    >
      {!isEmpty && (
        <div className={classes.bubble} dir="auto">
          {isLive ? (
            <LiveText text={liveText ?? ""} />
          ) : (
            <RichText
              text={message.text}
              hasMarkdown={message.author === "assistant"}
            />
          )}
        </div>
      )}
      {message.sources !== undefined && message.sources.length > 0 && (
        <SourceList sources={message.sources} />
      )}
      {notes.length > 0 && (
        <p
          className={classes.note}
          data-failed={message.state === "failed" || undefined}
        >
          {notes.join(" · ")}
        </p>
      )}
      {isLastRead && <p className={classes.note}>{text.conversation.read}</p>}
    </div>
  );
}

function noteOf(message: StaffMessage): readonly string[] {
  const notes: string[] = [];
  if (message.automatic === true) notes.push(text.conversation.automatic);
  const end = endNote(message);
  if (end !== null) notes.push(end);
  return notes;
}

function endNote({ state, reason }: StaffMessage): string | null {
  switch (reason) {
    case "takeover":
      return text.conversation.reasonTakeover;
    case "superseded":
      return text.conversation.reasonSuperseded;
    case "stopped":
      return text.conversation.reasonStopped;
    case "length":
      return text.conversation.reasonLength;
    case "failed":
      return text.conversation.stateFailed;
    case "complete":
    case undefined:
      if (state === "failed") return text.conversation.stateFailed;
      return state === "stopped" ? text.conversation.stateStopped : null;
  }
}
