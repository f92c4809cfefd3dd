"use client";

import { api } from "@convex/_generated/api";
import { Button, Skeleton } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useQuery } from "convex/react";
import { useState } from "react";
import { Card } from "@/components/card";
import { PaneState } from "@/components/pane-state";
import { useMay } from "@/features/team/use-may";
import type { NewKey } from "@/lib/new-key";
import { text } from "@/lib/text/en";
import type { Widget, WidgetKey } from "../types";
import { CreateKey, RevokeKey, RotateKey } from "./key-dialogs";
import { KeyRow } from "./key-row";
import classes from "./keys-panel.module.css";
import { OutsideSwitch } from "./outside-switch";
import { ShownOnce } from "./shown-once";

type Open =
  | { readonly kind: "create" }
  | { readonly kind: "rotate" | "revoke"; readonly key: WidgetKey }
  | {
      readonly kind: "made";
      readonly key: string;
      readonly isSecret: boolean;
    };

const words = text.widgets.keys;

/** What programs and older pages identify themselves with. */
export function KeysPanel({ widget }: { readonly widget: Widget }) {
  const { _id: widgetId } = widget;
  const keys = useQuery(api.keys.list, { widgetId });
  const mayConfigure = useMay("configure");
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const onMade = ({ key }: NewKey, kind: WidgetKey["kind"]) =>
    setOpen({ kind: "made", key, isSecret: kind === "secret" });
  return (
    <div className={classes.panel}>
      <Card
        title={words.title}
        lead={words.lead}
        action={
          <Button
            disabled={!mayConfigure}
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setOpen({ kind: "create" })}
          >
            {words.add}
          </Button>
        }
      >
        {keys === undefined ? (
          <Skeleton height={160} />
        ) : keys.length === 0 ? (
          <PaneState
            icon={<IconKey />}
            title={words.none}
            lead={words.noneHint}
          />
        ) : (
          <ul className={classes.list} aria-label={words.title}>
            {[...keys].reverse().map((key) => (
              <KeyRow
                key={key._id}
                row={key}
                mayConfigure={mayConfigure}
                onRotate={() => setOpen({ kind: "rotate", key })}
                onRevoke={() => setOpen({ kind: "revoke", key })}
              />
            ))}
          </ul>
        )}
        <div className={classes.option}>
          <OutsideSwitch widget={widget} mayConfigure={mayConfigure} />
        </div>
      </Card>
      {open?.kind === "create" && (
        <CreateKey widgetId={widgetId} onClose={close} onMade={onMade} />
      )}
      {open?.kind === "rotate" && (
        <RotateKey row={open.key} onClose={close} onMade={onMade} />
      )}
      {open?.kind === "revoke" && <RevokeKey row={open.key} onClose={close} />}
      {open?.kind === "made" && (
        <ShownOnce value={open.key} isSecret={open.isSecret} onClose={close} />
      )}
    </div>
  );
}
