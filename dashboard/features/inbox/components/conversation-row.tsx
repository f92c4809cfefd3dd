"use client";

import { memo, type MouseEvent } from "react";
import { Avatar } from "@/components/avatar";
import { CountBadge } from "@/components/count-badge";
import { TimeAgo } from "@/components/time-ago";
import { HolderBadge } from "@/features/holding/components/holder-badge";
import { plainText } from "@/lib/rich-text";
import { text } from "@/lib/text/en";
import type { ConversationRow } from "../types";
import classes from "./conversation-row.module.css";

/** One conversation of the list. A link: it can be opened in a new tab. */
export const ConversationRowLink = memo(function ConversationRowLink({
  row,
  href,
  isSelected,
  isGone,
  onSelect,
}: {
  readonly row: ConversationRow;
  readonly href: string;
  readonly isSelected: boolean;
  /** It left this list while the order was held. */
  readonly isGone: boolean;
  readonly onSelect: (id: string) => void;
}) {
  const open = (event: MouseEvent) => {
    const isPlain =
      event.button === 0 &&
      !event.metaKey &&
      !event.ctrlKey &&
      !event.shiftKey &&
      !event.altKey;
    if (!isPlain) return;
    event.preventDefault();
    onSelect(row._id);
  };
  const isUnread = row.unread > 0;
  return (
    <li data-row-id={row._id}>
      <a
        href={href}
        className={classes.row}
        aria-current={isSelected ? "true" : undefined}
        data-unread={isUnread || undefined}
        data-gone={isGone || undefined}
        onClick={open}
      >
        <Avatar name={row.visitorName} />
        <span className={classes.main}>
          <span className={classes.top}>
            <bdi className={classes.name}>{row.visitorName}</bdi>
            <TimeAgo at={row.lastMessageAt} isPlain className={classes.time} />
          </span>
          <span className={classes.preview} dir="auto">
            {row.preview === "" ? text.inbox.noText : plainText(row.preview)}
          </span>
          <span className={classes.foot}>
            <HolderBadge row={row} />
            <CountBadge count={row.unread} />
          </span>
        </span>
      </a>
    </li>
  );
});
