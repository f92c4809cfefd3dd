"use client";

import { Switch, TextInput } from "@mantine/core";
import { Card } from "@/components/card";
import { text } from "@/lib/text/en";
import { useDraft } from "@/lib/use-draft";
import {
  budgetOf,
  budgetProblems,
  toBudget,
  type BudgetValues,
} from "../budget";
import type { Settings } from "../types";
import { useUpdate } from "../use-update";
import { BudgetStanding } from "./budget-standing";
import { NumberField } from "./number-field";
import { SettingsForm } from "./settings-form";
import classes from "./settings-form.module.css";

const words = text.settings.budget;

export function BudgetPart({ settings }: { readonly settings: Settings }) {
  const update = useUpdate();
  const saved = budgetOf(settings);
  const draft = useDraft<BudgetValues>({
    storageKey: update.key("budget"),
    saved,
    problemsOf: budgetProblems,
    onSave: (changes) =>
      update.run({ budget: toBudget({ ...saved, ...changes }) }),
  });
  const { values, problems, edit, leave } = draft;
  const field = (name: Exclude<keyof BudgetValues, "isOn">) => ({
    name,
    value: values[name],
    error: problems[name],
    onBlur: () => leave(name),
    onEdit: (typed: string) => edit(name, typed),
  });
  const limit = { placeholder: words.none, description: words.noneHint };
  const money = { decimalScale: 6, suffix: ` ${values.currency}` };
  return (
    <SettingsForm draft={draft}>
      {settings.budget !== null && <BudgetStanding />}
      <Card title={text.settings.tabs.budget} lead={words.lead}>
        <div className={classes.stack}>
          <Switch
            label={words.isOn}
            checked={values.isOn}
            onChange={(event) => edit("isOn", event.currentTarget.checked)}
          />
          {!values.isOn && <p className={classes.note}>{words.off}</p>}
          {values.isOn && (
            <div className={classes.pair}>
              <NumberField
                label={words.tokensPerDay}
                {...limit}
                {...field("tokensPerDay")}
              />
              <NumberField
                label={words.tokensPerMonth}
                {...limit}
                {...field("tokensPerMonth")}
              />
              <NumberField
                label={words.moneyPerMonth}
                {...limit}
                {...money}
                {...field("moneyPerMonth")}
              />
              <TextInput
                name="currency"
                label={words.currency}
                dir="ltr"
                maxLength={3}
                value={values.currency}
                error={problems.currency}
                onBlur={() => leave("currency")}
                onChange={(event) =>
                  edit("currency", event.currentTarget.value.toUpperCase())
                }
              />
              <NumberField
                label={words.priceInput}
                {...money}
                {...field("pricePerMillionInput")}
              />
              <NumberField
                label={words.priceOutput}
                {...money}
                {...field("pricePerMillionOutput")}
              />
            </div>
          )}
        </div>
      </Card>
    </SettingsForm>
  );
}
