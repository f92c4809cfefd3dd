"use client";

import { api } from "@convex/_generated/api";
import { NativeSelect, Radio, Stack, TextInput } from "@mantine/core";
import { useMutation } from "convex/react";
import { useState } from "react";
import { makeKey, type NewKey } from "@/lib/new-key";
import { text } from "@/lib/text/en";
import type { Widget, WidgetKey } from "../types";
import { Dialog } from "./dialog";

type Kind = WidgetKey["kind"];
type OnMade = (key: NewKey, kind: Kind) => void;

const words = text.widgets.keys;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAX_LABEL = 100;

const OVERLAPS = [
  { value: String(DAY_MS), label: words.overlaps.day },
  { value: String(HOUR_MS), label: words.overlaps.hour },
  { value: String(7 * DAY_MS), label: words.overlaps.week },
  { value: String(30 * DAY_MS), label: words.overlaps.month },
  { value: "0", label: words.overlaps.none },
];

const LIVES = [
  { value: "", label: words.never },
  ...[30, 90, 365].map((days) => ({
    value: String(days),
    label: words.inDays(days),
  })),
];

/** What of a new key goes to the server: a secret one stays here. */
function registered({ key, hash, prefix }: NewKey, kind: Kind) {
  return kind === "secret" ? { hash, prefix } : { hash, prefix, key };
}

export function CreateKey({
  widgetId,
  onClose,
  onMade,
}: {
  readonly widgetId: Widget["_id"];
  readonly onClose: () => void;
  readonly onMade: OnMade;
}) {
  const create = useMutation(api.keys.create);
  const [kind, setKind] = useState<Kind>("secret");
  const [label, setLabel] = useState("");
  const [days, setDays] = useState("");
  const run = async () => {
    const key = await makeKey(kind === "secret" ? "sk_" : "wk_");
    await create({
      widgetId,
      kind,
      label: label.trim(),
      ...registered(key, kind),
      ...(days !== "" && { expiresAt: Date.now() + Number(days) * DAY_MS }),
    });
    onMade(key, kind);
    // The new key takes this dialog's place.
    return false;
  };
  return (
    <Dialog
      title={words.createTitle}
      action={words.create}
      onClose={onClose}
      onDo={run}
    >
      <Radio.Group
        label={words.kind}
        value={kind}
        onChange={(value) =>
          setKind(value === "secret" ? "secret" : "publishable")
        }
      >
        <Stack gap="xs" mt="xs">
          {(["secret", "publishable"] as const).map((one) => (
            <Radio
              key={one}
              value={one}
              label={words.kinds[one]}
              description={words.kindHints[one]}
            />
          ))}
        </Stack>
      </Radio.Group>
      <TextInput
        mt="sm"
        label={words.label}
        description={words.labelHint}
        data-autofocus
        dir="auto"
        maxLength={MAX_LABEL}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <NativeSelect
        mt="sm"
        label={words.expires}
        data={LIVES}
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
    </Dialog>
  );
}

export function RotateKey({
  row,
  onClose,
  onMade,
}: {
  readonly row: WidgetKey;
  readonly onClose: () => void;
  readonly onMade: OnMade;
}) {
  const rotate = useMutation(api.keys.rotate);
  const [overlap, setOverlap] = useState(String(DAY_MS));
  const run = async () => {
    const key = await makeKey(row.kind === "secret" ? "sk_" : "wk_");
    await rotate({
      keyId: row._id,
      overlapMs: Number(overlap),
      ...registered(key, row.kind),
    });
    onMade(key, row.kind);
    return false;
  };
  return (
    <Dialog
      title={words.rotateTitle}
      action={words.rotateDo}
      onClose={onClose}
      onDo={run}
    >
      <p>{words.rotateLead(nameOf(row))}</p>
      <NativeSelect
        label={words.overlap}
        data={OVERLAPS}
        value={overlap}
        onChange={(event) => setOverlap(event.currentTarget.value)}
      />
    </Dialog>
  );
}

export function RevokeKey({
  row,
  onClose,
}: {
  readonly row: WidgetKey;
  readonly onClose: () => void;
}) {
  const revoke = useMutation(api.keys.revoke);
  return (
    <Dialog
      title={words.revokeTitle}
      action={words.revokeDo}
      isDangerous
      onClose={onClose}
      onDo={async () => {
        await revoke({ keyId: row._id });
      }}
    >
      <p>{words.revokeLead(nameOf(row))}</p>
    </Dialog>
  );
}

function nameOf({ label, prefix }: WidgetKey): string {
  return label === "" ? `${prefix}…` : label;
}
