"use client";

import { Radio, Textarea, TextInput } from "@mantine/core";
import { Card } from "@/components/card";
import { text } from "@/lib/text/en";
import { useDraft } from "@/lib/use-draft";
import { businessOf, businessProblems } from "../business";
import type { Settings } from "../types";
import { useUpdate } from "../use-update";
import { SettingsForm } from "./settings-form";
import classes from "./settings-form.module.css";

const words = text.settings.business;

export function BusinessPart({ settings }: { readonly settings: Settings }) {
  const update = useUpdate();
  const draft = useDraft({
    storageKey: update.key("business"),
    saved: businessOf(settings),
    problemsOf: businessProblems,
    onSave: (changes) => update.run(changes),
  });
  const { values, problems, edit, leave } = draft;
  return (
    <SettingsForm draft={draft}>
      <Card title={text.settings.tabs.business} lead={words.lead}>
        <div className={classes.stack}>
          <TextInput
            name="name"
            label={words.name}
            dir="auto"
            value={values.name}
            error={problems.name}
            onBlur={() => leave("name")}
            onChange={(event) => edit("name", event.currentTarget.value)}
          />
          <Textarea
            name="systemPrompt"
            label={words.systemPrompt}
            description={words.systemPromptHint}
            autosize
            minRows={4}
            maxRows={16}
            dir="auto"
            value={values.systemPrompt}
            error={problems.systemPrompt}
            onBlur={() => leave("systemPrompt")}
            onChange={(event) =>
              edit("systemPrompt", event.currentTarget.value)
            }
          />
          <Radio.Group
            label={words.provider}
            value={values.provider}
            onChange={(value) =>
              edit("provider", value === "local" ? "local" : "openai")
            }
          >
            {(["openai", "local"] as const).map((value) => (
              <Radio
                key={value}
                mt="xs"
                value={value}
                label={words.providers[value]}
                description={words.providerHints[value]}
              />
            ))}
          </Radio.Group>
          {values.provider === "openai" && (
            <TextInput
              name="model"
              label={words.model}
              description={words.modelHint}
              dir="ltr"
              spellCheck={false}
              value={values.model}
              error={problems.model}
              onBlur={() => leave("model")}
              onChange={(event) => edit("model", event.currentTarget.value)}
            />
          )}
        </div>
      </Card>
    </SettingsForm>
  );
}
