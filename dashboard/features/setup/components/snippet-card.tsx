"use client";

import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { Card } from "@/components/card";
import { useDeployment } from "@/lib/deployment";
import { text } from "@/lib/text/en";
import { embedSnippet } from "../embed-snippet";
import classes from "./snippet-card.module.css";

/** The tag to paste. */
export function SnippetCard({ publicId }: { readonly publicId: string }) {
  const { backendUrl } = useDeployment();
  if (backendUrl === null) {
    return (
      <Card title={text.setup.snippetTitle}>
        <p className={classes.missing}>{text.setup.noBackend}</p>
      </Card>
    );
  }
  const snippet = embedSnippet(backendUrl, publicId);
  return (
    <Card
      title={text.setup.snippetTitle}
      lead={text.setup.snippetLead}
      action={
        <CopyButton value={snippet} timeout={2000}>
          {({ copied, copy }) => (
            <Button
              onClick={copy}
              leftSection={
                copied ? (
                  <IconCheck size={16} aria-hidden />
                ) : (
                  <IconCopy size={16} aria-hidden />
                )
              }
            >
              <span aria-live="polite">
                {copied ? text.setup.copied : text.setup.copy}
              </span>
            </Button>
          )}
        </CopyButton>
      }
    >
      <pre className={classes.code} tabIndex={0} dir="ltr">
        <code>{snippet}</code>
      </pre>
    </Card>
  );
}
