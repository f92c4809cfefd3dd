"use client";

import { Button } from "@mantine/core";
import { TimeAgo } from "@/components/time-ago";
import { CopyButton } from "@/components/copy-button";
import { text } from "@/lib/text/en";
import { formatAbsolute } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { keyState, type KeyState } from "../key-state";
import type { WidgetKey } from "../types";
import classes from "./keys-panel.module.css";
import { Badge, type Tone } from "./state-badge";

const words = text.widgets.keys;

const tones: Readonly<Record<KeyState, Tone>> = {
  active: "good",
  ends: "warn",
  ended: "plain",
  revoked: "bad",
};

/** One key, with what can be done as long as it is in force. */
export function KeyRow({
  row,
  mayConfigure,
  onRotate,
  onRevoke,
}: {
  readonly row: WidgetKey;
  readonly mayConfigure: boolean;
  readonly onRotate: () => void;
  readonly onRevoke: () => void;
}) {
  const state = keyState(row, useNow());
  const isOver = state === "ended" || state === "revoked";
  const label = row.label === "" ? words.unnamed : row.label;
  const which = `${label}, ${row.prefix}…`;
  return (
    <li className={classes.row} data-over={isOver || undefined}>
      <div className={classes.words}>
        <div className={classes.line}>
          <span className={classes.name} dir="auto">
            {label}
          </span>
          <Badge tone="plain">{words.kinds[row.kind]}</Badge>
          <Badge tone={tones[state]}>{words[state]}</Badge>
        </div>
        <span className={classes.key} dir="ltr">
          {row.key ?? `${row.prefix}…`}
        </span>
        <Facts row={row} state={state} />
      </div>
      <div className={classes.actions}>
        {!isOver && row.key !== undefined && (
          <CopyButton value={row.key} label={which} />
        )}
        {!isOver && (
          <>
            <Button
              variant="default"
              disabled={!mayConfigure}
              aria-label={`${words.rotate}: ${which}`}
              onClick={onRotate}
            >
              {words.rotate}
            </Button>
            <Button
              variant="subtle"
              color="red"
              disabled={!mayConfigure}
              aria-label={`${words.revoke}: ${which}`}
              onClick={onRevoke}
            >
              {words.revoke}
            </Button>
          </>
        )}
      </div>
    </li>
  );
}

function Facts({
  row,
  state,
}: {
  readonly row: WidgetKey;
  readonly state: KeyState;
}) {
  const { createdAt, lastUsedAt, expiresAt } = row;
  return (
    <dl className={classes.facts}>
      <div>
        <dt>{words.created}</dt>
        <dd>
          <TimeAgo at={createdAt} />
        </dd>
      </div>
      <div>
        <dt>{words.lastUsed}</dt>
        <dd>
          {lastUsedAt === undefined ? (
            words.unused
          ) : (
            <TimeAgo at={lastUsedAt} />
          )}
        </dd>
      </div>
      {expiresAt !== undefined && state !== "revoked" && (
        <div>
          <dt>{state === "ended" ? words.ended : words.ends}</dt>
          <dd>{formatAbsolute(expiresAt)}</dd>
        </div>
      )}
    </dl>
  );
}
