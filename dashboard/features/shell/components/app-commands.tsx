"use client";

import { IconKeyboard } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import type { Command } from "@/components/commands/command";
import { useCommands } from "@/components/commands/command-provider";
import { ShortcutHelp } from "@/components/commands/shortcut-help";
import { text } from "@/lib/text/en";
import { useMemberSections } from "../use-sections";

/** The commands that exist on every page. */
export function AppCommands({
  areKeysOn,
  onKeysChange,
}: {
  readonly areKeysOn: boolean;
  readonly onKeysChange: (areOn: boolean) => void;
}) {
  const router = useRouter();
  const sections = useMemberSections();
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const commands = useMemo<readonly Command[]>(
    () => [
      ...sections.map(({ id, href, label, icon: Icon }) => ({
        id: `go-${id}`,
        label,
        group: text.commands.groupGo,
        icon: <Icon size={18} aria-hidden />,
        run: () => router.push(href),
      })),
      {
        id: "help",
        label: text.commands.help,
        group: text.commands.groupApp,
        key: "?",
        icon: <IconKeyboard size={18} aria-hidden />,
        run: () => setIsHelpOpen(true),
      },
    ],
    [router, sections],
  );
  useCommands(commands);
  return (
    <ShortcutHelp
      isOpen={isHelpOpen}
      onClose={() => setIsHelpOpen(false)}
      areKeysOn={areKeysOn}
      onKeysChange={onKeysChange}
    />
  );
}
