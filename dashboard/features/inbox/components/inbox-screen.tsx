"use client";

import { IconMessages } from "@tabler/icons-react";
import { useId } from "react";
import { ErrorBoundary } from "@/components/error-boundary";
import { PaneState } from "@/components/pane-state";
import { ConversationScreen } from "@/features/conversation/components/conversation-screen";
import { PageTitle } from "@/features/shell/components/page-title";
import { text } from "@/lib/text/en";
import { useInboxLocation } from "../inbox-location";
import { useHasConversations } from "../use-has-conversations";
import { ConversationList } from "./conversation-list";
import { InboxFilters } from "./inbox-filters";
import classes from "./inbox-screen.module.css";

/** List and conversation side by side; on a phone one of the two. */
export function InboxScreen() {
  const { place, select, leave, filter } = useInboxLocation();
  const searchId = useId();

  const isListOnly = place.selectedId === null;

  return (
    <div className={classes.panes} data-detail={!isListOnly || undefined}>
      {/* An open conversation puts its own name there. */}
      {isListOnly && <PageTitle page={text.inbox.title} />}
      <section className={classes.list} aria-label={text.inbox.list}>
        <InboxFilters searchId={searchId} place={place} onFilter={filter} />
        <ErrorBoundary resetKey={`${place.status}/${place.search}`}>
          <ConversationList
            place={place}
            searchId={searchId}
            onSelect={select}
          />
        </ErrorBoundary>
      </section>
      <div className={classes.detail}>
        {place.selectedId === null ? (
          <PickOne />
        ) : (
          <ErrorBoundary resetKey={place.selectedId}>
            <ConversationScreen
              key={place.selectedId}
              conversationId={place.selectedId}
              onBack={leave}
            />
          </ErrorBoundary>
        )}
      </div>
    </div>
  );
}

/** Before the first conversation the list says what to do; this is quiet. */
function PickOne() {
  const hasAny = useHasConversations();
  if (hasAny !== true) return null;
  return (
    <div className={classes.nothing}>
      <PaneState
        icon={<IconMessages />}
        title={text.inbox.pickOne}
        lead={text.inbox.pickOneHint}
      />
    </div>
  );
}
