"use client";

import { api } from "@convex/_generated/api";
import { Button, Skeleton } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useMutation, useQuery } from "convex/react";
import { useState } from "react";
import { Card } from "@/components/card";
import { notifyFailure } from "@/components/notify-failure";
import { TimeAgo } from "@/components/time-ago";
import { UI_LOCALE } from "@/lib/locale";
import { text } from "@/lib/text/en";
import type { Alert } from "../types";
import classes from "./alerts-card.module.css";
import { EventTypeName } from "./event-type";

/** Closed ones that are shown without being asked for. */
const CLOSED_SHOWN = 3;

const numbers = new Intl.NumberFormat(UI_LOCALE);

/** Open alerts first; each is one row for as long as it goes on. */
export function AlertsCard({ mayAct }: { readonly mayAct: boolean }) {
  const alerts = useQuery(api.security.alerts);
  const [isAllShown, setAllShown] = useState(false);
  const open = alerts?.filter(({ closedAt }) => closedAt === undefined) ?? [];
  const closed = alerts?.filter(({ closedAt }) => closedAt !== undefined) ?? [];
  const older = isAllShown ? 0 : Math.max(0, closed.length - CLOSED_SHOWN);
  const shown = [...open, ...closed.slice(0, closed.length - older)];
  return (
    <Card title={text.security.alerts} lead={text.security.alertsLead}>
      {alerts === undefined ? (
        <Skeleton height={72} />
      ) : shown.length === 0 ? (
        <p className={classes.none}>
          <IconCheck size={18} aria-hidden /> {text.security.noAlerts}.{" "}
          {text.security.noAlertsHint}
        </p>
      ) : (
        <ul className={classes.list} aria-live="polite">
          {shown.map((alert) => (
            <AlertRow key={alert._id} alert={alert} mayAct={mayAct} />
          ))}
        </ul>
      )}
      {older > 0 && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => setAllShown(true)}
        >
          {text.security.olderAlerts(older)}
        </Button>
      )}
    </Card>
  );
}

function AlertRow({
  alert,
  mayAct,
}: {
  readonly alert: Alert;
  readonly mayAct: boolean;
}) {
  const acknowledge = useMutation(api.security.acknowledge);
  const { type, peak, threshold, openedAt, closedAt, acknowledgedAt } = alert;
  const isOpen = closedAt === undefined;
  const isNew = isOpen && acknowledgedAt === undefined;
  return (
    <li className={classes.alert} data-new={isNew || undefined}>
      <div className={classes.words}>
        <div className={classes.head}>
          <strong>
            <EventTypeName type={type} />
          </strong>
          <span className={classes.state} data-open={isOpen || undefined}>
            {isNew
              ? text.security.alertOpen
              : isOpen
                ? text.security.alertSeen
                : text.security.alertClosed}
          </span>
        </div>
        <p className={classes.facts}>
          {text.security.alertPeak(
            numbers.format(peak),
            numbers.format(threshold),
          )}{" "}
          {closedAt === undefined ? (
            <>
              {text.security.alertSince} <TimeAgo at={openedAt} />
            </>
          ) : (
            <>
              {text.security.alertEnded} <TimeAgo at={closedAt} />
            </>
          )}
          {alert.acknowledgedBy !== undefined && (
            <>
              {" · "}
              <bdi>{text.security.acknowledgedBy(alert.acknowledgedBy)}</bdi>
            </>
          )}
        </p>
      </div>
      {acknowledgedAt === undefined && (
        <Button
          size="compact-sm"
          variant="default"
          disabled={!mayAct}
          onClick={() =>
            void acknowledge({ alertId: alert._id }).catch(notifyFailure)
          }
        >
          {text.security.acknowledge}
        </Button>
      )}
    </li>
  );
}
