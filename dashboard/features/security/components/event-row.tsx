"use client";

import { Button, Table, UnstyledButton } from "@mantine/core";
import { IconBan, IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import { TimeAgo } from "@/components/time-ago";
import { UI_LOCALE } from "@/lib/locale";
import { text } from "@/lib/text/en";
import type { SecurityEvent } from "../types";
import { AddressHash } from "./address-hash";
import { EventDetails } from "./event-details";
import classes from "./event-row.module.css";
import { EventTypeName } from "./event-type";

const numbers = new Intl.NumberFormat(UI_LOCALE);

/** One row of refusals; a second one below it tells more. */
export function EventRow({
  event,
  widgetName,
  onBlock,
}: {
  readonly event: SecurityEvent;
  readonly widgetName: string | undefined;
  readonly onBlock: ((hash: string) => void) | null;
}) {
  const [isOpen, setOpen] = useState(false);
  const detailsId = useId();
  const { type, count, addressHash, lastAt } = event;
  const site = siteOf(event);
  const name = widgetName ?? event.widgetId;
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <UnstyledButton
            className={classes.open}
            aria-expanded={isOpen}
            aria-controls={detailsId}
            aria-label={text.security.details(text.security.types[type], site)}
            onClick={() => setOpen(!isOpen)}
          >
            <IconChevronRight
              size={16}
              aria-hidden
              className={classes.chevron}
              data-open={isOpen || undefined}
            />
            <EventTypeName type={type} />
          </UnstyledButton>
          <bdi className={classes.narrow}>{site}</bdi>
        </Table.Td>
        <Table.Td className={classes.number}>{numbers.format(count)}</Table.Td>
        <Table.Td className={classes.wide}>
          <bdi className={classes.site}>{site}</bdi>
        </Table.Td>
        <Table.Td className={classes.wide}>
          <bdi className={classes.site}>{name}</bdi>
        </Table.Td>
        <Table.Td className={classes.wide}>
          {addressHash === undefined ? (
            <span className={classes.dim}>{text.security.noAddress}</span>
          ) : (
            <AddressHash hash={addressHash} />
          )}
        </Table.Td>
        <Table.Td className={classes.when}>
          <TimeAgo at={lastAt} />
        </Table.Td>
      </Table.Tr>
      <Table.Tr id={detailsId} hidden={!isOpen}>
        <Table.Td colSpan={6} className={classes.details}>
          {isOpen && <EventDetails event={event} widgetName={name} />}
          {isOpen && addressHash !== undefined && onBlock !== null && (
            <Button
              size="compact-sm"
              variant="light"
              color="red"
              leftSection={<IconBan size={16} aria-hidden />}
              onClick={() => onBlock(addressHash)}
            >
              {text.security.blockAddress}
            </Button>
          )}
        </Table.Td>
      </Table.Tr>
    </>
  );
}

function siteOf({ domain }: SecurityEvent): string {
  if (domain === "") return text.security.noSite;
  return domain === "other" ? text.security.otherSites : domain;
}
