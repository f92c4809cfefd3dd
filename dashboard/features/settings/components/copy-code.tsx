"use client";

import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { text } from "@/lib/text/en";

export function CopyCode({
  value,
  label,
}: {
  readonly value: string;
  /** What is copied. */
  readonly label: string;
}) {
  return (
    <CopyButton value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          aria-label={`${text.settings.keys.copy}: ${label}`}
          leftSection={
            copied ? (
              <IconCheck size={16} aria-hidden />
            ) : (
              <IconCopy size={16} aria-hidden />
            )
          }
          onClick={copy}
        >
          <span aria-live="polite">
            {copied ? text.settings.keys.copied : text.settings.keys.copy}
          </span>
        </Button>
      )}
    </CopyButton>
  );
}
