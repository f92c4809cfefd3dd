import {
  IconCircleCheck,
  IconCircleDashed,
  IconPlayerPause,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { text } from "@/lib/text/en";
import { stateOf, type Widget } from "../types";
import classes from "./state-badge.module.css";

export type Tone = "good" | "warn" | "bad" | "plain";

/** A word and a picture for a state, never the colour alone. */
export function Badge({
  tone,
  icon,
  children,
  hint,
}: {
  readonly tone: Tone;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly hint?: string;
}) {
  return (
    <span className={classes.badge} data-tone={tone} title={hint}>
      {icon}
      {children}
    </span>
  );
}

const looks = {
  live: { tone: "good", Icon: IconCircleCheck },
  unconfirmed: { tone: "warn", Icon: IconCircleDashed },
  disabled: { tone: "plain", Icon: IconPlayerPause },
} as const;

export function StateBadge({ widget }: { readonly widget: Widget }) {
  const state = stateOf(widget);
  const { tone, Icon } = looks[state];
  return (
    <Badge
      tone={tone}
      icon={<Icon size={14} aria-hidden />}
      hint={text.widgets.stateHints[state]}
    >
      {text.widgets.states[state]}
    </Badge>
  );
}
