"use client";

import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconTrash, IconWorld } from "@tabler/icons-react";
import { useState } from "react";
import { Card } from "@/components/card";
import { notifyUndo } from "@/components/notify-undo";
import { notifyFailure } from "@/components/notify-failure";
import { PaneState } from "@/components/pane-state";
import { useMay } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import type { Widget } from "../types";
import { problemSentence } from "@/lib/use-draft";
import { checkNewDomain, useDomains } from "../use-domains";
import classes from "./domains-panel.module.css";
import form from "./form.module.css";
import { OriginTest } from "./origin-test";

const words = text.widgets.domains;

/** Which pages may show the widget. */
export function DomainsPanel({ widget }: { readonly widget: Widget }) {
  const mayConfigure = useMay("configure");
  const { add, remove } = useDomains(widget);
  const takeAway = (domain: string) =>
    remove(domain).then(
      () =>
        notifyUndo({
          id: `domain-${domain}`,
          message: words.removed(domain),
          undo: () => void add(domain).catch(notifyFailure),
        }),
      notifyFailure,
    );
  return (
    <div className={`${form.form} ${form.narrow}`}>
      <Card title={words.title} lead={words.lead}>
        <AddDomain widget={widget} mayConfigure={mayConfigure} />
        {!widget.confirmed && (
          <p className={classes.note}>{words.unconfirmed}</p>
        )}
        {widget.allowedDomains.length === 0 ? (
          <PaneState icon={<IconWorld />} title={words.none} />
        ) : (
          <ul className={classes.list} aria-label={words.title}>
            {widget.allowedDomains.map((domain) => (
              <li key={domain} className={classes.entry}>
                <span className={classes.domain} dir="ltr">
                  {domain}
                </span>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  disabled={!mayConfigure}
                  aria-label={words.remove(domain)}
                  onClick={() => void takeAway(domain)}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
      </Card>
      <OriginTest widget={widget} />
    </div>
  );
}

function AddDomain({
  widget,
  mayConfigure,
}: {
  readonly widget: Widget;
  readonly mayConfigure: boolean;
}) {
  const { add } = useDomains(widget);
  const [entry, setEntry] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const run = async () => {
    const checked = checkNewDomain(entry, widget.allowedDomains);
    if (!checked.ok) {
      setProblem(checked.problem);
      return;
    }
    setIsBusy(true);
    try {
      await add(checked.domain);
      setEntry("");
    } catch (error) {
      setProblem(problemSentence(error));
    }
    setIsBusy(false);
  };
  return (
    <form
      className={classes.add}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      <TextInput
        className={classes.field}
        aria-label={words.field}
        placeholder={words.placeholder}
        dir="ltr"
        inputMode="url"
        autoCapitalize="none"
        spellCheck={false}
        disabled={!mayConfigure}
        value={entry}
        error={problem}
        onChange={(event) => {
          setEntry(event.currentTarget.value);
          setProblem(null);
        }}
      />
      <Button type="submit" loading={isBusy} disabled={!mayConfigure}>
        {words.add}
      </Button>
    </form>
  );
}
