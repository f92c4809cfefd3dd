import {
  IconInbox,
  IconMessageChatbot,
  IconPlugConnected,
  IconSettings,
  IconShieldLock,
  type Icon,
} from "@tabler/icons-react";
import type { Ability } from "@/features/team/use-may";
import { text } from "@/lib/text/en";

export interface Section {
  readonly id: string;
  readonly href: string;
  readonly label: string;
  readonly icon: Icon;
  /** Shown only to members who may; everybody's when absent. */
  readonly needs?: Ability;
  isAt(path: string): boolean;
}

/** The sections of the rail, in order. */
export const sections: readonly Section[] = [
  {
    id: "inbox",
    href: "/",
    label: text.app.inbox,
    icon: IconInbox,
    isAt: (path) => path === "/" || path.startsWith("/conversations/"),
  },
  {
    id: "widgets",
    href: "/widgets",
    label: text.app.widgets,
    icon: IconMessageChatbot,
    isAt: (path) => path.startsWith("/widgets"),
  },
  {
    id: "setup",
    href: "/setup",
    label: text.app.setup,
    icon: IconPlugConnected,
    isAt: (path) => path.startsWith("/setup"),
  },
  {
    id: "security",
    href: "/security",
    label: text.app.security,
    icon: IconShieldLock,
    needs: "inspect",
    isAt: (path) => path.startsWith("/security"),
  },
  {
    id: "settings",
    href: "/settings",
    label: text.app.settings,
    icon: IconSettings,
    needs: "inspect",
    isAt: (path) => path.startsWith("/settings"),
  },
];
