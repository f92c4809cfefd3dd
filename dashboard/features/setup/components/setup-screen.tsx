"use client";

import { api } from "@convex/_generated/api";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useQuery } from "convex/react";
import { ErrorBoundary } from "@/components/error-boundary";
import { PaneState } from "@/components/pane-state";
import { KnowledgeCard } from "@/features/knowledge/components/knowledge-card";
import { PageTitle } from "@/features/shell/components/page-title";
import { text } from "@/lib/text/en";
import classes from "./setup-screen.module.css";
import { PreviewCard } from "./preview-card";
import { SetupSkeleton } from "./setup-skeleton";
import { Steps } from "./steps";

/** From nothing to a widget on one's own site. */
export function SetupScreen() {
  const widgets = useQuery(api.widgets.list);
  const widget = widgets?.[0];
  return (
    <div className={classes.page}>
      <PageTitle page={text.setup.title} />
      <header>
        <h1 className={classes.title}>{text.setup.title}</h1>
        <p className={classes.lead}>{text.setup.lead}</p>
      </header>
      {widgets === undefined ? (
        <SetupSkeleton />
      ) : widget === undefined ? (
        <PaneState
          icon={<IconPlugConnectedX />}
          title={text.setup.noWidget}
          lead={text.setup.noWidgetHint}
        />
      ) : (
        <div className={classes.columns}>
          <div className={classes.column}>
            <Steps widget={widget} />
            <ErrorBoundary>
              <KnowledgeCard />
            </ErrorBoundary>
          </div>
          <PreviewCard version={widget.version} />
        </div>
      )}
    </div>
  );
}
