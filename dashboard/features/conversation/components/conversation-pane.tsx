"use client";

import { Drawer } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useCallback, useRef, useState } from "react";
import { PageTitle } from "@/features/shell/components/page-title";
import { useMay } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import type { ConversationDetail } from "../types";
import { useConversationActions } from "../use-conversation-actions";
import { useConversationCommands } from "../use-conversation-commands";
import { useWatching } from "../use-watching";
import { Composer } from "./composer";
import { ConversationHeader } from "./conversation-header";
import classes from "./conversation-pane.module.css";
import { HoldBar } from "./hold-bar";
import { Thread } from "./thread";
import { VisitorPane } from "./visitor-pane";

/** Wide enough for the visitor's details to stand beside the conversation. */
const WIDE = "(min-width: 1200px)";

export function ConversationPane({
  conversation,
  onBack,
}: {
  readonly conversation: ConversationDetail;
  readonly onBack: () => void;
}) {
  const { _id: conversationId, visitorName } = conversation;
  const composer = useRef<HTMLTextAreaElement>(null);
  // Known at once: beside details that go again, the composer would measure
  // itself in a column too narrow and stay tall.
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  const [areDetailsOpen, setAreDetailsOpen] = useState(false);
  const actions = useConversationActions(conversationId);
  useWatching(conversationId);

  const focusComposer = useCallback(() => composer.current?.focus(), []);
  const takeOver = useCallback(() => {
    actions.takeOver();
    focusComposer();
  }, [actions, focusComposer]);
  const mayAnswer = useMay("answer");
  useConversationCommands({
    conversation,
    mayAnswer,
    actions,
    takeOver,
    focusComposer,
  });
  const details = (
    <VisitorPane
      conversation={conversation}
      actions={actions}
      mayAnswer={mayAnswer}
    />
  );

  return (
    <div className={classes.panes}>
      <PageTitle page={visitorName} />
      <section
        className={classes.conversation}
        aria-label={text.conversation.label(visitorName)}
      >
        <ConversationHeader
          conversation={conversation}
          actions={actions}
          mayAnswer={mayAnswer}
          onBack={onBack}
          onDetails={isWide ? null : () => setAreDetailsOpen(true)}
        />
        <Thread conversation={conversation} mayAnswer={mayAnswer} />
        <HoldBar
          conversation={conversation}
          mayAnswer={mayAnswer}
          onTakeOver={takeOver}
          onHandBack={actions.handBack}
        />
        {mayAnswer && (
          <Composer
            inputRef={composer}
            conversation={conversation}
            onFirstKeystroke={actions.takeOver}
          />
        )}
      </section>
      {isWide ? (
        <aside className={classes.visitor} aria-label={text.visitor.title}>
          {details}
        </aside>
      ) : (
        <Drawer
          opened={areDetailsOpen}
          onClose={() => setAreDetailsOpen(false)}
          position="right"
          size="sm"
          title={text.visitor.title}
          closeButtonProps={{ "aria-label": text.app.close }}
        >
          {details}
        </Drawer>
      )}
    </div>
  );
}
