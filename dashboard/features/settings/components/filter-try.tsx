"use client";

import { checkContent, type ContentSettings } from "@frontdesk/protocol/rules";
import { Textarea } from "@mantine/core";
import { IconBan, IconCheck } from "@tabler/icons-react";
import { useId, useMemo, useState } from "react";
import { Card } from "@/components/card";
import { text } from "@/lib/text/en";
import classes from "./verdict.module.css";

const words = text.settings.filter;

/** Judges a message as the door would, while it is typed. */
export function FilterTry({
  settings,
}: {
  readonly settings: ContentSettings;
}) {
  const [message, setMessage] = useState("");
  const verdictId = useId();
  const verdict = useMemo(
    () => checkContent(message, settings),
    [message, settings],
  );
  return (
    <Card title={words.tryTitle} lead={words.tryLead}>
      <Textarea
        label={words.tryLabel}
        placeholder={words.tryPlaceholder}
        autosize
        minRows={2}
        maxRows={8}
        dir="auto"
        aria-describedby={verdictId}
        value={message}
        onChange={(event) => setMessage(event.currentTarget.value)}
      />
      <div
        id={verdictId}
        role="status"
        className={classes.verdict}
        data-verdict={message === "" ? "none" : verdict.ok ? "good" : "bad"}
      >
        {message === "" ? (
          words.tryEmpty
        ) : verdict.ok ? (
          <>
            <IconCheck size={18} aria-hidden /> {words.passes}
          </>
        ) : (
          <>
            <IconBan size={18} aria-hidden />
            <span>
              <strong>{words.refused}</strong> {words.reasons[verdict.reason]}
            </span>
          </>
        )}
      </div>
    </Card>
  );
}
