"use client";

import { Button } from "@mantine/core";
import { TimeAgo } from "@/components/time-ago";
import { text } from "@/lib/text/en";
import { formatAbsolute } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { apiKeyState } from "../api-key";
import type { ApiKey } from "../types";
import classes from "./keys-part.module.css";

const words = text.settings.keys;

export function ApiKeyRow({
  row,
  onRevoke,
}: {
  readonly row: ApiKey;
  readonly onRevoke: () => void;
}) {
  const state = apiKeyState(row, useNow());
  const { name, prefix, scopes, createdAt, lastUsedAt, expiresAt } = row;
  return (
    <li className={classes.row} data-over={state !== "active" || undefined}>
      <div className={classes.words}>
        <div className={classes.line}>
          <bdi className={classes.name}>{name}</bdi>
          <span className={classes.prefix} dir="ltr">
            {prefix}…
          </span>
          <span className={classes.state}>{words[state]}</span>
        </div>
        <p className={classes.facts}>
          {scopes.map((scope) => words.scopeNames[scope]).join(" · ")}
        </p>
        <p className={classes.facts}>
          {words.created} <TimeAgo at={createdAt} />
          {" · "}
          {words.lastUsed}{" "}
          {lastUsedAt === undefined ? (
            words.never.toLowerCase()
          ) : (
            <TimeAgo at={lastUsedAt} />
          )}
          {expiresAt !== undefined && state !== "revoked" && (
            <>
              {" · "}
              {state === "expired" ? words.expired : words.expires}{" "}
              {formatAbsolute(expiresAt)}
            </>
          )}
        </p>
      </div>
      {state === "active" && (
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          aria-label={words.revokeNamed(name)}
          onClick={onRevoke}
        >
          {words.revoke}
        </Button>
      )}
    </li>
  );
}
