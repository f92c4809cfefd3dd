import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

export const tabs = [
  "look",
  "domains",
  "limits",
  "keys",
  "install",
  "seen",
] as const;
export type Tab = (typeof tabs)[number];

export function parseTab(value: string | null): Tab {
  return tabs.find((tab) => tab === value) ?? "look";
}

/** Where a part of a widget is edited. */
export function widgetHref(widgetId: string, tab: Tab = "look"): string {
  const query = tab === "look" ? "" : `?part=${tab}`;
  return `/widgets/${encodeURIComponent(widgetId)}${query}`;
}

/** The open tab, which the address remembers without asking the server. */
export function useTab(widgetId: string) {
  const tab = parseTab(useSearchParams().get("part"));
  const select = useCallback(
    (next: Tab) =>
      window.history.replaceState(null, "", widgetHref(widgetId, next)),
    [widgetId],
  );
  return { tab, select };
}
