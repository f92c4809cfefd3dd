"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { CountBadge } from "@/components/count-badge";
import { text } from "@/lib/text/en";
import { sections } from "../sections";
import { useInboxCounts } from "../use-inbox-counts";
import { AccountMenu } from "./account-menu";
import classes from "./bottom-bar.module.css";

/** The rail of phones, in reach of a thumb. */
export function BottomBar() {
  const path = usePathname();
  const { unread } = useInboxCounts();
  return (
    <div
      className={classes.bar}
      data-hidden={path.startsWith("/conversations/") || undefined}
    >
      <nav aria-label={text.app.navigation} className={classes.sections}>
        {sections.map(({ id, href, label, icon: Icon, isAt }) => (
          <Link
            key={id}
            href={href}
            className={classes.item}
            aria-current={isAt(path) ? "page" : undefined}
          >
            <Icon size={22} aria-hidden />
            <span>{label}</span>
            {id === "inbox" && (
              <span className={classes.count}>
                <CountBadge count={unread} />
              </span>
            )}
          </Link>
        ))}
      </nav>
      <div className={classes.more}>
        <AccountMenu isLabelled={false} />
      </div>
    </div>
  );
}
