import type { ReactNode } from "react";
import { UI_LOCALE } from "@/lib/locale";
import { text } from "@/lib/text/en";
import { formatAbsolute } from "@/lib/time";
import type { SecurityEvent } from "../types";
import { AddressHash } from "./address-hash";
import classes from "./event-details.module.css";

const numbers = new Intl.NumberFormat(UI_LOCALE);

/** Everything that is known; what somebody wrote is never kept. */
export function EventDetails({
  event,
  widgetName,
}: {
  readonly event: SecurityEvent;
  readonly widgetName: string | undefined;
}) {
  const { details, addressHash } = event;
  return (
    <dl className={classes.facts}>
      <Fact label={text.security.columnWhat}>
        {text.security.typeHints[event.type]}
      </Fact>
      <Fact label={text.security.count}>{numbers.format(event.count)}</Fact>
      <Fact label={text.security.first}>{formatAbsolute(event.firstAt)}</Fact>
      <Fact label={text.security.last}>{formatAbsolute(event.lastAt)}</Fact>
      <Fact label={text.security.columnWidget}>{widgetName}</Fact>
      <Fact label={text.security.origin}>{details.origin}</Fact>
      <Fact label={text.security.path}>{details.path}</Fact>
      <Fact label={text.security.limit}>{details.limit}</Fact>
      <Fact label={text.security.reason}>{details.reason}</Fact>
      {addressHash !== undefined && (
        <Fact label={text.security.address}>
          <AddressHash hash={addressHash} />{" "}
          <span className={classes.hint}>{text.security.addressHint}</span>
        </Fact>
      )}
    </dl>
  );
}

/** Nothing at all when there is no value. */
function Fact({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  if (children === undefined) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
