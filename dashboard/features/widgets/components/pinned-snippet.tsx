"use client";

import { Button } from "@mantine/core";
import { Card } from "@/components/card";
import { CodeBlock } from "@/components/code-block";
import { CopyButton } from "@/components/copy-button";
import { Notice } from "@/components/notice";
import { text } from "@/lib/text/en";
import { embedSnippet } from "../snippets";
import { useIntegrity } from "../use-integrity";

const words = text.install;

/** The snippet that runs one version of the script and no other. */
export function PinnedSnippet({
  backendUrl,
  publicId,
}: {
  readonly backendUrl: string;
  readonly publicId: string;
}) {
  const state = useIntegrity(backendUrl);
  const code =
    state.kind === "known"
      ? embedSnippet(backendUrl, publicId, state.integrity)
      : null;
  return (
    <Card
      title={words.pinnedTitle}
      lead={words.pinnedLead}
      action={
        code !== null && <CopyButton value={code} label={words.pinnedTitle} />
      }
    >
      {code !== null ? (
        <CodeBlock code={code} label={words.pinnedTitle} />
      ) : (
        <div role="status">
          {state.kind === "loading" ? (
            words.pinnedLoading
          ) : (
            <Notice
              isWarning
              action={
                <Button variant="default" onClick={state.retry}>
                  {text.app.retry}
                </Button>
              }
            >
              {words.pinnedFailed(backendUrl)}
            </Notice>
          )}
        </div>
      )}
    </Card>
  );
}
