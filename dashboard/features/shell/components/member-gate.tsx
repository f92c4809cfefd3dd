"use client";

import { api } from "@convex/_generated/api";
import { IconUserOff } from "@tabler/icons-react";
import { useMutation, useQuery } from "convex/react";
import { Fragment, useCallback, type ReactNode } from "react";
import { MessageAlerts } from "@/features/alerts/components/message-alerts";
import { PaneState } from "@/components/pane-state";
import { text } from "@/lib/text/en";
import { useHeartbeat } from "@/lib/use-heartbeat";
import { PageTitle } from "./page-title";

/** Well within the 25 s after which the server takes staff for gone. */
const ONLINE_INTERVAL_MS = 10_000;

/**
 * Pages need a team. It may not exist yet on a very first start; the query is
 * live, so the page appears by itself once it does.
 */
export function MemberGate({ children }: { readonly children: ReactNode }) {
  const me = useQuery(api.members.me);
  if (me !== null) {
    return (
      <>
        {me !== undefined && (
          <>
            <Online />
            <MessageAlerts />
          </>
        )}
        <Fragment key="page">{children}</Fragment>
      </>
    );
  }
  return (
    <PaneState
      isWholePage
      icon={<IconUserOff />}
      title={text.errors.stranger}
      lead={text.errors.strangerHint}
    >
      <PageTitle page={text.errors.stranger} />
    </PaneState>
  );
}

/** Tells visitors that staff are there while a dashboard is in sight. */
function Online() {
  const watch = useMutation(api.presence.watch);
  const beat = useCallback(() => watch({}), [watch]);
  useHeartbeat(beat, ONLINE_INTERVAL_MS);
  return null;
}
