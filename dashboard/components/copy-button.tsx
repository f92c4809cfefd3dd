"use client";

import { Button, CopyButton as Copying } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { text } from "@/lib/text/en";

/** Says that it copied, also to those who do not see it. */
export function CopyButton({
  value,
  label,
  isPrimary = false,
}: {
  readonly value: string;
  /** What is copied, where several stand on a page. */
  readonly label?: string;
  readonly isPrimary?: boolean;
}) {
  return (
    <Copying value={value} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          variant={isPrimary ? "filled" : "default"}
          onClick={copy}
          aria-label={
            label === undefined ? undefined : text.install.copyWhat(label)
          }
          leftSection={
            copied ? (
              <IconCheck size={16} aria-hidden />
            ) : (
              <IconCopy size={16} aria-hidden />
            )
          }
        >
          <span aria-live="polite">
            {copied ? text.install.copied : text.install.copy}
          </span>
        </Button>
      )}
    </Copying>
  );
}
