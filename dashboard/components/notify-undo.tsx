import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { text } from "@/lib/text/en";

/** Long enough to read, decide and get there. */
const SHOWN_MS = 8000;

/** Says what was done and offers to undo it. */
export function notifyUndo({
  id,
  message,
  undo,
}: {
  /** One notice at a time has it. */
  readonly id: string;
  readonly message: string;
  readonly undo: () => void;
}): void {
  notifications.hide(id);
  notifications.show({
    id,
    autoClose: SHOWN_MS,
    withCloseButton: true,
    closeButtonProps: { "aria-label": text.app.close },
    message: (
      <>
        {message}{" "}
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            undo();
            notifications.hide(id);
          }}
        >
          {text.app.undo}
        </Button>
      </>
    ),
  });
}
