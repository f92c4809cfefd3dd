"use client";

import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState, type ReactNode } from "react";
import { notifyFailure } from "@/components/notify-failure";
import { TimeAgo } from "@/components/time-ago";
import { useMay } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import { answerFor } from "../origin-verdict";
import type { Sighting, Widget } from "../types";
import { useDomains } from "../use-domains";
import classes from "./seen-panel.module.css";
import { Badge } from "./state-badge";

const words = text.widgets.seen;

/** One site, and why it was refused if it still would be. */
export function SeenRow({
  sighting,
  widget,
  icon,
}: {
  readonly sighting: Sighting;
  readonly widget: Widget;
  readonly icon: ReactNode;
}) {
  const { origin, page, served, firstSeenAt, lastSeenAt } = sighting;
  const now = answerFor(origin, widget, window.location.origin);
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <div className={classes.origin} dir="ltr">
          {origin}
        </div>
        {page !== undefined && (
          <div className={classes.dim} dir="ltr">
            {page}
          </div>
        )}
        {!served && !now.isServed && (
          <div className={classes.dim}>{now.why}</div>
        )}
      </div>
      <Badge tone={served ? "good" : "bad"} icon={icon}>
        {served ? words.served : words.refused}
      </Badge>
      <div>
        <TimeAgo at={lastSeenAt} />{" "}
        <span className={classes.dim}>
          {words.since} <TimeAgo at={firstSeenAt} />
        </span>
      </div>
      {!served && now.allow !== null && (
        <Allow domain={now.allow} widget={widget} />
      )}
    </li>
  );
}

function Allow({
  domain,
  widget,
}: {
  readonly domain: string;
  readonly widget: Widget;
}) {
  const { add } = useDomains(widget);
  const mayConfigure = useMay("configure");
  const [isBusy, setIsBusy] = useState(false);
  const allow = async () => {
    setIsBusy(true);
    try {
      await add(domain);
      notifications.show({
        message: words.allowed(domain),
        closeButtonProps: { "aria-label": text.app.close },
      });
    } catch (error) {
      notifyFailure(error);
    }
    setIsBusy(false);
  };
  return (
    <Button
      size="compact-md"
      variant="default"
      disabled={!mayConfigure}
      loading={isBusy}
      onClick={() => void allow()}
    >
      {words.allow(domain)}
    </Button>
  );
}
