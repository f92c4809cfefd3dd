import { IconArrowDown, IconArrowUp, IconSearch } from "@tabler/icons-react";
import { useMemo } from "react";
import type { Command } from "@/components/commands/command";
import { useCommands } from "@/components/commands/command-provider";
import { text } from "@/lib/text/en";

/** J and K move through the list as it is shown; `/` goes to its search. */
export function useListCommands({
  ids,
  selectedId,
  searchId,
  onSelect,
}: {
  readonly ids: readonly string[];
  readonly selectedId: string | null;
  readonly searchId: string;
  readonly onSelect: (id: string) => void;
}): void {
  const commands = useMemo<readonly Command[]>(() => {
    const move = (step: 1 | -1) => {
      const id = neighbour(ids, selectedId, step);
      if (id === undefined) return;
      onSelect(id);
      const row = document.querySelector(`[data-row-id="${CSS.escape(id)}"]`);
      row?.scrollIntoView({ block: "nearest" });
    };
    return [
      {
        id: "next",
        label: text.commands.next,
        group: text.commands.groupGo,
        key: "j",
        icon: <IconArrowDown size={18} aria-hidden />,
        run: () => move(1),
      },
      {
        id: "previous",
        label: text.commands.previous,
        group: text.commands.groupGo,
        key: "k",
        icon: <IconArrowUp size={18} aria-hidden />,
        run: () => move(-1),
      },
      {
        id: "search",
        label: text.commands.searchInbox,
        group: text.commands.groupGo,
        key: "/",
        icon: <IconSearch size={18} aria-hidden />,
        run: () => document.getElementById(searchId)?.focus(),
      },
    ];
  }, [ids, selectedId, searchId, onSelect]);
  useCommands(commands);
}

/** The id beside the selected one; from nothing selected, the first. */
export function neighbour(
  ids: readonly string[],
  selectedId: string | null,
  step: 1 | -1,
): string | undefined {
  const at = selectedId === null ? -1 : ids.indexOf(selectedId);
  return at === -1 ? ids[0] : ids[at + step];
}
