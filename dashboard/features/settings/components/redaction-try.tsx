"use client";

import { redact, type PiiKind } from "@frontdesk/protocol/rules";
import { Textarea } from "@mantine/core";
import { useMemo, useState } from "react";
import { Card } from "@/components/card";
import { text } from "@/lib/text/en";
import classes from "./verdict.module.css";

const words = text.settings.privacy;

/** What would be stored of a message, while it is typed. */
export function RedactionTry({
  kinds,
}: {
  readonly kinds: readonly PiiKind[];
}) {
  const [message, setMessage] = useState<string>(words.example);
  const result = useMemo(() => redact(message, kinds), [message, kinds]);
  const { email, phone, card, iban } = result.counts;
  return (
    <Card title={words.tryTitle} lead={words.tryLead}>
      <Textarea
        label={words.tryLabel}
        autosize
        minRows={2}
        maxRows={8}
        dir="auto"
        value={message}
        onChange={(event) => setMessage(event.currentTarget.value)}
      />
      <p className={classes.label}>{words.stored}</p>
      <div role="status">
        <p className={classes.result} dir="auto">
          {result.text}
        </p>
        <p className={classes.count}>
          {words.found(email + phone + card + iban)}
        </p>
      </div>
    </Card>
  );
}
