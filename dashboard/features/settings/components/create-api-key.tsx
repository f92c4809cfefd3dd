"use client";

import { api } from "@convex/_generated/api";
import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  NativeSelect,
  TextInput,
} from "@mantine/core";
import { useMutation } from "convex/react";
import { useState } from "react";
import { errorSentence } from "@/lib/errors";
import { makeKey } from "@/lib/new-key";
import { text } from "@/lib/text/en";
import { scopes } from "../api-key";
import type { Scope } from "../types";

const words = text.settings.keys;
const DAY_MS = 86_400_000;
const MAX_NAME = 100;
const LIVES = (["90", "30", "365", "never"] as const).map((value) => ({
  value,
  label: words.lives[value],
}));

/** The key is made here; only its hash and its beginning are sent. */
export function CreateApiKey({
  onClose,
  onMade,
}: {
  readonly onClose: () => void;
  readonly onMade: (key: string) => void;
}) {
  const create = useMutation(api.apiKeys.create);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<Scope[]>(["widgets:read"]);
  const [life, setLife] = useState("90");
  const [isChecked, setIsChecked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const isNameMissing = name.trim() === "";

  const submit = async () => {
    setIsChecked(true);
    if (isNameMissing || chosen.length === 0) return;
    setIsBusy(true);
    setProblem(null);
    try {
      const { key, hash, prefix } = await makeKey("fdk_");
      await create({
        name: name.trim(),
        scopes: chosen,
        hash,
        prefix,
        ...(life !== "never" && {
          expiresAt: Date.now() + Number(life) * DAY_MS,
        }),
      });
      onMade(key);
    } catch (error) {
      setProblem(errorSentence(error));
      setIsBusy(false);
    }
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={words.createTitle}
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextInput
          label={words.name}
          description={words.nameHint}
          data-autofocus
          dir="auto"
          maxLength={MAX_NAME}
          value={name}
          error={isChecked && isNameMissing && text.settings.required}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group
          mt="sm"
          label={words.scopes}
          value={chosen}
          error={isChecked && chosen.length === 0 && words.needsScope}
          onChange={(values) =>
            setChosen(scopes.filter((scope) => values.includes(scope)))
          }
        >
          {scopes.map((scope) => (
            <Checkbox
              key={scope}
              mt="xs"
              value={scope}
              label={words.scopeNames[scope]}
              description={scope}
            />
          ))}
        </Checkbox.Group>
        <NativeSelect
          mt="sm"
          label={words.life}
          data={LIVES}
          value={life}
          onChange={(event) => setLife(event.currentTarget.value)}
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
          <Button type="submit" loading={isBusy}>
            {words.create}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
