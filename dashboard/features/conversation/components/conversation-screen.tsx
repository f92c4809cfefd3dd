"use client";

import { api } from "@convex/_generated/api";
import { Button } from "@mantine/core";
import { IconMessageOff } from "@tabler/icons-react";
import { useQuery } from "convex/react";
import { PaneState } from "@/components/pane-state";
import { PageTitle } from "@/features/shell/components/page-title";
import { text } from "@/lib/text/en";
import { ConversationPane } from "./conversation-pane";
import { ConversationSkeleton } from "./conversation-skeleton";

/** The conversation the address names, in whatever state it is. */
export function ConversationScreen({
  conversationId,
  onBack,
}: {
  readonly conversationId: string;
  readonly onBack: () => void;
}) {
  const conversation = useQuery(api.conversations.get, { conversationId });
  if (conversation === undefined) {
    return (
      <>
        <PageTitle page={text.inbox.title} />
        <ConversationSkeleton />
      </>
    );
  }
  if (conversation === null) {
    return (
      <PaneState
        icon={<IconMessageOff />}
        title={text.conversation.missing}
        lead={text.conversation.missingHint}
      >
        <PageTitle page={text.inbox.title} />
        <Button variant="default" onClick={onBack}>
          {text.conversation.back}
        </Button>
      </PaneState>
    );
  }
  return <ConversationPane conversation={conversation} onBack={onBack} />;
}
