"use client";

import { Switch } from "@mantine/core";
import Link from "next/link";
import { Card } from "@/components/card";
import { text } from "@/lib/text/en";
import { useDraft } from "@/lib/use-draft";
import {
  autoBlockOf,
  autoBlockProblems,
  toAutoBlock,
  type AutoBlockValues,
} from "../auto-block";
import type { Settings } from "../types";
import { useUpdate } from "../use-update";
import { NumberField } from "./number-field";
import { SettingsForm } from "./settings-form";
import classes from "./settings-form.module.css";

const words = text.settings.blocking;

export function BlockingPart({ settings }: { readonly settings: Settings }) {
  const update = useUpdate();
  const saved = autoBlockOf(settings);
  const draft = useDraft<AutoBlockValues>({
    storageKey: update.key("blocking"),
    saved,
    problemsOf: autoBlockProblems,
    onSave: (changes) =>
      update.run({
        autoBlock: toAutoBlock({ ...saved, ...changes }, settings.autoBlock),
      }),
  });
  const { values, problems, edit, leave } = draft;
  const field = (name: Exclude<keyof AutoBlockValues, "isOn">) => ({
    name,
    value: values[name],
    error: problems[name],
    onBlur: () => leave(name),
    onEdit: (typed: string) => edit(name, typed),
  });
  return (
    <SettingsForm draft={draft}>
      <Card title={text.settings.tabs.blocking} lead={words.lead}>
        <div className={classes.stack}>
          <Switch
            label={words.isOn}
            checked={values.isOn}
            onChange={(event) => edit("isOn", event.currentTarget.checked)}
          />
          {values.isOn && (
            <div className={classes.pair}>
              <NumberField
                label={words.violations}
                description={words.violationsHint}
                {...field("violations")}
              />
              <NumberField
                label={words.window}
                suffix={words.minutes}
                {...field("windowMinutes")}
              />
              <NumberField
                label={words.cooldown}
                suffix={words.minutes}
                {...field("cooldownMinutes")}
              />
            </div>
          )}
          <p role="status" className={classes.note}>
            {values.isOn
              ? words.sentence(
                  values.violations,
                  values.windowMinutes,
                  values.cooldownMinutes,
                )
              : words.off}
          </p>
          <p className={classes.note}>
            {words.what}{" "}
            <Link className={classes.link} href="/security">
              {words.toBlocks}
            </Link>
          </p>
        </div>
      </Card>
    </SettingsForm>
  );
}
