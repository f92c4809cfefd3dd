"use client";

import { Alert, Button, Group, Modal } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { text } from "@/lib/text/en";
import { problemSentence } from "@/lib/use-draft";

/**
 * A question with one way to do it and one way out. What is refused is told
 * inside, and nothing that was typed is lost.
 */
export function Dialog({
  title,
  action,
  isDangerous = false,
  isReady = true,
  onClose,
  onDo,
  children,
}: {
  readonly title: string;
  /** The consequence, on the button. */
  readonly action: string;
  readonly isDangerous?: boolean;
  readonly isReady?: boolean;
  readonly onClose: () => void;
  /** Resolves false to stay open, for a problem of a field. */
  readonly onDo: () => Promise<boolean | void>;
  readonly children: ReactNode;
}) {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async () => {
    setIsBusy(true);
    setProblem(null);
    try {
      if ((await onDo()) !== false) onClose();
    } catch (error) {
      setProblem(problemSentence(error));
    }
    setIsBusy(false);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ "aria-label": text.app.close }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        {children}
        {problem !== null && (
          <Alert mt="sm" color="red" role="alert" title={text.errors.title}>
            {problem}
          </Alert>
        )}
        <Group mt="md" justify="flex-end">
          <Button
            variant="default"
            onClick={onClose}
            data-autofocus={isDangerous || undefined}
          >
            {text.app.cancel}
          </Button>
          <Button
            type="submit"
            color={isDangerous ? "red" : undefined}
            loading={isBusy}
            disabled={!isReady}
          >
            {action}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
