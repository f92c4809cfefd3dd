"use client";

import { Button, TextInput } from "@mantine/core";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useState } from "react";
import { Card } from "@/components/card";
import { notifyFailure } from "@/components/notify-failure";
import { useMay } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import { answerFor } from "../origin-verdict";
import type { Widget } from "../types";
import { useDomains } from "../use-domains";
import classes from "./domains-panel.module.css";

const words = text.widgets.domains;

/** "Would https://… be served, and why not", while it is typed. */
export function OriginTest({ widget }: { readonly widget: Widget }) {
  const mayConfigure = useMay("configure");
  const { add } = useDomains(widget);
  const [address, setAddress] = useState("");
  const answer =
    address.trim() === ""
      ? null
      : answerFor(address, widget, window.location.origin);
  const allow = answer?.allow ?? null;
  const Icon = answer?.isServed === true ? IconCircleCheck : IconCircleX;
  return (
    <Card title={words.testTitle} lead={words.testLead}>
      <TextInput
        aria-label={words.testField}
        placeholder="https://shop.example.com/contact"
        dir="ltr"
        inputMode="url"
        autoCapitalize="none"
        spellCheck={false}
        value={address}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <div role="status">
        {answer !== null && (
          <div
            className={classes.verdict}
            data-served={answer.isServed || undefined}
          >
            <Icon size={18} aria-hidden />
            <div>
              <p className={classes.outcome}>{answer.outcome}</p>
              <p>{answer.why}</p>
              {allow !== null && (
                <Button
                  mt="xs"
                  size="compact-md"
                  variant="default"
                  disabled={!mayConfigure}
                  onClick={() => void add(allow).catch(notifyFailure)}
                >
                  {words.testAllow(allow)}
                </Button>
              )}
            </div>
          </div>
        )}
      </div>
      <p className={classes.note}>{words.testNote}</p>
    </Card>
  );
}
