"use client";

import { api } from "@convex/_generated/api";
import { useMutation } from "convex/react";
import { Notice } from "@/components/notice";
import { text } from "@/lib/text/en";
import type { Widget } from "../types";
import { Dialog } from "./dialog";

/** The owner's word that the widget may serve on its domains. */
export function ConfirmWidget({
  widget,
  onClose,
}: {
  readonly widget: Widget;
  readonly onClose: () => void;
}) {
  const confirm = useMutation(api.widgets.confirm);
  const { allowedDomains } = widget;
  return (
    <Dialog
      title={text.widgets.confirmTitle(widget.name)}
      action={text.widgets.confirmDo}
      onClose={onClose}
      onDo={async () => {
        await confirm({ widgetId: widget._id });
      }}
    >
      <p>{text.widgets.confirmLead}</p>
      {allowedDomains.length === 0 ? (
        <Notice isWarning>{text.widgets.confirmNoDomains}</Notice>
      ) : (
        <ul>
          {allowedDomains.map((domain) => (
            <li key={domain} dir="ltr">
              {domain}
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
