"use client";

import { api } from "@convex/_generated/api";
import { Alert, Button, Group, Modal, Radio, TextInput } from "@mantine/core";
import { useMutation } from "convex/react";
import { useState } from "react";
import { notifyFailure } from "@/components/notify-failure";
import { notifyUndo } from "@/components/notify-undo";
import { errorSentence } from "@/lib/errors";
import { text } from "@/lib/text/en";
import { formatAbsolute } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { blockEnd, blockLengths, type BlockLength } from "../block-lengths";
import { hashProblem, reasonProblem } from "../reason";
import { shortHash, type BlockSubject } from "../types";
import classes from "./block-dialog.module.css";

/** Whom a dialog is about. */
export type BlockTarget =
  /** An empty hash is asked for. */
  | { readonly subject: "address"; readonly hash: string }
  | {
      readonly subject: "visitor";
      readonly hash: string;
      readonly name: string;
    };

/** Shuts somebody out for a while; the notice can undo it. */
export function BlockDialog({
  target,
  onClose,
}: {
  readonly target: BlockTarget;
  readonly onClose: () => void;
}) {
  const { subject } = target;
  const form = useBlockForm(subject, target.hash, onClose);
  const end = blockEnd(subject, form.length, useNow());
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        subject === "address"
          ? text.security.blockTitle
          : text.security.blockVisitorTitle(target.name)
      }
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const who =
            subject === "address"
              ? text.security.addressNamed(shortHash(form.hash.trim()))
              : target.name;
          void form.submit(who);
        }}
      >
        {subject === "address" && (
          <TextInput
            label={text.security.blockHash}
            description={text.security.blockHashHint}
            data-autofocus={target.hash === "" || undefined}
            dir="ltr"
            spellCheck={false}
            value={form.hash}
            error={form.errors.hash}
            onChange={(event) => form.setHash(event.currentTarget.value)}
          />
        )}
        <TextInput
          mt="sm"
          label={text.security.blockReason}
          description={text.security.blockReasonHint}
          data-autofocus={target.hash !== "" || undefined}
          dir="auto"
          value={form.reason}
          error={form.errors.reason}
          onChange={(event) => form.setReason(event.currentTarget.value)}
        />
        <Radio.Group
          mt="sm"
          label={text.security.blockLength}
          description={text.security.blockEnds(formatAbsolute(end))}
          value={form.length}
          onChange={(value) => {
            const length = blockLengths(subject).find((one) => one === value);
            if (length !== undefined) form.setLength(length);
          }}
        >
          {blockLengths(subject).map((value) => (
            <Radio
              key={value}
              mt="xs"
              value={value}
              label={text.security.lengths[value]}
            />
          ))}
        </Radio.Group>
        {subject === "address" && (
          <p className={classes.note}>{text.security.blockAddressHint}</p>
        )}
        {form.problem !== null && (
          <Alert mt="sm" color="red" role="alert">
            {form.problem}
          </Alert>
        )}
        <Group mt="md" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.app.cancel}
          </Button>
          <Button type="submit" color="red" loading={form.isBusy}>
            {text.security.block}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

type Errors = { hash?: string | null; reason?: string | null };

function useBlockForm(
  subject: BlockSubject,
  initialHash: string,
  onDone: () => void,
) {
  const create = useMutation(api.blocks.create);
  const lift = useMutation(api.blocks.lift);
  const [hash, setHash] = useState(initialHash);
  const [reason, setReason] = useState("");
  const [length, setLength] = useState<BlockLength>("hour");
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const submit = async (who: string) => {
    const found: Errors = {
      hash: subject === "address" ? hashProblem(hash) : null,
      reason: reasonProblem(reason),
    };
    setErrors(found);
    if (found.hash || found.reason) return;
    setIsBusy(true);
    setProblem(null);
    const expiresAt = blockEnd(subject, length, Date.now());
    try {
      const blockId = await create({
        subject,
        hash: hash.trim(),
        reason: reason.trim(),
        expiresAt,
      });
      notifyUndo({
        id: `block-${hash}`,
        message: text.security.blockDone(who, formatAbsolute(expiresAt)),
        undo: () =>
          void lift({ blockId, reason: text.security.undoneReason }).catch(
            notifyFailure,
          ),
      });
      onDone();
    } catch (error) {
      setProblem(errorSentence(error));
      setIsBusy(false);
    }
  };

  return {
    hash,
    setHash,
    reason,
    setReason,
    length,
    setLength,
    errors,
    problem,
    isBusy,
    submit,
  };
}
