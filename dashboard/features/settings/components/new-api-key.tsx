"use client";

import { Alert, Button, Group, Modal } from "@mantine/core";
import { text } from "@/lib/text/en";
import { CopyCode } from "./copy-code";
import classes from "./keys-part.module.css";

const words = text.settings.keys;

/**
 * A new key. It exists nowhere else once this is closed, so neither Escape nor
 * a click beside it closes it.
 */
export function NewApiKey({
  value,
  onClose,
}: {
  readonly value: string;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.onceTitle}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <Alert color="orange">{words.onceLead}</Alert>
      <p className={classes.once} dir="ltr" data-testid="new-api-key">
        {value}
      </p>
      <Group justify="flex-end">
        <CopyCode value={value} label={words.onceKey} />
        <Button onClick={onClose}>{words.onceDone}</Button>
      </Group>
    </Modal>
  );
}
