"use client";

import { IconExternalLink } from "@tabler/icons-react";
import { Card } from "@/components/card";
import { CodeBlock } from "@/components/code-block";
import { CopyButton } from "@/components/copy-button";
import { useDeployment } from "@/lib/deployment";
import { text } from "@/lib/text/en";
import { curlExample } from "../api-key";
import classes from "./keys-part.module.css";

const words = text.settings.keys;

/** A first call, and where the rest is described. */
export function ApiKeyUse() {
  const { backendUrl } = useDeployment();
  if (backendUrl === null) {
    return (
      <Card title={words.tryTitle}>
        <p className={classes.missing}>{words.noBackend}</p>
      </Card>
    );
  }
  const command = curlExample(backendUrl);
  return (
    <Card
      title={words.tryTitle}
      lead={words.tryLead}
      action={<CopyButton value={command} label={words.command} />}
    >
      <CodeBlock code={command} label={words.command} />
      <a
        className={classes.docs}
        href={new URL("/docs", backendUrl).href}
        target="_blank"
        rel="noreferrer noopener"
      >
        {words.docs} <IconExternalLink size={16} aria-hidden />
      </a>
    </Card>
  );
}
