"use client";

import { Accordion } from "@mantine/core";
import { Card } from "@/components/card";
import { CodeBlock } from "@/components/code-block";
import { CopyButton } from "@/components/copy-button";
import { Notice } from "@/components/notice";
import { useDeployment } from "@/lib/deployment";
import { text } from "@/lib/text/en";
import {
  curlExample,
  embedSnippet,
  policySources,
  reactSnippet,
  tagManagerSnippet,
} from "../snippets";
import type { Widget } from "../types";
import form from "./form.module.css";
import { PinnedSnippet } from "./pinned-snippet";

const words = text.install;

/** Everything that is pasted somewhere. */
export function InstallPanel({ widget }: { readonly widget: Widget }) {
  const { backendUrl } = useDeployment();
  const { publicId, allowedDomains, logoUrl = "" } = widget;
  if (backendUrl === null) {
    return <Notice isWarning>{words.noBackend}</Notice>;
  }
  const snippet = embedSnippet(backendUrl, publicId);
  const policy = policySources(backendUrl, logoUrl);
  const request = curlExample(backendUrl);
  return (
    <div className={`${form.form} ${form.narrow}`}>
      {allowedDomains.length === 0 && (
        <Notice isWarning>{words.noDomains}</Notice>
      )}
      <Card
        title={words.title}
        lead={words.lead}
        action={<CopyButton value={snippet} label={words.snippet} isPrimary />}
      >
        <CodeBlock code={snippet} label={words.snippet} />
      </Card>
      <Card title={words.platformsTitle}>
        <Platforms backendUrl={backendUrl} publicId={publicId} />
      </Card>
      <PinnedSnippet backendUrl={backendUrl} publicId={publicId} />
      <Card
        title={words.policyTitle}
        lead={words.policyLead}
        action={<CopyButton value={policy} label={words.policy} />}
      >
        <CodeBlock code={policy} label={words.policy} />
      </Card>
      <Card
        title={words.serverTitle}
        lead={words.serverLead}
        action={<CopyButton value={request} label={words.server} />}
      >
        <CodeBlock code={request} label={words.server} />
      </Card>
    </div>
  );
}

function Platforms({
  backendUrl,
  publicId,
}: {
  readonly backendUrl: string;
  readonly publicId: string;
}) {
  const codes: Readonly<Record<string, string>> = {
    tagManager: tagManagerSnippet(backendUrl, publicId),
    react: reactSnippet(backendUrl, publicId),
  };
  return (
    <Accordion variant="default">
      {Object.entries(words.platforms).map(([id, { name, steps }]) => {
        const code = codes[id];
        return (
          <Accordion.Item key={id} value={id}>
            <Accordion.Control>{name}</Accordion.Control>
            <Accordion.Panel>
              <ol>
                {steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
              {code !== undefined && (
                <>
                  <CodeBlock code={code} label={name} />
                  <p>
                    <CopyButton value={code} label={name} />
                  </p>
                </>
              )}
            </Accordion.Panel>
          </Accordion.Item>
        );
      })}
    </Accordion>
  );
}
