"use client";

import { Button } from "@mantine/core";
import { IconHandStop, IconSparkles } from "@tabler/icons-react";
import { text } from "@/lib/text/en";
import type { ConversationDetail } from "../types";
import classes from "./hold-bar.module.css";

/** Who answers the visitor, and the way to change it. */
export function HoldBar({
  conversation,
  mayAnswer,
  onTakeOver,
  onHandBack,
}: {
  readonly conversation: ConversationDetail;
  readonly mayAnswer: boolean;
  readonly onTakeOver: () => void;
  readonly onHandBack: () => void;
}) {
  const { lead, hint: ownHint } = words(conversation);
  const hint = mayAnswer ? ownHint : text.conversation.readOnly;
  const isOpen = conversation.status === "open";
  const canHandBack = isOpen && conversation.mode !== "assistant";
  return (
    <div
      className={classes.bar}
      data-mode={isOpen ? conversation.mode : "closed"}
    >
      <p className={classes.words} role="status">
        <span className={classes.lead}>{lead}</span>
        {hint !== null && (
          <span className={classes.hint} data-kept={!mayAnswer || undefined}>
            {hint}
          </span>
        )}
      </p>
      {canHandBack && (
        <Button
          size="xs"
          variant="subtle"
          disabled={!mayAnswer}
          leftSection={<IconSparkles size={16} aria-hidden />}
          onClick={onHandBack}
        >
          {text.conversation.handBack}
        </Button>
      )}
      {isOpen && !conversation.mine && (
        <Button
          size="xs"
          disabled={!mayAnswer}
          leftSection={<IconHandStop size={16} aria-hidden />}
          title={text.conversation.takeOverHint}
          onClick={onTakeOver}
        >
          {text.conversation.takeOver}
        </Button>
      )}
    </div>
  );
}

function words(conversation: ConversationDetail): {
  lead: string;
  hint: string | null;
} {
  const { status, mode, mine, assigneeName } = conversation;
  if (status === "closed") {
    return {
      lead: text.conversation.isClosed,
      hint: text.conversation.isClosedHint,
    };
  }
  if (mode === "human") {
    return {
      lead: mine
        ? text.conversation.heldByYou
        : text.conversation.heldBy(assigneeName ?? text.conversation.staff),
      hint: null,
    };
  }
  return {
    lead:
      mode === "waiting"
        ? text.conversation.heldByNobody
        : text.conversation.heldByAssistant,
    hint: text.conversation.heldByAssistantHint,
  };
}
