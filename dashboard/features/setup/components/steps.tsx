"use client";

import { Anchor, Button } from "@mantine/core";
import Link from "next/link";
import { Card } from "@/components/card";
import { CodeBlock } from "@/components/code-block";
import { CopyButton } from "@/components/copy-button";
import { widgetHref, type Tab } from "@/features/widgets/editor-location";
import { embedSnippet } from "@/features/widgets/snippets";
import type { Widget } from "@/features/widgets/types";
import { useDeployment } from "@/lib/deployment";
import { text } from "@/lib/text/en";
import classes from "./steps.module.css";

/** From nothing to an answered message on one's own site. */
export function Steps({ widget }: { readonly widget: Widget }) {
  const { backendUrl } = useDeployment();
  const { _id: id, publicId, allowedDomains } = widget;
  return (
    <>
      {backendUrl === null ? (
        <Card title={text.setup.stepSnippet}>{text.install.noBackend}</Card>
      ) : (
        <SnippetStep snippet={embedSnippet(backendUrl, publicId)} id={id} />
      )}
      <Card
        title={text.setup.stepAllow}
        lead={
          allowedDomains.length === 0
            ? text.setup.stepAllowNone
            : text.setup.stepAllowed(allowedDomains.join(", "))
        }
        action={
          <StepLink id={id} tab="domains">
            {text.setup.allowDomains}
          </StepLink>
        }
      />
      <Card
        title={text.setup.stepLook}
        lead={text.setup.stepLookLead}
        action={
          <StepLink id={id} tab="look">
            {text.setup.editLook}
          </StepLink>
        }
      />
    </>
  );
}

function SnippetStep({
  snippet,
  id,
}: {
  readonly snippet: string;
  readonly id: string;
}) {
  return (
    <Card
      title={text.setup.stepSnippet}
      lead={text.setup.stepSnippetLead}
      action={<CopyButton value={snippet} isPrimary />}
    >
      <CodeBlock code={snippet} label={text.install.snippet} />
      <p className={classes.more}>
        <Anchor component={Link} href={widgetHref(id, "install")}>
          {text.setup.moreWays}
        </Anchor>
      </p>
    </Card>
  );
}

function StepLink({
  id,
  tab,
  children,
}: {
  readonly id: string;
  readonly tab: Tab;
  readonly children: string;
}) {
  return (
    <Button component={Link} variant="default" href={widgetHref(id, tab)}>
      {children}
    </Button>
  );
}
