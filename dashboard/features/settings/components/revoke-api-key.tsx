"use client";

import { api } from "@convex/_generated/api";
import { Button, Group, Modal } from "@mantine/core";
import { useMutation } from "convex/react";
import { useState } from "react";
import { notifyFailure } from "@/components/notify-failure";
import { text } from "@/lib/text/en";
import type { ApiKey } from "../types";

const words = text.settings.keys;

/** Asks, with the consequence in the button. */
export function RevokeApiKey({
  row,
  onClose,
}: {
  readonly row: ApiKey;
  readonly onClose: () => void;
}) {
  const revoke = useMutation(api.apiKeys.revoke);
  const [isBusy, setIsBusy] = useState(false);
  const confirm = async () => {
    setIsBusy(true);
    try {
      await revoke({ apiKeyId: row._id });
    } catch (error) {
      notifyFailure(error);
    }
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.revokeTitle(row.name)}
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      <p>{words.revokeLead}</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {text.app.cancel}
        </Button>
        <Button color="red" loading={isBusy} onClick={() => void confirm()}>
          {words.revokeDo}
        </Button>
      </Group>
    </Modal>
  );
}
