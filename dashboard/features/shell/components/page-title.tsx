"use client";

import { shortCount } from "@/lib/count";
import { text } from "@/lib/text/en";
import { useInboxCounts } from "../use-inbox-counts";

/** The browser tab's title: what is unread, and where one is. */
export function PageTitle({ page }: { readonly page: string }) {
  const { unread } = useInboxCounts();
  return <title>{text.inbox.tabTitle(shortCount(unread), page)}</title>;
}
