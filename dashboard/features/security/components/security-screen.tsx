"use client";

import { api } from "@convex/_generated/api";
import { Skeleton } from "@mantine/core";
import { IconShieldLock } from "@tabler/icons-react";
import { useQuery } from "convex/react";
import { useState } from "react";
import { ErrorBoundary } from "@/components/error-boundary";
import { PaneState } from "@/components/pane-state";
import { PageTitle } from "@/features/shell/components/page-title";
import { isAble } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import { useSecurityLocation } from "../security-location";
import { AlertsCard } from "./alerts-card";
import { BlockDialog, type BlockTarget } from "./block-dialog";
import { BlocksCard } from "./blocks-card";
import { EventsCard } from "./events-card";
import { Overview } from "./overview";
import classes from "./security-screen.module.css";

/** What the door refused, and who is shut out. */
export function SecurityScreen() {
  const me = useQuery(api.members.me);
  if (me && !isAble(me.member.role, "inspect")) {
    return (
      <PaneState
        isWholePage
        icon={<IconShieldLock />}
        title={text.security.forbidden}
        lead={text.security.forbiddenHint}
      >
        <PageTitle page={text.security.title} />
      </PaneState>
    );
  }
  return (
    <div className={classes.page}>
      <PageTitle page={text.security.title} />
      <header>
        <h1 className={classes.title}>{text.security.title}</h1>
        <p className={classes.lead}>{text.security.lead}</p>
      </header>
      {me ? (
        <Security
          isOwner={me.member.role === "owner"}
          mayAct={isAble(me.member.role, "configure")}
        />
      ) : (
        <Skeleton height={420} radius={12} />
      )}
    </div>
  );
}

function Security({
  isOwner,
  mayAct,
}: {
  readonly isOwner: boolean;
  readonly mayAct: boolean;
}) {
  const { place, change } = useSecurityLocation();
  const [target, setTarget] = useState<BlockTarget | null>(null);
  const block = mayAct
    ? (hash: string) => setTarget({ subject: "address", hash })
    : null;
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <ErrorBoundary>
          <AlertsCard mayAct={mayAct} />
        </ErrorBoundary>
        <ErrorBoundary resetKey={place.range}>
          <Overview place={place} onChange={change} onBlock={block} />
        </ErrorBoundary>
        <ErrorBoundary resetKey={JSON.stringify(place)}>
          <EventsCard
            place={place}
            isOwner={isOwner}
            onChange={change}
            onBlock={block}
          />
        </ErrorBoundary>
        <ErrorBoundary>
          <BlocksCard onBlock={block && (() => block(""))} />
        </ErrorBoundary>
      </div>
      {target !== null && (
        <BlockDialog target={target} onClose={() => setTarget(null)} />
      )}
    </div>
  );
}
