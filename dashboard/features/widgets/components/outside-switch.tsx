"use client";

import { api } from "@convex/_generated/api";
import { Switch } from "@mantine/core";
import { useMutation } from "convex/react";
import { notifyFailure } from "@/components/notify-failure";
import { text } from "@/lib/text/en";
import type { Widget } from "../types";

const words = text.widgets.keys;

/** Whether a publishable key alone admits what is no page. */
export function OutsideSwitch({
  widget,
  mayConfigure,
}: {
  readonly widget: Widget;
  readonly mayConfigure: boolean;
}) {
  const update = useMutation(api.widgets.update).withOptimisticUpdate(
    (store, { widgetId, allowKeyWithoutOrigin }) => {
      const shown = store.getQuery(api.widgets.get, { widgetId });
      if (!shown || allowKeyWithoutOrigin === undefined) return;
      const next = { ...shown, allowKeyWithoutOrigin };
      store.setQuery(api.widgets.get, { widgetId }, next);
    },
  );
  return (
    <Switch
      label={words.outside}
      description={words.outsideHint}
      disabled={!mayConfigure}
      checked={widget.allowKeyWithoutOrigin}
      onChange={(event) =>
        void update({
          widgetId: widget._id,
          allowKeyWithoutOrigin: event.currentTarget.checked,
        }).catch(notifyFailure)
      }
    />
  );
}
