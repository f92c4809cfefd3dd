import { notifications } from "@mantine/notifications";
import { errorSentence } from "@/lib/errors";
import { text } from "@/lib/text/en";

/** Tells that an action did not happen, and why. */
export function notifyFailure(error: unknown): void {
  console.error("An action failed", error);
  notifications.show({
    color: "red",
    title: text.errors.title,
    message: errorSentence(error),
    closeButtonProps: { "aria-label": text.app.close },
  });
}
