"use client";

import { ActionIcon, Button, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowLeft,
  IconCheck,
  IconInfoCircle,
} from "@tabler/icons-react";
import { Avatar } from "@/components/avatar";
import { HolderBadge } from "@/features/holding/components/holder-badge";
import { text } from "@/lib/text/en";
import type { ConversationDetail } from "../types";
import type { ConversationActions } from "../use-conversation-actions";
import classes from "./conversation-header.module.css";

export function ConversationHeader({
  conversation,
  actions,
  mayAnswer,
  onBack,
  onDetails,
}: {
  readonly conversation: ConversationDetail;
  readonly actions: ConversationActions;
  readonly mayAnswer: boolean;
  readonly onBack: () => void;
  /** Null while the details stand beside the conversation anyway. */
  readonly onDetails: (() => void) | null;
}) {
  const isOpen = conversation.status === "open";
  return (
    <header className={classes.header}>
      <ActionIcon
        className={classes.back}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={text.conversation.back}
        onClick={onBack}
      >
        <IconArrowLeft size={20} aria-hidden />
      </ActionIcon>
      <Avatar name={conversation.visitorName} />
      <div className={classes.who}>
        <h1 className={classes.name}>
          <bdi>{conversation.visitorName}</bdi>
        </h1>
        <HolderBadge row={conversation} />
      </div>
      {onDetails !== null && (
        <Tooltip label={text.conversation.details}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={text.conversation.details}
            onClick={onDetails}
          >
            <IconInfoCircle size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      {isOpen ? (
        <Button
          className={classes.action}
          variant="default"
          disabled={!mayAnswer}
          leftSection={<IconCheck size={16} aria-hidden />}
          onClick={actions.close}
        >
          <span className={classes.verb}>{text.conversation.close}</span>
        </Button>
      ) : (
        <Button
          className={classes.action}
          variant="default"
          disabled={!mayAnswer}
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          onClick={actions.reopen}
        >
          <span className={classes.verb}>{text.conversation.reopen}</span>
        </Button>
      )}
    </header>
  );
}
