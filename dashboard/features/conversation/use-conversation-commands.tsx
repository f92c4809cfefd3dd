import {
  IconArrowBackUp,
  IconCheck,
  IconHandStop,
  IconMessage,
  IconSparkles,
} from "@tabler/icons-react";
import { useMemo } from "react";
import type { Command } from "@/components/commands/command";
import { useCommands } from "@/components/commands/command-provider";
import { text } from "@/lib/text/en";
import type { ConversationDetail } from "./types";
import type { ConversationActions } from "./use-conversation-actions";

/** Keys and palette entries of the conversation on screen. */
export function useConversationCommands({
  conversation,
  mayAnswer,
  actions,
  takeOver,
  focusComposer,
}: {
  readonly conversation: ConversationDetail;
  readonly mayAnswer: boolean;
  readonly actions: ConversationActions;
  readonly takeOver: () => void;
  readonly focusComposer: () => void;
}): void {
  const { status, mode, mine } = conversation;
  const commands = useMemo<readonly Command[]>(() => {
    if (!mayAnswer) return [];
    const group = text.commands.groupConversation;
    const isOpen = status === "open";
    const reply: Command = {
      id: "reply",
      label: text.commands.reply,
      group,
      key: "r",
      icon: <IconMessage size={18} aria-hidden />,
      run: focusComposer,
    };
    const take: Command = {
      id: "take-over",
      label: text.conversation.takeOver,
      group,
      key: "t",
      icon: <IconHandStop size={18} aria-hidden />,
      run: takeOver,
    };
    const giveBack: Command = {
      id: "hand-back",
      label: text.conversation.handBack,
      group,
      icon: <IconSparkles size={18} aria-hidden />,
      run: actions.handBack,
    };
    const end: Command = {
      id: "close",
      label: text.conversation.closeLong,
      group,
      key: "e",
      icon: <IconCheck size={18} aria-hidden />,
      run: actions.close,
    };
    const reopen: Command = {
      id: "reopen",
      label: text.conversation.reopen,
      group,
      icon: <IconArrowBackUp size={18} aria-hidden />,
      run: actions.reopen,
    };
    return [
      reply,
      ...(isOpen && !mine ? [take] : []),
      ...(isOpen && mode !== "assistant" ? [giveBack] : []),
      isOpen ? end : reopen,
    ];
  }, [mayAnswer, status, mode, mine, actions, takeOver, focusComposer]);
  useCommands(commands);
}
