"use client";

import { Tooltip, UnstyledButton } from "@mantine/core";
import {
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconSearch,
} from "@tabler/icons-react";
import { spotlight } from "@mantine/spotlight";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { CountBadge } from "@/components/count-badge";
import { Wordmark } from "@/components/wordmark";
import { text } from "@/lib/text/en";
import { useStoredFlag } from "@/lib/use-stored-flag";
import { useSections } from "../use-sections";
import { AccountMenu } from "./account-menu";
import classes from "./rail.module.css";

/** Sections on the left; on phones the bottom bar stands in for it. */
export function Rail() {
  const path = usePathname();
  const sections = useSections();
  const [isOpen, setIsOpen] = useStoredFlag("frontdesk.rail", false);
  const Toggle = isOpen
    ? IconLayoutSidebarLeftCollapse
    : IconLayoutSidebarLeftExpand;
  return (
    <div className={classes.rail} data-open={isOpen || undefined}>
      <div className={classes.mark}>
        <Wordmark isCompact={!isOpen} />
      </div>
      <nav aria-label={text.app.navigation} className={classes.sections}>
        {sections.map(({ id, href, label, icon: Icon, isAt, ...news }) => (
          <RailTip key={id} label={label} isOff={isOpen}>
            <Link
              href={href}
              className={classes.item}
              aria-current={isAt(path) ? "page" : undefined}
            >
              <span className={classes.icon}>
                <Icon size={20} aria-hidden />
              </span>
              <span className={classes.label}>{label}</span>
              <CountBadge count={news.count} label={news.countLabel} />
            </Link>
          </RailTip>
        ))}
      </nav>
      <div className={classes.foot}>
        <RailTip label={text.app.commands} isOff={isOpen}>
          <UnstyledButton className={classes.item} onClick={spotlight.open}>
            <span className={classes.icon}>
              <IconSearch size={20} aria-hidden />
            </span>
            <span className={classes.label}>{text.app.commands}</span>
          </UnstyledButton>
        </RailTip>
        <AccountMenu isLabelled={isOpen} />
        <RailTip label={text.app.expand} isOff={isOpen}>
          <UnstyledButton
            className={classes.item}
            aria-expanded={isOpen}
            onClick={() => setIsOpen(!isOpen)}
          >
            <span className={classes.icon}>
              <Toggle size={20} aria-hidden />
            </span>
            <span className={classes.label}>
              {isOpen ? text.app.collapse : text.app.expand}
            </span>
          </UnstyledButton>
        </RailTip>
      </div>
    </div>
  );
}

/** Names an icon whose label is folded away. */
function RailTip({
  label,
  isOff,
  children,
}: {
  readonly label: string;
  readonly isOff: boolean;
  readonly children: React.ReactElement;
}) {
  return (
    <Tooltip label={label} position="right" disabled={isOff}>
      {children}
    </Tooltip>
  );
}
