"use client";

import { api } from "@convex/_generated/api";
import { useQuery } from "convex/react";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { text } from "@/lib/text/en";
import { arrivals, type AlertRow } from "../arrivals";
import { chime } from "../chime";
import { showNotice } from "../desktop-notice";
import { holdWhileInSight, ifOutOfSight } from "../out-of-sight";
import { useAlertSettings } from "../use-alert-settings";

/** Conversations looked at; more than can be written in within a moment. */
const WATCHED = 20;

/** Tells of visitors' messages while no tab is in sight, if that is wanted. */
export function MessageAlerts() {
  const { hasSound, hasNotice } = useAlertSettings();
  useEffect(holdWhileInSight, []);
  return hasSound || hasNotice ? (
    <Watch hasSound={hasSound} hasNotice={hasNotice} />
  ) : null;
}

function Watch({
  hasSound,
  hasNotice,
}: {
  readonly hasSound: boolean;
  readonly hasNotice: boolean;
}) {
  const router = useRouter();
  const newest = useQuery(api.conversations.list, {
    status: "open",
    paginationOpts: { numItems: WATCHED, cursor: null },
  });
  const before = useRef<readonly AlertRow[] | null>(null);
  useEffect(() => {
    if (newest === undefined) return;
    const came =
      before.current === null ? [] : arrivals(before.current, newest.page);
    before.current = newest.page;
    if (came.length === 0) return;
    ifOutOfSight(() => {
      if (hasSound) chime();
      if (!hasNotice) return;
      for (const row of came) {
        showNotice({
          title: text.alerts.from(row.visitorName),
          body: row.preview,
          tag: row._id,
          onOpen: () => router.push(`/conversations/${row._id}`),
        });
      }
    }).catch((error: unknown) => console.warn("An alert failed", error));
  }, [newest, hasSound, hasNotice, router]);
  return null;
}
