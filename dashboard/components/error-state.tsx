"use client";

import { Button } from "@mantine/core";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import { errorSentence } from "@/lib/errors";
import { text } from "@/lib/text/en";
import { PaneState } from "./pane-state";

/** What happened, and a way to try again. */
export function ErrorState({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry: () => void;
}) {
  return (
    <div role="alert">
      <PaneState
        icon={<IconAlertTriangle />}
        title={text.errors.title}
        lead={errorSentence(error)}
      >
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden />}
          onClick={onRetry}
        >
          {text.app.retry}
        </Button>
      </PaneState>
    </div>
  );
}
