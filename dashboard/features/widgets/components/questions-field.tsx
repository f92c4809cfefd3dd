"use client";

import { ActionIcon, Button, Input, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useId } from "react";
import { text } from "@/lib/text/en";
import { MAX_QUESTIONS } from "../look";
import classes from "./questions-field.module.css";

/** A short list of lines, each edited in place. */
export function QuestionsField({
  questions,
  error,
  onChange,
}: {
  readonly questions: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (questions: string[]) => void;
}) {
  const labelId = useId();
  const replace = (at: number, question: string) =>
    onChange(questions.map((old, index) => (index === at ? question : old)));
  return (
    <div role="group" aria-labelledby={labelId} className={classes.field}>
      <Input.Label labelElement="div" id={labelId}>
        {text.form.questions}
      </Input.Label>
      <Input.Description>{text.form.questionsHint}</Input.Description>
      {questions.map((question, index) => (
        <div key={index} className={classes.line}>
          <TextInput
            className={classes.input}
            aria-label={text.form.question(index + 1)}
            aria-invalid={error !== undefined && question.trim() === ""}
            value={question}
            dir="auto"
            onChange={(event) => replace(index, event.currentTarget.value)}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={text.form.removeQuestion(index + 1)}
            onClick={() => onChange(questions.filter((_, at) => at !== index))}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {error !== undefined && <Input.Error role="alert">{error}</Input.Error>}
      {questions.length < MAX_QUESTIONS && (
        <Button
          className={classes.add}
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => onChange([...questions, ""])}
        >
          {text.form.questionsAdd}
        </Button>
      )}
    </div>
  );
}
