"use client";

import { api } from "@convex/_generated/api";
import { Alert, Button, Group, Modal, TextInput } from "@mantine/core";
import { useMutation } from "convex/react";
import { useState } from "react";
import { errorSentence } from "@/lib/errors";
import { text } from "@/lib/text/en";
import { reasonProblem } from "../reason";
import type { Block } from "../types";
import { whoIs } from "./block-row";

/** Asks why, for those who wonder later. */
export function LiftBlock({
  block,
  onClose,
}: {
  readonly block: Block;
  readonly onClose: () => void;
}) {
  const lift = useMutation(api.blocks.lift);
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const confirm = async () => {
    const wrong = reasonProblem(reason);
    setError(wrong);
    if (wrong !== null) return;
    setIsBusy(true);
    setProblem(null);
    try {
      await lift({ blockId: block._id, reason: reason.trim() });
      onClose();
    } catch (failure) {
      setProblem(errorSentence(failure));
      setIsBusy(false);
    }
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={text.security.liftTitle}
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <p dir="auto">{text.security.liftLead(whoIs(block))}</p>
        <TextInput
          label={text.security.liftWhy}
          data-autofocus
          dir="auto"
          value={reason}
          error={error}
          onChange={(event) => {
            setReason(event.currentTarget.value);
            setError(null);
          }}
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
            {text.security.lift}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
