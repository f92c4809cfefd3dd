import { convexToJson, type Value } from "convex/values";
import { expect, it } from "vitest";
import type { JsonValue } from "../../engine/types.js";
import { cleanJson } from "./values.js";

it.each<[Value, JsonValue]>([
  [1n, "1"],
  [-(2n ** 63n), "-9223372036854775808"],
  [NaN, "NaN"],
  [-Infinity, "-Infinity"],
  [-0, 0],
  [new Uint8Array([1, 2]).buffer, "AQI="],
  [
    [1n, { a: 2n }],
    ["1", { a: "2" }],
  ],
  [{}, {}],
  [null, null],
])("writes %s as clean JSON", (value, expected) => {
  expect(cleanJson(convexToJson(value))).toEqual(expected);
});
