"use client";

import { api } from "@convex/_generated/api";
import { Button, Skeleton, Tabs, VisuallyHidden } from "@mantine/core";
import { IconArrowLeft, IconMessageChatbot } from "@tabler/icons-react";
import { useQuery } from "convex/react";
import Link from "next/link";
import { useState } from "react";
import { ErrorBoundary } from "@/components/error-boundary";
import { Notice } from "@/components/notice";
import { PaneState } from "@/components/pane-state";
import { PageTitle } from "@/features/shell/components/page-title";
import { useMay } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import { parseTab, tabs, useTab } from "../editor-location";
import { stateOf, type Widget } from "../types";
import { ConfirmWidget } from "./confirm-widget";
import { DomainsPanel } from "./domains-panel";
import classes from "./editor-screen.module.css";
import { InstallPanel } from "./install-panel";
import { KeysPanel } from "./keys-panel";
import { LimitsPanel } from "./limits-panel";
import { LookPanel } from "./look-panel";
import { SeenPanel } from "./seen-panel";
import { StateBadge } from "./state-badge";
import { WidgetMenu } from "./widget-menu";
import page from "./widgets-screen.module.css";

/** One widget and everything about it. */
export function EditorScreen({ widgetId }: { readonly widgetId: string }) {
  const widget = useQuery(api.widgets.get, { widgetId });
  return (
    <div className={page.page}>
      <Link href="/widgets" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden />
        {text.widgets.back}
      </Link>
      {widget === undefined ? (
        <div role="status">
          <PageTitle page={text.widgets.title} />
          <VisuallyHidden>{text.widgets.title}</VisuallyHidden>
          <div aria-hidden>
            <Skeleton height={32} width={260} mb="md" />
            <Skeleton height={36} maw={560} mb="md" />
            <Skeleton height={560} radius={12} maw={1320} />
          </div>
        </div>
      ) : widget === null ? (
        <PaneState
          icon={<IconMessageChatbot />}
          title={text.widgets.missing}
          lead={text.widgets.missingHint}
          isWholePage
        >
          <PageTitle page={text.widgets.missing} />
        </PaneState>
      ) : (
        <Editor key={widget._id} widget={widget} />
      )}
    </div>
  );
}

function Editor({ widget }: { readonly widget: Widget }) {
  const { tab, select } = useTab(widget._id);
  return (
    <>
      <PageTitle page={widget.name} />
      <header className={classes.head}>
        <h1 className={classes.title} dir="auto">
          {widget.name}
        </h1>
        <StateBadge widget={widget} />
        <span className={classes.spring} />
        <WidgetMenu widget={widget} />
      </header>
      <Standing widget={widget} />
      <Tabs
        className={classes.tabs}
        value={tab}
        onChange={(value) => select(parseTab(value))}
        keepMounted={false}
      >
        <Tabs.List
          ref={showChosen}
          className={classes.list}
          aria-label={text.widgets.sections}
        >
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {text.widgets.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map((one) => (
          <Tabs.Panel key={one} value={one}>
            <ErrorBoundary>
              <Panel tab={one} widget={widget} />
            </ErrorBoundary>
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

/** On a phone the row of tabs is wider than the screen. */
function showChosen(list: HTMLElement | null): void {
  list
    ?.querySelector('[aria-selected="true"]')
    ?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function Panel({
  tab,
  widget,
}: {
  readonly tab: (typeof tabs)[number];
  readonly widget: Widget;
}) {
  switch (tab) {
    case "look":
      return <LookPanel widget={widget} />;
    case "domains":
      return <DomainsPanel widget={widget} />;
    case "limits":
      return <LimitsPanel widget={widget} />;
    case "keys":
      return <KeysPanel widget={widget} />;
    case "install":
      return <InstallPanel widget={widget} />;
    case "seen":
      return <SeenPanel widget={widget} />;
  }
}

/** What keeps the widget from serving, with the way out. */
function Standing({ widget }: { readonly widget: Widget }) {
  const mayConfigure = useMay("configure");
  const mayConfirm = useMay("confirm");
  const [isAsking, setIsAsking] = useState(false);
  const state = stateOf(widget);
  const words = text.widgets;
  return (
    <div className={classes.notices}>
      {!mayConfigure && <Notice>{words.readOnly}</Notice>}
      {state === "unconfirmed" && (
        <Notice
          isWarning
          action={
            mayConfirm && (
              <Button onClick={() => setIsAsking(true)}>
                {words.confirmDo}
              </Button>
            )
          }
        >
          {words.stateHints.unconfirmed}
          {!mayConfirm && ` ${words.confirmOwner}`}
        </Notice>
      )}
      {state === "disabled" && (
        <Notice isWarning>{words.stateHints.disabled}</Notice>
      )}
      {isAsking && (
        <ConfirmWidget widget={widget} onClose={() => setIsAsking(false)} />
      )}
    </div>
  );
}
