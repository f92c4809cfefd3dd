"use client";

import { PII_KINDS } from "@frontdesk/protocol/rules";
import { Checkbox } from "@mantine/core";
import { Card } from "@/components/card";
import { text } from "@/lib/text/en";
import { useDraft } from "@/lib/use-draft";
import type { Settings } from "../types";
import { useUpdate } from "../use-update";
import { RedactionTry } from "./redaction-try";
import { SettingsForm } from "./settings-form";
import classes from "./settings-form.module.css";

const words = text.settings.privacy;

type Values = Pick<Settings, "redactPii">;

export function PrivacyPart({ settings }: { readonly settings: Settings }) {
  const update = useUpdate();
  const draft = useDraft<Values>({
    storageKey: update.key("privacy"),
    // In one order, so that ticking back is no change.
    saved: { redactPii: inOrder(settings.redactPii) },
    problemsOf: () => ({}),
    onSave: (changes) => update.run(changes),
  });
  const kinds = inOrder(draft.values.redactPii);
  return (
    <SettingsForm draft={draft}>
      <Card title={text.settings.tabs.privacy} lead={words.lead}>
        <div className={classes.stack}>
          <Checkbox.Group
            label={words.kinds}
            value={kinds}
            onChange={(chosen) => draft.edit("redactPii", inOrder(chosen))}
          >
            {PII_KINDS.map((kind) => (
              <Checkbox
                key={kind}
                mt="xs"
                value={kind}
                label={words.kind[kind]}
                description={words.kindHints[kind]}
              />
            ))}
          </Checkbox.Group>
          <p className={classes.note}>{words.contact}</p>
        </div>
      </Card>
      <RedactionTry kinds={kinds} />
    </SettingsForm>
  );
}

function inOrder(kinds: readonly string[]): Settings["redactPii"] {
  return PII_KINDS.filter((kind) => kinds.includes(kind));
}
