"use client";

import { api } from "@convex/_generated/api";
import { ActionIcon, Button, Skeleton } from "@mantine/core";
import {
  IconMessageQuestion,
  IconPencil,
  IconPlus,
  IconTrash,
} from "@tabler/icons-react";
import { useQuery } from "convex/react";
import { useState } from "react";
import { Card } from "@/components/card";
import { PaneState } from "@/components/pane-state";
import { useMay } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import type { KnowledgeEntry } from "../entry";
import { EntryEditor } from "./entry-editor";
import classes from "./knowledge-card.module.css";
import { RemoveEntry } from "./remove-entry";

type Dialog =
  | { readonly kind: "add" }
  | { readonly kind: "edit" | "remove"; readonly entry: KnowledgeEntry };

/** The questions that are answered without a model, too. */
export function KnowledgeCard() {
  const entries = useQuery(api.knowledge.list);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  const mayConfigure = useMay("configure");
  return (
    <Card
      title={text.knowledge.title}
      lead={text.knowledge.lead}
      action={
        <Button
          variant="default"
          disabled={!mayConfigure}
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => setDialog({ kind: "add" })}
        >
          {text.knowledge.add}
        </Button>
      }
    >
      {entries === undefined ? (
        <Skeleton height={180} />
      ) : entries.length === 0 ? (
        <PaneState
          icon={<IconMessageQuestion />}
          title={text.knowledge.emptyTitle}
          lead={text.knowledge.emptyHint}
        />
      ) : (
        <ul className={classes.list}>
          {entries.map((entry) => (
            <li key={entry._id} className={classes.entry}>
              <div className={classes.words}>
                <p className={classes.question} dir="auto">
                  {entry.question}
                </p>
                <p className={classes.answer} dir="auto">
                  {entry.answer}
                </p>
              </div>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                disabled={!mayConfigure}
                aria-label={`${text.knowledge.edit}: ${entry.question}`}
                onClick={() => setDialog({ kind: "edit", entry })}
              >
                <IconPencil size={16} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                disabled={!mayConfigure}
                aria-label={`${text.knowledge.remove}: ${entry.question}`}
                onClick={() => setDialog({ kind: "remove", entry })}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      {(dialog?.kind === "add" || dialog?.kind === "edit") && (
        <EntryEditor
          entry={dialog.kind === "edit" ? dialog.entry : null}
          onClose={close}
        />
      )}
      {dialog?.kind === "remove" && (
        <RemoveEntry entry={dialog.entry} onClose={close} />
      )}
    </Card>
  );
}
