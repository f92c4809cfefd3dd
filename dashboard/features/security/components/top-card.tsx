"use client";

import { Button } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Card } from "@/components/card";
import { UI_LOCALE } from "@/lib/locale";
import { text } from "@/lib/text/en";
import { shortHash, type Summary } from "../types";
import { AddressHash } from "./address-hash";
import classes from "./top-card.module.css";

const numbers = new Intl.NumberFormat(UI_LOCALE);

/** Where most of it comes from: sites and addresses. */
export function TopCards({
  summary,
  onBlock,
}: {
  readonly summary: Summary;
  /** Absent when the member may not block. */
  readonly onBlock: ((hash: string) => void) | null;
}) {
  return (
    <>
      <Card title={text.security.topSites}>
        <Ranking
          empty={text.security.noTopSites}
          rows={summary.topDomains.map(({ domain, count }) => ({
            key: domain,
            count,
            name: (
              <bdi className={classes.site}>
                {domain === "other" ? text.security.otherSites : domain}
              </bdi>
            ),
          }))}
        />
      </Card>
      <Card title={text.security.topAddresses}>
        <Ranking
          empty={text.security.noTopAddresses}
          rows={summary.topAddresses.map(({ addressHash, count }) => ({
            key: addressHash,
            count,
            name: <AddressHash hash={addressHash} />,
            action: onBlock && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                aria-label={text.security.blockNamed(shortHash(addressHash))}
                leftSection={<IconBan size={14} aria-hidden />}
                onClick={() => onBlock(addressHash)}
              >
                {text.security.block}
              </Button>
            ),
          }))}
        />
      </Card>
    </>
  );
}

interface RankedRow {
  readonly key: string;
  readonly name: ReactNode;
  readonly count: number;
  readonly action?: ReactNode;
}

function Ranking({
  rows,
  empty,
}: {
  readonly rows: readonly RankedRow[];
  readonly empty: string;
}) {
  if (rows.length === 0) return <p className={classes.empty}>{empty}</p>;
  const most = Math.max(...rows.map(({ count }) => count));
  return (
    <ol className={classes.list}>
      {rows.map(({ key, name, count, action }) => (
        <li key={key} className={classes.row}>
          <span className={classes.name}>{name}</span>
          <span className={classes.share} aria-hidden>
            <span style={{ inlineSize: `${(count / most) * 100}%` }} />
          </span>
          <span className={classes.count}>{numbers.format(count)}</span>
          {action}
        </li>
      ))}
    </ol>
  );
}
