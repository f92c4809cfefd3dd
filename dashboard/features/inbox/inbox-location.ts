import { usePathname, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";
import { statusFilters, type StatusFilter } from "./types";

/** What the address says about the inbox. */
export interface InboxPlace {
  readonly selectedId: string | null;
  readonly status: StatusFilter;
  readonly search: string;
}

const CONVERSATION_PATH = /^\/conversations\/([^/]+)$/;

export function parsePlace(path: string, query: URLSearchParams): InboxPlace {
  const id = CONVERSATION_PATH.exec(path)?.[1];
  const status = statusFilters.find((name) => name === query.get("status"));
  return {
    selectedId: id === undefined ? null : decodeURIComponent(id),
    status: status ?? "open",
    search: query.get("q") ?? "",
  };
}

export function placeHref(place: InboxPlace): string {
  const query = new URLSearchParams();
  if (place.status !== "open") query.set("status", place.status);
  if (place.search !== "") query.set("q", place.search);
  const path =
    place.selectedId === null
      ? "/"
      : `/conversations/${encodeURIComponent(place.selectedId)}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

/**
 * Marks history entries that lie above the list, so that back is real. Always
 * a new object: Next writes into it, and would ignore it the second time.
 */
function fromList(): { frontdeskFromList: true } {
  return { frontdeskFromList: true };
}

function isFromList(state: unknown): boolean {
  return (
    typeof state === "object" && state !== null && "frontdeskFromList" in state
  );
}

/**
 * The inbox's place and the ways to move. The address changes without asking
 * the server: the panes are live already, and it works without a connection.
 */
export function useInboxLocation() {
  const path = usePathname();
  const query = useSearchParams();
  const place = useMemo(
    () => parsePlace(path, new URLSearchParams(query)),
    [path, query],
  );

  const select = useCallback(
    (id: string) => {
      const href = placeHref({ ...place, selectedId: id });
      if (place.selectedId === null) {
        window.history.pushState(fromList(), "", href);
      } else {
        const above: unknown = window.history.state;
        window.history.replaceState(
          isFromList(above) ? fromList() : null,
          "",
          href,
        );
      }
    },
    [place],
  );

  const leave = useCallback(() => {
    if (isFromList(window.history.state)) window.history.back();
    else {
      const href = placeHref({ ...place, selectedId: null });
      window.history.replaceState(null, "", href);
    }
  }, [place]);

  const filter = useCallback(
    (change: Partial<Pick<InboxPlace, "status" | "search">>) => {
      const state: unknown = window.history.state;
      window.history.replaceState(
        isFromList(state) ? fromList() : null,
        "",
        placeHref({ ...place, ...change }),
      );
    },
    [place],
  );

  return { place, select, leave, filter };
}
