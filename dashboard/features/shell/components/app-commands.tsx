"use client";

import {
  IconInbox,
  IconKeyboard,
  IconMessageChatbot,
  IconPlugConnected,
} from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import type { Command } from "@/components/commands/command";
import { useCommands } from "@/components/commands/command-provider";
import { ShortcutHelp } from "@/components/commands/shortcut-help";
import { text } from "@/lib/text/en";

/** The commands that exist on every page. */
export function AppCommands({
  areKeysOn,
  onKeysChange,
}: {
  readonly areKeysOn: boolean;
  readonly onKeysChange: (areOn: boolean) => void;
}) {
  const router = useRouter();
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const commands = useMemo<readonly Command[]>(
    () => [
      {
        id: "go-inbox",
        label: text.app.inbox,
        group: text.commands.groupGo,
        icon: <IconInbox size={18} aria-hidden />,
        run: () => router.push("/"),
      },
      {
        id: "go-widgets",
        label: text.app.widgets,
        group: text.commands.groupGo,
        icon: <IconMessageChatbot size={18} aria-hidden />,
        run: () => router.push("/widgets"),
      },
      {
        id: "go-setup",
        label: text.app.setup,
        group: text.commands.groupGo,
        icon: <IconPlugConnected size={18} aria-hidden />,
        run: () => router.push("/setup"),
      },
      {
        id: "help",
        label: text.commands.help,
        group: text.commands.groupApp,
        key: "?",
        icon: <IconKeyboard size={18} aria-hidden />,
        run: () => setIsHelpOpen(true),
      },
    ],
    [router],
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
