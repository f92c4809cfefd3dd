"use client";

import { Button, Menu } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { useState } from "react";
import { BlockDialog } from "@/features/security/components/block-dialog";
import { useMay } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import { formatAbsolute, formatDuration } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import type { ConversationActions } from "../use-conversation-actions";
import classes from "./block-visitor.module.css";

const HOUR_MS = 3_600_000;
const CHOICES_MS = [HOUR_MS, 24 * HOUR_MS, 30 * 24 * HOUR_MS] as const;

/** Refuses the visitor's messages for a while; the notice can undo it. */
export function BlockVisitor({
  visitorId,
  name,
  until,
  actions,
  mayAnswer,
}: {
  readonly visitorId: string;
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly until: number | undefined;
  readonly actions: ConversationActions;
  readonly mayAnswer: boolean;
}) {
  const now = useNow();
  const mayConfigure = useMay("configure");
  const [isAsked, setIsAsked] = useState(false);
  if (until !== undefined && until > now) {
    return (
      <div className={classes.blocked}>
        <IconBan size={16} aria-hidden />
        <span className={classes.words}>
          {text.visitor.blockedUntil} {formatAbsolute(until)}
        </span>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!mayAnswer}
          onClick={actions.unblock}
        >
          {text.visitor.unblock}
        </Button>
      </div>
    );
  }
  const menu = (
    <Menu position="bottom-start" shadow="md" width={240}>
      <Menu.Target>
        <Button
          className={classes.block}
          variant="subtle"
          color="red"
          size="compact-sm"
          disabled={!mayAnswer}
          leftSection={<IconBan size={16} aria-hidden />}
        >
          {text.visitor.block}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{text.visitor.blockHint}</Menu.Label>
        {CHOICES_MS.map((milliseconds) => (
          <Menu.Item
            key={milliseconds}
            onClick={() => actions.block(name, milliseconds)}
          >
            {text.visitor.blockFor(formatDuration(milliseconds, "long"))}
          </Menu.Item>
        ))}
        {mayConfigure && (
          <Menu.Item onClick={() => setIsAsked(true)}>
            {text.visitor.blockWithReason}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <>
      {menu}
      {isAsked && (
        <BlockDialog
          target={{ subject: "visitor", hash: visitorId, name }}
          onClose={() => setIsAsked(false)}
        />
      )}
    </>
  );
}
