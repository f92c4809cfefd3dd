"use client";

import { api } from "@convex/_generated/api";
import { Button, Group, Modal } from "@mantine/core";
import { useMutation } from "convex/react";
import { useState } from "react";
import { notifyFailure } from "@/components/notify-failure";
import { text } from "@/lib/text/en";
import type { KnowledgeEntry } from "../entry";

/** Asks, with the consequence in the button. */
export function RemoveEntry({
  entry,
  onClose,
}: {
  readonly entry: KnowledgeEntry;
  readonly onClose: () => void;
}) {
  const remove = useMutation(api.knowledge.remove);
  const [isBusy, setIsBusy] = useState(false);
  const confirm = async () => {
    setIsBusy(true);
    try {
      await remove({ entryId: entry._id });
    } catch (error) {
      notifyFailure(error);
    }
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={text.knowledge.removeTitle}
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      <p dir="auto">{text.knowledge.removeLead(entry.question)}</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {text.app.cancel}
        </Button>
        <Button color="red" loading={isBusy} onClick={() => void confirm()}>
          {text.knowledge.removeConfirm}
        </Button>
      </Group>
    </Modal>
  );
}
