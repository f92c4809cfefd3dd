"use client";

import Link from "next/link";
import { Card } from "@/components/card";
import { eventTypes } from "@/features/security/types";
import { text } from "@/lib/text/en";
import { useDraft } from "@/lib/use-draft";
import {
  thresholdProblems,
  thresholdsOf,
  toThresholds,
  type ThresholdValues,
} from "../thresholds";
import type { Settings } from "../types";
import { useUpdate } from "../use-update";
import { NumberField } from "./number-field";
import { SettingsForm } from "./settings-form";
import classes from "./settings-form.module.css";

const words = text.settings.alerts;

export function AlertsPart({ settings }: { readonly settings: Settings }) {
  const update = useUpdate();
  const saved = thresholdsOf(settings);
  const draft = useDraft<ThresholdValues>({
    storageKey: update.key("alerts"),
    saved,
    problemsOf: thresholdProblems,
    onSave: (changes) =>
      update.run({ alertThresholds: toThresholds({ ...saved, ...changes }) }),
  });
  const { values, problems, edit, leave } = draft;
  return (
    <SettingsForm draft={draft}>
      <Card title={text.settings.tabs.alerts} lead={words.lead}>
        <div className={classes.stack}>
          <div className={classes.pair}>
            {eventTypes.map((type) => (
              <NumberField
                key={type}
                name={type}
                label={text.security.types[type]}
                description={
                  type === "multiple_failed_validations"
                    ? words.perAddress
                    : text.security.typeHints[type]
                }
                inputWrapperOrder={["label", "input", "description", "error"]}
                suffix={words.perMinute}
                value={values[type]}
                error={problems[type]}
                onBlur={() => leave(type)}
                onEdit={(typed) => edit(type, typed)}
              />
            ))}
          </div>
          <p className={classes.note}>
            <Link className={classes.link} href="/security">
              {words.toAlerts}
            </Link>
          </p>
        </div>
      </Card>
    </SettingsForm>
  );
}
