"use client";

import { api } from "@convex/_generated/api";
import { Skeleton, Tabs } from "@mantine/core";
import { IconSettings } from "@tabler/icons-react";
import { useQuery } from "convex/react";
import { useEffect, useRef } from "react";
import { ErrorBoundary } from "@/components/error-boundary";
import { PaneState } from "@/components/pane-state";
import { PageTitle } from "@/features/shell/components/page-title";
import { isAble } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import { parsePart, parts, usePart, type Part } from "../settings-location";
import { AlertsPart } from "./alerts-part";
import { BlockingPart } from "./blocking-part";
import { BudgetPart } from "./budget-part";
import { BusinessPart } from "./business-part";
import { FilterPart } from "./filter-part";
import { KeysPart } from "./keys-part";
import { PrivacyPart } from "./privacy-part";
import classes from "./settings-screen.module.css";

const words = text.settings;

/** What holds for the whole team. */
export function SettingsScreen() {
  const me = useQuery(api.members.me);
  if (me && !isAble(me.member.role, "inspect")) {
    return (
      <PaneState
        isWholePage
        icon={<IconSettings />}
        title={words.forbidden}
        lead={words.forbiddenHint}
      >
        <PageTitle page={words.title} />
      </PaneState>
    );
  }
  return (
    <div className={classes.page}>
      <PageTitle page={words.title} />
      <header>
        <h1 className={classes.title}>{words.title}</h1>
        <p className={classes.lead}>{words.lead}</p>
      </header>
      {me ? (
        <Parts mayConfigure={isAble(me.member.role, "configure")} />
      ) : (
        <Skeleton height={420} radius={12} />
      )}
    </div>
  );
}

function Parts({ mayConfigure }: { readonly mayConfigure: boolean }) {
  const { part, select } = usePart();
  const list = useRef<HTMLDivElement>(null);
  // Where they do not all fit, the open one is in sight.
  useEffect(() => {
    list.current
      ?.querySelector("[data-active]")
      ?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [part]);
  return (
    <Tabs
      value={part}
      keepMounted={false}
      onChange={(value) => select(parsePart(value))}
    >
      <Tabs.List ref={list} aria-label={words.parts} className={classes.tabs}>
        {parts.map((one) => (
          <Tabs.Tab key={one} value={one}>
            {words.tabs[one]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {!mayConfigure && <p className={classes.readOnly}>{words.readOnly}</p>}
      {parts.map((one) => (
        <Tabs.Panel key={one} value={one} className={classes.panel}>
          <ErrorBoundary>
            {one === "keys" ? (
              <Keys mayConfigure={mayConfigure} />
            ) : (
              <SettingsPart part={one} />
            )}
          </ErrorBoundary>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Keys({ mayConfigure }: { readonly mayConfigure: boolean }) {
  if (mayConfigure) return <KeysPart />;
  return (
    <PaneState
      icon={<IconSettings />}
      title={words.keys.adminsOnly}
      lead={words.keys.adminsOnlyHint}
    />
  );
}

function SettingsPart({ part }: { readonly part: Exclude<Part, "keys"> }) {
  const settings = useQuery(api.tenants.settings);
  if (settings === undefined) return <Skeleton height={420} radius={12} />;
  const Form = forms[part];
  return <Form settings={settings} />;
}

const forms = {
  business: BusinessPart,
  filter: FilterPart,
  privacy: PrivacyPart,
  blocking: BlockingPart,
  alerts: AlertsPart,
  budget: BudgetPart,
} as const;
