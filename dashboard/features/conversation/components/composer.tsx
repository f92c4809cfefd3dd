"use client";

import { ActionIcon, Textarea } from "@mantine/core";
import { IconSend2 } from "@tabler/icons-react";
import {
  useEffect,
  useId,
  useRef,
  type KeyboardEvent,
  type RefObject,
} from "react";
import { text } from "@/lib/text/en";
import type { ConversationDetail } from "../types";
import { useDraft } from "../use-draft";
import { useTypingSignal } from "../use-typing-signal";
import classes from "./composer.module.css";
import { useOutbox } from "./outbox-provider";

/** As convex/ accepts it; UTF-16 code units. */
const MAX_REPLY_LENGTH = 8000;

/** Where staff write. Typing takes the conversation over from the assistant. */
export function Composer({
  inputRef,
  conversation,
  onFirstKeystroke,
}: {
  readonly inputRef: RefObject<HTMLTextAreaElement | null>;
  readonly conversation: ConversationDetail;
  readonly onFirstKeystroke: () => void;
}) {
  const hintId = useId();
  const outbox = useOutbox();
  const [draft, setDraft] = useDraft(conversation._id);
  const signal = useTypingSignal(conversation._id);
  // Asked once per holding: more keys follow before the server has answered.
  const hasAsked = useRef(false);

  const isHeldByHuman = conversation.mode === "human";
  const isOpen = conversation.status === "open";
  useEffect(() => {
    hasAsked.current = false;
  }, [isHeldByHuman, isOpen]);

  const over = draft.trim().length - MAX_REPLY_LENGTH;
  const canSend = draft.trim() !== "" && over <= 0;

  const change = (value: string) => {
    setDraft(value);
    if (!isHeldByHuman && isOpen && !hasAsked.current && value !== "") {
      hasAsked.current = true;
      onFirstKeystroke();
    }
    if (value === "") signal.stopped();
    else signal.typed();
  };

  const send = () => {
    if (!canSend) return;
    outbox.send(conversation._id, draft.trim());
    setDraft("");
    signal.stopped();
  };

  const answerKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Both keys also end a word of an input method.
    if (event.nativeEvent.isComposing) return;
    // Gives the single-letter keys back to whoever works without a mouse.
    if (event.key === "Escape") event.currentTarget.blur();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      className={classes.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        ref={inputRef}
        className={classes.input}
        aria-label={text.conversation.composer}
        aria-describedby={hintId}
        placeholder={text.conversation.composerPlaceholder}
        autosize
        minRows={1}
        maxRows={8}
        dir="auto"
        value={draft}
        error={over > 0 ? text.conversation.tooLong(over) : undefined}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={answerKey}
        onBlur={signal.stopped}
      />
      <ActionIcon
        type="submit"
        size={36}
        aria-label={text.conversation.send}
        disabled={!canSend}
      >
        <IconSend2 size={18} aria-hidden />
      </ActionIcon>
      <span id={hintId} className={classes.hint}>
        {text.conversation.sendHint}
      </span>
    </form>
  );
}
