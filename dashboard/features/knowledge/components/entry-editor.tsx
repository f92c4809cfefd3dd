"use client";

import { api } from "@convex/_generated/api";
import {
  Alert,
  Button,
  Group,
  Modal,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useMutation } from "convex/react";
import { useState } from "react";
import { errorSentence } from "@/lib/errors";
import { text } from "@/lib/text/en";
import {
  checkEntry,
  emptyEntry,
  fieldsOf,
  type EntryErrors,
  type EntryFields,
  type KnowledgeEntry,
} from "../entry";

/** A dialog for a new entry (`entry` null) or an existing one. */
export function EntryEditor({
  entry,
  onClose,
}: {
  readonly entry: KnowledgeEntry | null;
  readonly onClose: () => void;
}) {
  const create = useMutation(api.knowledge.create);
  const update = useMutation(api.knowledge.update);
  const [fields, setFields] = useState(() =>
    entry === null ? emptyEntry : fieldsOf(entry),
  );
  const [errors, setErrors] = useState<EntryErrors>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isSaving, setIsSaving] = useState(false);

  const edit = (field: keyof EntryFields, value: string) => {
    setFields((former) => ({ ...former, [field]: value }));
    setErrors((former) => ({ ...former, [field]: undefined }));
  };

  const save = async () => {
    const checked = checkEntry(fields);
    if (!checked.isValid) {
      setErrors(checked.errors);
      return;
    }
    const { question, answer, url } = checked.fields;
    const values = { question, answer, ...(url === "" ? {} : { url }) };
    setIsSaving(true);
    setProblem(null);
    try {
      if (entry === null) await create(values);
      else await update({ entryId: entry._id, ...values });
      onClose();
    } catch (error) {
      setProblem(errorSentence(error));
      setIsSaving(false);
    }
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={
        entry === null ? text.knowledge.addTitle : text.knowledge.editTitle
      }
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          label={text.knowledge.question}
          data-autofocus
          dir="auto"
          value={fields.question}
          error={errors.question}
          onChange={(event) => edit("question", event.currentTarget.value)}
        />
        <Textarea
          mt="sm"
          label={text.knowledge.answer}
          autosize
          minRows={4}
          maxRows={12}
          dir="auto"
          value={fields.answer}
          error={errors.answer}
          onChange={(event) => edit("answer", event.currentTarget.value)}
        />
        <TextInput
          mt="sm"
          label={text.knowledge.url}
          type="url"
          inputMode="url"
          dir="ltr"
          value={fields.url}
          error={errors.url}
          onChange={(event) => edit("url", event.currentTarget.value)}
        />
        {problem !== null && (
          <Alert mt="sm" color="red" role="alert">
            {problem}
          </Alert>
        )}
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.app.cancel}
          </Button>
          <Button type="submit" loading={isSaving}>
            {text.knowledge.save}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
