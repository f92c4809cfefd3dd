// @vitest-environment jsdom
import { act, cleanup, renderHook } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { afterEach, expect, test } from "vitest";
import { parseDraft, realChanges, useDraft } from "./use-draft";

interface Values {
  readonly name: string;
  readonly count: number | "";
  readonly hosts: readonly string[];
}

const saved: Values = { name: "Ada", count: 3, hosts: ["a.example"] };

afterEach(() => {
  cleanup();
  localStorage.clear();
});

function draftOf(
  onSave: (changes: Partial<Values>) => Promise<unknown> = () =>
    Promise.resolve(null),
) {
  return renderHook(
    ({ live }: { live: Values }) =>
      useDraft<Values>({
        storageKey: "draft",
        saved: live,
        problemsOf: ({ name }) => (name === "" ? { name: "Empty." } : {}),
        onSave,
      }),
    { initialProps: { live: saved } },
  );
}

test("only what was touched covers what others change", () => {
  const { result, rerender } = draftOf();
  act(() => result.current.edit("name", "Grace"));
  rerender({ live: { ...saved, name: "Else", count: 9 } });
  expect(result.current.values).toMatchObject({ name: "Grace", count: 9 });
  act(() => result.current.edit("name", "Else"));
  expect(result.current.isDirty).toBe(false);
});

test("edits outlive the page, and leave the store once they are saved", async () => {
  const sent: unknown[] = [];
  const first = draftOf();
  act(() => first.result.current.edit("hosts", ["a.example", "b.example"]));
  first.unmount();
  const { result } = draftOf((changes) => {
    sent.push(changes);
    return Promise.resolve(null);
  });
  expect(result.current.isDirty).toBe(true);
  await act(async () => expect(await result.current.save()).toBeNull());
  expect(sent).toEqual([{ hosts: ["a.example", "b.example"] }]);
  expect(result.current.state.kind).toBe("saved");
  expect(localStorage.getItem("draft")).toBeNull();
});

test("a problem shows once its field was left, and keeps it from saving", async () => {
  const { result } = draftOf(() => Promise.reject(new Error("not asked")));
  act(() => result.current.edit("name", ""));
  expect(result.current.problems).toEqual({});
  act(() => result.current.leave("name"));
  expect(result.current.problems).toEqual({ name: "Empty." });
  await act(async () => expect(await result.current.save()).toBe("name"));
  expect(result.current.isDirty).toBe(true);
});

test("what the server refuses is told, at its field when it names one", async () => {
  const refused = { kind: "invalid", message: "Too many", field: "count" };
  const { result } = draftOf(() => Promise.reject(new ConvexError(refused)));
  act(() => result.current.edit("count", 7));
  await act(async () => expect(await result.current.save()).toBe("count"));
  expect(result.current.problems).toEqual({ count: "Too many" });

  const other = draftOf(() => Promise.reject(new Error("broken link")));
  act(() => other.result.current.edit("count", 8));
  await act(async () => expect(await other.result.current.save()).toBeNull());
  expect(other.result.current.state.kind).toBe("refused");
  expect(other.result.current.values.count).toBe(8);
});

test("stored edits of another shape are none", () => {
  expect(parseDraft("{", saved)).toEqual({});
  expect(parseDraft("[1]", saved)).toEqual({});
  const stored = { name: 5, hosts: [1], count: "", other: "x" };
  expect(parseDraft(JSON.stringify(stored), saved)).toEqual({ count: "" });
  expect(realChanges(saved, { name: "Ada", count: 4 })).toEqual({ count: 4 });
});
