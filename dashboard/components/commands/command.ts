import type { ReactNode } from "react";

/** Something a person can do now, by key, by palette, or by reading the help. */
export interface Command {
  /** Unique among the commands that can exist at one time. */
  readonly id: string;
  readonly label: string;
  /** Heading in the palette and the help. */
  readonly group: string;
  /** One character as `KeyboardEvent.key` gives it, lower case. */
  readonly key?: string;
  readonly icon?: ReactNode;
  readonly run: () => void;
}

const EDITABLE = "input, textarea, select, [contenteditable=true]";

/** The command a key press means, if it means one. */
export function commandOfKey(
  commands: readonly Command[],
  event: KeyboardEvent,
): Command | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.isComposing || event.defaultPrevented) return undefined;
  if (event.target instanceof Element && event.target.closest(EDITABLE)) {
    return undefined;
  }
  const key = event.key.toLowerCase();
  return commands.find((command) => command.key === key);
}
