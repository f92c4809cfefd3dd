import { describe, expect, it } from "vitest";
import { BOUNDS, GROUPS, limitProblems, type LimitName } from "./limits";
import { makeWidget } from "./test/widget";

const { limits } = makeWidget();

describe("limitProblems", () => {
  it("finds none in the defaults", () => {
    expect(limitProblems(limits)).toEqual({});
  });

  it("has a field for every limit", () => {
    const shown = GROUPS.flatMap(({ names }) => names);
    expect([...shown].sort()).toEqual(Object.keys(BOUNDS).sort());
  });

  it.each(Object.entries(BOUNDS))("bounds %s", (name, [least, most]) => {
    for (const value of ["", least - 1, most + 1, least + 0.5] as const) {
      expect(limitProblems({ ...limits, [name]: value })).toHaveProperty(name);
    }
  });

  it.each<[Partial<Record<LimitName, number>>, LimitName]>([
    [{ perHour: 19 }, "perHour"],
    [{ perDay: 199 }, "perDay"],
    [{ perWidgetHour: 599 }, "perWidgetHour"],
    [{ perWidgetHour: 700, perWidgetDay: 699 }, "perWidgetDay"],
    // An hour without a limit does not free the day of the minute's.
    [{ perWidgetDay: 599 }, "perWidgetDay"],
  ])("%j lets a longer window fall below a shorter", (change, name) => {
    expect(Object.keys(limitProblems({ ...limits, ...change }))).toEqual([
      name,
    ]);
  });

  it("speaks of pauses in seconds", () => {
    expect(limitProblems({ ...limits, minIntervalMs: 700_000 })).toEqual({
      minIntervalMs: "From 0 to 600 seconds.",
    });
  });
});
