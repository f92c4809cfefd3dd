"use client";

import { api } from "@convex/_generated/api";
import { Button, Skeleton } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useQuery } from "convex/react";
import { useState } from "react";
import { Card } from "@/components/card";
import { PaneState } from "@/components/pane-state";
import { text } from "@/lib/text/en";
import type { ApiKey } from "../types";
import { ApiKeyRow } from "./api-key-row";
import { ApiKeyUse } from "./api-key-use";
import { CreateApiKey } from "./create-api-key";
import classes from "./keys-part.module.css";
import { NewApiKey } from "./new-api-key";
import { RevokeApiKey } from "./revoke-api-key";

type Dialog =
  | { readonly kind: "create" }
  /** The whole key, which exists nowhere else. */
  | { readonly kind: "made"; readonly key: string }
  | { readonly kind: "revoke"; readonly row: ApiKey };

const words = text.settings.keys;

/** The team's keys of the admin API; for those who may make some. */
export function KeysPart() {
  const keys = useQuery(api.apiKeys.list);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  return (
    <div className={classes.part}>
      <Card
        title={words.title}
        lead={words.lead}
        action={
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setDialog({ kind: "create" })}
          >
            {words.add}
          </Button>
        }
      >
        {keys === undefined ? (
          <Skeleton height={120} />
        ) : keys.length === 0 ? (
          <PaneState
            icon={<IconKey />}
            title={words.emptyTitle}
            lead={words.emptyHint}
          />
        ) : (
          <ul className={classes.list}>
            {keys.toReversed().map((row) => (
              <ApiKeyRow
                key={row._id}
                row={row}
                onRevoke={() => setDialog({ kind: "revoke", row })}
              />
            ))}
          </ul>
        )}
      </Card>
      <ApiKeyUse />
      {dialog?.kind === "create" && (
        <CreateApiKey
          onClose={close}
          onMade={(key) => setDialog({ kind: "made", key })}
        />
      )}
      {dialog?.kind === "made" && (
        <NewApiKey value={dialog.key} onClose={close} />
      )}
      {dialog?.kind === "revoke" && (
        <RevokeApiKey row={dialog.row} onClose={close} />
      )}
    </div>
  );
}
