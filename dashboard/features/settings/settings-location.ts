import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

export const parts = [
  "business",
  "filter",
  "privacy",
  "blocking",
  "alerts",
  "budget",
  "keys",
] as const;
export type Part = (typeof parts)[number];

export function parsePart(value: string | null): Part {
  return parts.find((part) => part === value) ?? "business";
}

/** Where a part of the settings is. */
export function settingsHref(part: Part): string {
  return part === "business" ? "/settings" : `/settings?part=${part}`;
}

/** The open part, which the address remembers without asking the server. */
export function usePart() {
  const part = parsePart(useSearchParams().get("part"));
  const select = useCallback(
    (next: Part) => window.history.replaceState(null, "", settingsHref(next)),
    [],
  );
  return { part, select };
}
