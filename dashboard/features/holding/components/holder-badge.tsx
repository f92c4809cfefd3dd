"use client";

import type { api } from "@convex/_generated/api";
import {
  IconCheck,
  IconClock,
  IconPencil,
  IconSparkles,
  IconUser,
} from "@tabler/icons-react";
import type { FunctionReturnType } from "convex/server";
import { text } from "@/lib/text/en";
import { formatDuration } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import classes from "./holder-badge.module.css";

type Holding = Pick<
  FunctionReturnType<typeof api.conversations.list>["page"][number],
  "status" | "mode" | "assigneeName" | "waitingSince" | "streaming"
>;

/** Who has the conversation in hand, by icon and word. */
export function HolderBadge({ row }: { readonly row: Holding }) {
  const now = useNow();
  if (row.status === "closed") {
    return (
      <Badge icon={<IconCheck size={13} aria-hidden />} kind="closed">
        {text.inbox.statusClosed}
      </Badge>
    );
  }
  if (row.mode === "waiting") {
    const since = row.waitingSince;
    return (
      <Badge icon={<IconClock size={13} aria-hidden />} kind="waiting">
        {since === undefined
          ? text.inbox.holderWaiting
          : text.inbox.waitingFor(formatDuration(Math.max(0, now - since)))}
      </Badge>
    );
  }
  if (row.mode === "human") {
    return (
      <Badge icon={<IconUser size={13} aria-hidden />} kind="human">
        <bdi>{row.assigneeName ?? text.inbox.holderHuman}</bdi>
      </Badge>
    );
  }
  return row.streaming ? (
    <Badge icon={<IconPencil size={13} aria-hidden />} kind="assistant">
      {text.inbox.writing}
    </Badge>
  ) : (
    <Badge icon={<IconSparkles size={13} aria-hidden />} kind="assistant">
      {text.inbox.holderAssistant}
    </Badge>
  );
}

function Badge({
  icon,
  kind,
  children,
}: {
  readonly icon: React.ReactNode;
  readonly kind: "assistant" | "waiting" | "human" | "closed";
  readonly children: React.ReactNode;
}) {
  return (
    <span className={classes.badge} data-kind={kind}>
      {icon}
      <span className={classes.label}>{children}</span>
    </span>
  );
}
