"use client";

import { Kbd } from "@mantine/core";
import { Spotlight, type SpotlightActionData } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { text } from "@/lib/text/en";
import type { Command } from "./command";
import { useCommandList } from "./command-provider";

/** Leaves the palette time to close and to give the focus back first. */
const AFTER_CLOSE_MS = 50;

function action(command: Command): SpotlightActionData {
  return {
    id: command.id,
    label: command.label,
    leftSection: command.icon,
    rightSection:
      command.key === undefined ? undefined : (
        <Kbd size="xs">{command.key.toUpperCase()}</Kbd>
      ),
    onClick: () => setTimeout(command.run, AFTER_CLOSE_MS),
  };
}

/** The commands by name, on ⌘K or Ctrl-K. */
export function CommandPalette({
  groups,
}: {
  /** The order of the headings; commands of other groups are not listed. */
  readonly groups: readonly string[];
}) {
  const commands = useCommandList();
  return (
    <Spotlight
      shortcut="mod + K"
      tagsToIgnore={[]}
      actions={groups.map((group) => ({
        group,
        actions: commands
          .filter((command) => command.group === group)
          .map(action),
      }))}
      nothingFound={text.commands.nothing}
      transitionProps={{ duration: 0 }}
      attributes={{ content: { "aria-label": text.app.commands } }}
      highlightQuery
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: text.commands.placeholder,
        "aria-label": text.commands.placeholder,
      }}
    />
  );
}
