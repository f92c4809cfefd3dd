"use client";

import { Card } from "@/components/card";
import { CodeBlock } from "@/components/code-block";
import { CopyButton } from "@/components/copy-button";
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
        <p role="status">
          {state.kind === "loading"
            ? words.pinnedLoading
            : words.pinnedFailed(backendUrl)}
        </p>
      )}
    </Card>
  );
}
