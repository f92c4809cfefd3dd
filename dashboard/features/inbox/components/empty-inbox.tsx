"use client";

import { Button } from "@mantine/core";
import {
  IconCircleCheck,
  IconExternalLink,
  IconInbox,
  IconPlugConnected,
  IconSearch,
} from "@tabler/icons-react";
import Link from "next/link";
import { PaneState } from "@/components/pane-state";
import { useDeployment } from "@/lib/deployment";
import { text } from "@/lib/text/en";
import type { StatusFilter } from "../types";
import classes from "./empty-inbox.module.css";
import { useHasConversations } from "../use-has-conversations";
import { ListSkeleton } from "./list-skeleton";

/** Why the list is empty, and what to do next. */
export function EmptyInbox({
  status,
  search,
}: {
  readonly status: StatusFilter;
  readonly search: string;
}) {
  const hasAny = useHasConversations();
  if (search !== "") {
    return (
      <PaneState
        icon={<IconSearch />}
        title={text.inbox.noneFound(search)}
        lead={text.inbox.noneFoundHint}
      />
    );
  }
  if (hasAny === undefined) return <ListSkeleton />;
  if (!hasAny) return <FirstSteps />;
  return status === "open" ? (
    <PaneState
      icon={<IconCircleCheck />}
      title={text.inbox.noneOpen}
      lead={text.inbox.noneOpenHint}
    />
  ) : (
    <PaneState
      icon={<IconInbox />}
      title={text.inbox.noneClosed}
      lead={text.inbox.noneClosedHint}
    />
  );
}

/** A new installation: the way to a first answered message. */
function FirstSteps() {
  const { backendUrl } = useDeployment();
  return (
    <PaneState
      icon={<IconInbox />}
      title={text.inbox.emptyTitle}
      lead={text.inbox.emptyLead}
    >
      <div className={classes.steps}>
        <Button
          component={Link}
          href="/setup"
          leftSection={<IconPlugConnected size={16} aria-hidden />}
        >
          {text.inbox.emptyStepSetup}
        </Button>
        {backendUrl !== null && (
          <Button
            component="a"
            href={`${backendUrl}/demo`}
            target="_blank"
            rel="noreferrer"
            variant="default"
            leftSection={<IconExternalLink size={16} aria-hidden />}
          >
            {text.inbox.emptyStepDemo}
          </Button>
        )}
        <p className={classes.after}>{text.inbox.emptyAfter}</p>
      </div>
    </PaneState>
  );
}
