"use client";

import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Avatar } from "@/components/avatar";
import { TimeAgo } from "@/components/time-ago";
import { languageName } from "@/lib/language-name";
import { safeHref } from "@/lib/rich-text";
import { text } from "@/lib/text/en";
import type { ConversationDetail } from "../types";
import type { ConversationActions } from "../use-conversation-actions";
import { BlockVisitor } from "./block-visitor";
import classes from "./visitor-pane.module.css";

/** Who the visitor is, as far as they told or their browser said. */
export function VisitorPane({
  conversation,
  actions,
  mayAnswer,
}: {
  readonly conversation: ConversationDetail;
  readonly actions: ConversationActions;
  readonly mayAnswer: boolean;
}) {
  const { visitor, visitorName, widgetTitle } = conversation;
  const pageHref = safeHref(visitor.page ?? "");
  return (
    <div className={classes.pane}>
      <div className={classes.who}>
        <Avatar name={visitorName} size={48} />
        <h3 className={classes.name}>
          <bdi>{visitorName}</bdi>
        </h3>
      </div>
      <dl className={classes.facts}>
        <Fact label={text.visitor.name} value={visitor.name} />
        <Fact label={text.visitor.email} value={visitor.email}>
          {visitor.email !== undefined && <Email address={visitor.email} />}
        </Fact>
        <Fact label={text.visitor.page} value={visitor.page}>
          {pageHref !== null && (
            <a href={pageHref} target="_blank" rel="noreferrer noopener">
              {visitor.page}
            </a>
          )}
        </Fact>
        <Fact
          label={text.visitor.locale}
          value={visitor.locale && languageName(visitor.locale)}
        />
        <Fact label={text.visitor.firstSeen} value="">
          <TimeAgo at={visitor.firstSeenAt} />
        </Fact>
        <Fact label={text.visitor.widget} value={widgetTitle} />
      </dl>
      <BlockVisitor
        visitorId={visitor._id}
        name={visitorName}
        until={visitor.blockedUntil}
        actions={actions}
        mayAnswer={mayAnswer}
      />
    </div>
  );
}

function Fact({
  label,
  value,
  children,
}: {
  readonly label: string;
  readonly value: string | undefined;
  /** Shown instead of the plain value. */
  readonly children?: ReactNode;
}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {value === undefined ? (
          <span className={classes.unknown}>{text.visitor.unknown}</span>
        ) : (
          children || <bdi>{value}</bdi>
        )}
      </dd>
    </div>
  );
}

function Email({ address }: { readonly address: string }) {
  return (
    <span className={classes.email}>
      <a href={`mailto:${encodeURIComponent(address).replace("%40", "@")}`}>
        {address}
      </a>
      <CopyButton value={address}>
        {({ copied, copy }) => (
          <Tooltip
            label={copied ? text.install.copied : text.visitor.copyEmail}
          >
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={text.visitor.copyEmail}
              onClick={copy}
            >
              {copied ? (
                <IconCheck size={14} aria-hidden />
              ) : (
                <IconCopy size={14} aria-hidden />
              )}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}
