"use client";

import { FILTER_STRENGTHS } from "@frontdesk/protocol/rules";
import { Radio, TagsInput } from "@mantine/core";
import { Card } from "@/components/card";
import { text } from "@/lib/text/en";
import { useDraft } from "@/lib/use-draft";
import { filterProblems, type FilterValues } from "../filter";
import type { Settings } from "../types";
import { useUpdate } from "../use-update";
import { FilterTry } from "./filter-try";
import { SettingsForm } from "./settings-form";
import classes from "./settings-form.module.css";

const words = text.settings.filter;

export function FilterPart({ settings }: { readonly settings: Settings }) {
  const update = useUpdate();
  const saved = settings.contentFilter;
  const draft = useDraft<FilterValues>({
    storageKey: update.key("filter"),
    saved,
    problemsOf: filterProblems,
    onSave: (changes) =>
      update.run({ contentFilter: { ...saved, ...changes } }),
  });
  const { values, problems, edit, leave } = draft;
  return (
    <SettingsForm draft={draft}>
      <Card title={text.settings.tabs.filter} lead={words.lead}>
        <div className={classes.stack}>
          <Radio.Group
            label={words.strength}
            value={values.strength}
            error={problems.strength}
            onChange={(value) => {
              const strength = FILTER_STRENGTHS.find((one) => one === value);
              if (strength !== undefined) edit("strength", strength);
            }}
          >
            {FILTER_STRENGTHS.map((value) => (
              <Radio
                key={value}
                mt="xs"
                value={value}
                label={words.strengths[value]}
                description={words.strengthHints[value]}
              />
            ))}
          </Radio.Group>
          <TagsInput
            label={words.hosts}
            description={words.hostsHint}
            placeholder={words.hostsAdd}
            splitChars={[",", " "]}
            acceptValueOnBlur
            value={values.allowedLinkHosts}
            error={problems.allowedLinkHosts}
            onBlur={() => leave("allowedLinkHosts")}
            onChange={(hosts) => edit("allowedLinkHosts", hosts)}
          />
          <TagsInput
            label={words.phrases}
            description={words.phrasesHint}
            placeholder={words.phrasesAdd}
            splitChars={[]}
            acceptValueOnBlur
            value={values.allowedPhrases}
            error={problems.allowedPhrases}
            onBlur={() => leave("allowedPhrases")}
            onChange={(phrases) => edit("allowedPhrases", phrases)}
          />
        </div>
      </Card>
      <FilterTry settings={values} />
    </SettingsForm>
  );
}
