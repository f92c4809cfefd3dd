import { Textarea, TextInput } from "@mantine/core";
import { text } from "@/lib/text/en";
import classes from "./form.module.css";
import { bind, type LookForm } from "./look-form";
import { QuestionsField } from "./questions-field";

const words = text.widgets.look;

/** Everything visitors read. */
export function WordFields(form: LookForm) {
  const { values, problems, edit } = form;
  return (
    <div className={classes.fields}>
      <TextInput label={text.form.title} dir="auto" {...bind(form, "title")} />
      <Textarea
        label={text.form.welcome}
        autosize
        minRows={2}
        maxRows={6}
        dir="auto"
        {...bind(form, "welcomeMessage")}
      />
      <TextInput
        label={text.form.placeholder}
        dir="auto"
        {...bind(form, "inputPlaceholder")}
      />
      <QuestionsField
        questions={values.suggestedQuestions}
        error={problems.suggestedQuestions}
        onChange={(questions) => edit("suggestedQuestions", questions)}
      />
      <div className={classes.pair}>
        <TextInput
          label={words.locale}
          description={words.localeHint}
          dir="ltr"
          autoCapitalize="none"
          {...bind(form, "locale")}
        />
        <TextInput
          label={words.privacy}
          description={words.privacyHint}
          type="url"
          inputMode="url"
          dir="ltr"
          {...bind(form, "privacyUrl")}
        />
      </div>
    </div>
  );
}
