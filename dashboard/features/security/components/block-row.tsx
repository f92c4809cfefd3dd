"use client";

import { Button } from "@mantine/core";
import { IconBan, IconRobot, IconUser } from "@tabler/icons-react";
import Link from "next/link";
import { TimeAgo } from "@/components/time-ago";
import { text } from "@/lib/text/en";
import { formatAbsolute } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { reasonOf } from "../reason";
import { shortHash, type Block } from "../types";
import { AddressHash } from "./address-hash";
import classes from "./block-row.module.css";

/** In words, for dialogs and notices. */
export function whoIs({ subject, hash, conversation }: Block): string {
  if (subject === "address") return text.security.addressNamed(shortHash(hash));
  return conversation?.visitorName ?? text.security.visitor;
}

export function BlockRow({
  block,
  onLift,
}: {
  readonly block: Block;
  /** Null when the member may not lift it. */
  readonly onLift: (() => void) | null;
}) {
  const now = useNow();
  const { subject, hash, conversation, source, expiresAt, endedAt } = block;
  const isOver = endedAt !== undefined || expiresAt <= now;
  return (
    <li className={classes.block} data-over={isOver || undefined}>
      <IconBan size={18} aria-hidden className={classes.sign} />
      <div className={classes.words}>
        <p className={classes.who}>
          {subject === "address" ? (
            <AddressHash hash={hash} />
          ) : (
            <bdi>{whoIs(block)}</bdi>
          )}
          <span className={classes.source}>
            {source === "auto" ? (
              <IconRobot size={14} aria-hidden />
            ) : (
              <IconUser size={14} aria-hidden />
            )}
            {source === "auto"
              ? text.security.sourceAuto
              : text.security.sourceStaff}
          </span>
        </p>
        <p className={classes.reason} dir="auto">
          {reasonOf(block)}
        </p>
        <p className={classes.when}>
          {isOver ? (
            <>
              {text.security.blockEnded} <TimeAgo at={endedAt ?? expiresAt} />
              {block.liftedBy !== undefined && (
                <> · {text.security.blockLifted(block.liftedBy)}</>
              )}
              {block.liftReason !== undefined && (
                <>
                  {" "}
                  <bdi>{text.security.liftReason(block.liftReason)}</bdi>
                </>
              )}
            </>
          ) : (
            text.security.blockUntil(formatAbsolute(expiresAt))
          )}
        </p>
      </div>
      {conversation !== undefined && (
        <Link
          className={classes.link}
          href={`/conversations/${encodeURIComponent(conversation._id)}`}
        >
          {text.security.openConversation}
        </Link>
      )}
      {!isOver && onLift !== null && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={text.security.liftNamed(whoIs(block))}
          onClick={onLift}
        >
          {text.security.lift}
        </Button>
      )}
    </li>
  );
}
