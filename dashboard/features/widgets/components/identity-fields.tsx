import { Switch, Textarea, TextInput } from "@mantine/core";
import { text } from "@/lib/text/en";
import classes from "./form.module.css";
import { bind, type LookForm } from "./look-form";

const words = text.widgets.look;

/** What staff and programs know it by, and what the model is told. */
export function IdentityFields(form: LookForm) {
  return (
    <div className={classes.fields}>
      <div className={classes.pair}>
        <TextInput
          label={words.name}
          description={words.nameHint}
          dir="auto"
          {...bind(form, "name")}
        />
        <TextInput
          label={words.slug}
          description={words.slugHint}
          dir="ltr"
          autoCapitalize="none"
          spellCheck={false}
          {...bind(form, "slug")}
        />
      </div>
      <TextInput
        label={words.contactEmail}
        description={words.contactEmailHint}
        type="email"
        inputMode="email"
        dir="ltr"
        {...bind(form, "contactEmail")}
      />
      <Textarea
        label={words.systemPrompt}
        description={words.systemPromptHint}
        autosize
        minRows={3}
        maxRows={14}
        dir="auto"
        {...bind(form, "systemPrompt")}
      />
      <Switch
        label={words.appointments}
        description={words.appointmentsHint}
        name="appointmentsEnabled"
        checked={form.values.appointmentsEnabled}
        onChange={(event) =>
          form.edit("appointmentsEnabled", event.currentTarget.checked)
        }
      />
    </div>
  );
}
