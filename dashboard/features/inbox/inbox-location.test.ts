import { describe, expect, it } from "vitest";
import { parsePlace, placeHref, type InboxPlace } from "./inbox-location";
import { neighbour } from "./use-list-commands";

describe("the inbox's address", () => {
  it.each<[string, InboxPlace]>([
    ["/", { selectedId: null, status: "open", search: "" }],
    ["/conversations/j1", { selectedId: "j1", status: "open", search: "" }],
    [
      "/conversations/j1?status=closed&q=a%26b",
      { selectedId: "j1", status: "closed", search: "a&b" },
    ],
    ["/?status=all", { selectedId: null, status: "all", search: "" }],
  ])("%s goes both ways", (href, place) => {
    const url = new URL(href, "http://x");
    expect(parsePlace(url.pathname, url.searchParams)).toEqual(place);
    expect(placeHref(place)).toBe(href);
  });

  it("reads an unknown status as open", () => {
    const place = parsePlace("/", new URLSearchParams("status=bogus"));
    expect(place.status).toBe("open");
  });
});

describe("neighbour", () => {
  it("moves, stops at the ends, and begins at the first", () => {
    const ids = ["a", "b", "c"];
    expect(neighbour(ids, "a", 1)).toBe("b");
    expect(neighbour(ids, "c", 1)).toBeUndefined();
    expect(neighbour(ids, "a", -1)).toBeUndefined();
    expect(neighbour(ids, null, 1)).toBe("a");
    expect(neighbour(ids, "gone", -1)).toBe("a");
    expect(neighbour([], null, 1)).toBeUndefined();
  });
});
