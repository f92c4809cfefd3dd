"use client";

import { Button, Group, Modal } from "@mantine/core";
import { CopyButton } from "@/components/copy-button";
import { Notice } from "@/components/notice";
import { text } from "@/lib/text/en";
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
      <Notice isWarning>{words.onceLead}</Notice>
      <p className={classes.once} dir="ltr" data-testid="new-api-key">
        {value}
      </p>
      <Group justify="flex-end">
        <CopyButton value={value} label={words.onceKey} />
        <Button onClick={onClose}>{words.onceDone}</Button>
      </Group>
    </Modal>
  );
}
