import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import type { ConversationRow } from "./types";
import { useHeldRows } from "./use-held-rows";

function row(id: string): ConversationRow {
  return {
    // Ids are opaque strings to the browser.
    _id: id as ConversationRow["_id"],
    visitorName: id,
    preview: "",
    lastMessageAt: 0,
    lastSeq: 0,
    unread: 0,
    status: "open",
    mode: "assistant",
    streaming: false,
  };
}

interface Props {
  readonly fresh: readonly ConversationRow[] | null;
  readonly filter: string;
  readonly isHeld: boolean;
}

function setUp(initialProps: Props) {
  return renderHook(
    ({ fresh, filter, isHeld }: Props) => useHeldRows(fresh, filter, isHeld),
    { initialProps },
  );
}

const [a, b, c] = [row("a"), row("b"), row("c")];

it("holds while held, counts, and lets go", () => {
  const { result, rerender } = setUp({
    fresh: [a, b],
    filter: "open",
    isHeld: false,
  });
  rerender({ fresh: [c, b, a], filter: "open", isHeld: true });
  expect(result.current?.rows).toEqual([a, b]);
  expect(result.current?.pending).toBe(2);
  rerender({ fresh: [c, b, a], filter: "open", isHeld: false });
  expect(result.current?.rows).toEqual([c, b, a]);
  expect(result.current?.pending).toBe(0);
});

it("dims a row that left while held", () => {
  const { result, rerender } = setUp({
    fresh: [a, b],
    filter: "open",
    isHeld: true,
  });
  rerender({ fresh: [b], filter: "open", isHeld: true });
  expect(result.current?.rows).toEqual([a, b]);
  expect([...(result.current?.goneIds ?? [])]).toEqual(["a"]);
});

it("keeps the former rows while another filter loads, then replaces them", () => {
  const { result, rerender } = setUp({
    fresh: [a],
    filter: "open",
    isHeld: true,
  });
  rerender({ fresh: null, filter: "closed", isHeld: true });
  expect(result.current).toMatchObject({ rows: [a], isStale: true });
  rerender({ fresh: [b, c], filter: "closed", isHeld: true });
  expect(result.current).toMatchObject({ rows: [b, c], isStale: false });
});

it("is nothing before the first page", () => {
  const { result } = setUp({ fresh: null, filter: "open", isHeld: false });
  expect(result.current).toBeNull();
});
