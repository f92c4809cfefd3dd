import { act, cleanup, renderHook } from "@testing-library/react";
import { ConvexError } from "convex/values";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseDraft, useDraft } from "./use-draft";

interface Values {
  readonly title: string;
  readonly count: number | "";
}

const KEY = "frontdesk.unsent.test";
const onSave = vi.fn<(changes: Partial<Values>) => Promise<unknown>>();

function setUp(saved: Values = { title: "Old", count: 1 }) {
  return renderHook(
    (now: Values) =>
      useDraft<Values>({
        storageKey: KEY,
        saved: now,
        problemsOf: (_, changes) =>
          changes.title === "" ? { title: "empty" } : {},
        onSave,
      }),
    { initialProps: saved },
  );
}

beforeEach(() => {
  onSave.mockResolvedValue(null);
});
afterEach(() => {
  cleanup();
  vi.resetAllMocks();
  localStorage.clear();
});

describe("useDraft", () => {
  it("sends what was touched, and only that", async () => {
    const { result } = setUp();
    act(() => result.current.edit("title", "New"));
    await act(() => result.current.save());
    expect(onSave).toHaveBeenCalledExactlyOnceWith({ title: "New" });
    expect(result.current.state.kind).toBe("saved");
    expect(result.current.isDirty).toBe(false);
  });

  it("shows what others change meanwhile in other fields", () => {
    const { result, rerender } = setUp();
    act(() => result.current.edit("title", "New"));
    rerender({ title: "Theirs", count: 7 });
    expect(result.current.values).toEqual({ title: "New", count: 7 });
  });

  it("is clean again once a field is back at what is saved", () => {
    const { result } = setUp();
    act(() => result.current.edit("title", "New"));
    expect(localStorage.getItem(KEY)).toBe('{"title":"New"}');
    act(() => result.current.edit("title", "Old"));
    expect(result.current.isDirty).toBe(false);
    expect(localStorage.getItem(KEY)).toBeNull();
  });

  it("outlives the page", () => {
    const first = setUp();
    act(() => first.result.current.edit("title", "New"));
    first.unmount();
    expect(setUp().result.current.values.title).toBe("New");
  });

  it("tells a problem once its field was left, and sends nothing", async () => {
    const { result } = setUp();
    act(() => result.current.edit("title", ""));
    expect(result.current.problems).toEqual({});
    act(() => result.current.leave("title"));
    expect(result.current.problems).toEqual({ title: "empty" });
    await act(async () => {
      expect(await result.current.save()).toBe("title");
    });
    expect(onSave).not.toHaveBeenCalled();
  });

  it("puts a refusal at its field", async () => {
    onSave.mockRejectedValue(
      new ConvexError({ kind: "conflict", message: "Taken", field: "title" }),
    );
    const { result } = setUp();
    act(() => result.current.edit("title", "New"));
    await act(() => result.current.save());
    expect(result.current.problems).toEqual({ title: "Taken." });
    expect(result.current.values.title).toBe("New");
    act(() => result.current.edit("title", "Newer"));
    expect(result.current.problems).toEqual({});
  });

  it("keeps everything when the server cannot be asked", async () => {
    onSave.mockRejectedValue(new Error("offline"));
    const { result } = setUp();
    act(() => result.current.edit("title", "New"));
    await act(() => result.current.save());
    expect(result.current.state.kind).toBe("refused");
    expect(result.current.values.title).toBe("New");
  });
});

describe("parseDraft", () => {
  const saved = { title: "Old", count: 1, list: ["a"] };

  it.each([
    [null, {}],
    ["nonsense {", {}],
    ['"text"', {}],
    ['{"title":5,"other":"x","count":""}', { count: "" }],
    ['{"list":["b"],"title":"New"}', { list: ["b"], title: "New" }],
    ['{"list":[5]}', {}],
  ])("%j is %j", (stored, draft) => {
    expect(parseDraft(stored, saved)).toEqual(draft);
  });
});
