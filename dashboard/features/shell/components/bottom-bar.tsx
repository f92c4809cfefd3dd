"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { CountBadge } from "@/components/count-badge";
import { text } from "@/lib/text/en";
import { useSections } from "../use-sections";
import { AccountMenu } from "./account-menu";
import classes from "./bottom-bar.module.css";

/** The rail of phones, in reach of a thumb. */
export function BottomBar() {
  const path = usePathname();
  const sections = useSections();
  return (
    <div
      className={classes.bar}
      data-hidden={path.startsWith("/conversations/") || undefined}
    >
      <nav aria-label={text.app.navigation} className={classes.sections}>
        {sections.map(({ id, href, label, icon: Icon, isAt, ...news }) => (
          <Link
            key={id}
            href={href}
            className={classes.item}
            aria-current={isAt(path) ? "page" : undefined}
          >
            <Icon size={22} aria-hidden />
            <span>{label}</span>
            <span className={classes.count}>
              <CountBadge count={news.count} label={news.countLabel} />
            </span>
          </Link>
        ))}
      </nav>
      <div className={classes.more}>
        <AccountMenu isLabelled={false} />
      </div>
    </div>
  );
}
