"use client";

import { api } from "@convex/_generated/api";
import { NumberInput } from "@mantine/core";
import { useMutation } from "convex/react";
import { useRef } from "react";
import { Card } from "@/components/card";
import { useMay } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import { widgetKey } from "@/lib/unsent";
import { UI_LOCALE } from "@/lib/locale";
import {
  GROUPS,
  limitProblems,
  type LimitName,
  type Limits,
  type LimitValues,
} from "../limits";
import type { Widget } from "../types";
import { useDraft } from "@/lib/use-draft";
import classes from "./form.module.css";
import { SaveBar } from "./save-bar";

const words = text.widgets.limits;

const groups = {
  visitor: { title: words.visitor, lead: words.visitorLead },
  everybody: { title: words.everybody, lead: words.everybodyLead },
  conversation: { title: words.conversation, lead: words.conversationLead },
} as const;

const SUFFIXES: Partial<Record<LimitName, string>> = {
  minIntervalMs: words.seconds,
  maxMessageLength: words.characters,
  sessionTimeoutMinutes: words.minutes,
};

/** How much may be said, by one and by all. */
export function LimitsPanel({ widget }: { readonly widget: Widget }) {
  const update = useMutation(api.widgets.update);
  const mayConfigure = useMay("configure");
  const form = useRef<HTMLFormElement>(null);
  const draft = useDraft<LimitValues>({
    storageKey: widgetKey(widget._id, "limits"),
    saved: widget.limits,
    problemsOf: limitProblems,
    onSave: (changes) =>
      update({ widgetId: widget._id, limits: numbersOf(changes) }),
  });
  const { values, problems, state, isDirty, edit, leave, revert } = draft;
  const save = async () => {
    const field = await draft.save();
    if (field === null) return;
    const input = form.current?.elements.namedItem(field);
    if (input instanceof HTMLElement) input.focus();
  };
  return (
    <form
      ref={form}
      className={`${classes.form} ${classes.narrow}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset className={classes.fields} disabled={!mayConfigure}>
        {GROUPS.map(({ id, names }) => (
          <Card key={id} {...groups[id]}>
            <div className={classes.pair}>
              {names.map((name) => (
                <NumberInput
                  key={name}
                  name={name}
                  label={words.names[name]}
                  description={words.hints[name]}
                  suffix={SUFFIXES[name]}
                  thousandSeparator={separator}
                  allowNegative={false}
                  decimalScale={name === "minIntervalMs" ? 1 : 0}
                  step={name === "minIntervalMs" ? 0.5 : 1}
                  min={0}
                  clampBehavior="none"
                  value={shown(name, values[name])}
                  error={problems[name]}
                  onBlur={() => leave(name)}
                  onChange={(value) => edit(name, meant(name, value))}
                />
              ))}
            </div>
          </Card>
        ))}
      </fieldset>
      <SaveBar
        state={state}
        isDirty={isDirty}
        mayConfigure={mayConfigure}
        saved={words.saved}
        onRevert={revert}
      />
    </form>
  );
}

const separator =
  new Intl.NumberFormat(UI_LOCALE)
    .formatToParts(1000)
    .find(({ type }) => type === "group")?.value ?? "";

/** Pauses are kept in milliseconds and spoken of in seconds. */
function shown(name: LimitName, value: number | ""): number | "" {
  return name === "minIntervalMs" && value !== "" ? value / 1000 : value;
}

function meant(name: LimitName, value: number | string): number | "" {
  const number = typeof value === "number" ? value : Number.NaN;
  if (Number.isNaN(number)) return "";
  return name === "minIntervalMs" ? Math.round(number * 1000) : number;
}

/** Only whole numbers get here; empty fields were refused before. */
function numbersOf(changes: Partial<LimitValues>): Partial<Limits> {
  return Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== ""),
  );
}
