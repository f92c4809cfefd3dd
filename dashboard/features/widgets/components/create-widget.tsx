"use client";

import { api } from "@convex/_generated/api";
import { checkDomain } from "@frontdesk/protocol/rules";
import { TextInput } from "@mantine/core";
import { useMutation } from "convex/react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { makeKey } from "@/lib/new-key";
import { text } from "@/lib/text/en";
import { widgetHref } from "../editor-location";
import { lookProblem } from "../look";
import type { Widget } from "../types";
import { Dialog } from "./dialog";

/** Asks for a name and perhaps a domain; the rest has a page of its own. */
export function CreateWidget({ onClose }: { readonly onClose: () => void }) {
  const create = useMutation(api.widgets.create);
  const router = useRouter();
  const [name, setName] = useState("");
  const [domain, setDomain] = useState("");
  const [isAsked, setIsAsked] = useState(false);

  const nameProblem = lookProblem("name", name);
  const checked = checkDomain(domain);
  const domainProblem =
    checked.ok || domain.trim() === ""
      ? null
      : text.widgets.domains.problems[checked.reason];
  const run = async () => {
    setIsAsked(true);
    if (nameProblem !== null || domainProblem !== null) return false;
    const { widgetId } = await create({
      name: name.trim(),
      publishableKey: await makeKey("wk_"),
      ...(checked.ok && { allowedDomains: [checked.domain] }),
    });
    router.push(widgetHref(widgetId));
    return true;
  };

  return (
    <Dialog
      title={text.widgets.createTitle}
      action={text.widgets.create}
      onClose={onClose}
      onDo={run}
    >
      <TextInput
        label={text.widgets.look.name}
        description={text.widgets.createHint}
        data-autofocus
        dir="auto"
        value={name}
        error={isAsked && nameProblem}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        mt="sm"
        label={text.widgets.createDomain}
        description={text.widgets.createDomainHint}
        dir="ltr"
        inputMode="url"
        autoCapitalize="none"
        value={domain}
        error={isAsked && domainProblem}
        onChange={(event) => setDomain(event.currentTarget.value)}
      />
    </Dialog>
  );
}

/** Asks for the copy's name. */
export function DuplicateWidget({
  widget,
  onClose,
}: {
  readonly widget: Widget;
  readonly onClose: () => void;
}) {
  const duplicate = useMutation(api.widgets.duplicate);
  const router = useRouter();
  const [name, setName] = useState(text.widgets.copyOf(widget.name));
  const problem = lookProblem("name", name);
  const run = async () => {
    if (problem !== null) return false;
    const { widgetId } = await duplicate({
      widgetId: widget._id,
      name: name.trim(),
      publishableKey: await makeKey("wk_"),
    });
    router.push(widgetHref(widgetId));
    return true;
  };
  return (
    <Dialog
      title={text.widgets.duplicateTitle}
      action={text.widgets.duplicate}
      onClose={onClose}
      onDo={run}
    >
      <TextInput
        label={text.widgets.look.name}
        description={text.widgets.duplicateHint}
        data-autofocus
        dir="auto"
        value={name}
        error={problem}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </Dialog>
  );
}
