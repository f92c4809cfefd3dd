"use client";

import { Button, Group, Modal } from "@mantine/core";
import { CopyButton } from "@/components/copy-button";
import { Notice } from "@/components/notice";
import { text } from "@/lib/text/en";
import classes from "./keys-panel.module.css";

const words = text.widgets.keys;

/**
 * A new key. A secret one exists nowhere else once this is closed, so a slip
 * of Escape or a click beside it does not close it.
 */
export function ShownOnce({
  value,
  isSecret,
  onClose,
}: {
  readonly value: string;
  readonly isSecret: boolean;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={isSecret ? words.onceTitle : words.freshTitle}
      withCloseButton={!isSecret}
      closeOnEscape={!isSecret}
      closeOnClickOutside={!isSecret}
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      {isSecret ? (
        <Notice isWarning>{words.onceLead}</Notice>
      ) : (
        <p>{words.freshLead}</p>
      )}
      <p className={classes.once} dir="ltr" data-testid="new-key">
        {value}
      </p>
      <Group justify="flex-end">
        <CopyButton value={value} label={words.columnKey} isPrimary />
        <Button variant="default" onClick={onClose}>
          {isSecret ? words.onceDone : words.done}
        </Button>
      </Group>
    </Modal>
  );
}
