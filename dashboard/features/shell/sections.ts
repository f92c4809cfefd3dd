import {
  IconInbox,
  IconMessageChatbot,
  IconPlugConnected,
} from "@tabler/icons-react";
import { text } from "@/lib/text/en";

/** The sections of the rail, in order. */
export const sections = [
  {
    id: "inbox",
    href: "/",
    label: text.app.inbox,
    icon: IconInbox,
    isAt: (path: string) => path === "/" || path.startsWith("/conversations/"),
  },
  {
    id: "widgets",
    href: "/widgets",
    label: text.app.widgets,
    icon: IconMessageChatbot,
    isAt: (path: string) => path.startsWith("/widgets"),
  },
  {
    id: "setup",
    href: "/setup",
    label: text.app.setup,
    icon: IconPlugConnected,
    isAt: (path: string) => path.startsWith("/setup"),
  },
] as const;
