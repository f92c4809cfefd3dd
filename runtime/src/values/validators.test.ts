import { convexToJson, v } from "convex/values";
import type { GenericValidator, Value } from "convex/values";
import { describe, expect, it } from "vitest";
import { encodeId } from "./ids.js";
import { parseJson } from "./json-value.js";
import type { JsonValue } from "./json-value.js";
import { checkDocument } from "./document-validator.js";
import { checkValidator } from "./validators.js";

const USERS = 10_001;
const TEAMS = 10_002;
const names = new Map([
  [USERS, "users"],
  [TEAMS, "teams"],
]);
const context = {
  tableName: (number: number) => names.get(number) ?? null,
};
const userId = encodeId(USERS, new Uint8Array(16));
const teamId = encodeId(TEAMS, new Uint8Array(16));
const foreignId = encodeId(10_003, new Uint8Array(16));

/** The wire form that `exportArgs` and `schema.export` give. */
function json(validator: GenericValidator): JsonValue {
  // Marked internal, hence not in the published types.
  if (!("json" in validator)) throw new Error("Validators have changed.");
  return parseJson(JSON.stringify(validator.json));
}

function check(validator: GenericValidator, value: Value): string | null {
  return checkValidator(json(validator), convexToJson(value), context);
}

describe("checkValidator", () => {
  it.each<[string, GenericValidator, Value[], Value[]]>([
    ["null", v.null(), [null], [0, "", false, [], {}]],
    ["float", v.float64(), [0, -0, NaN, 1.5, Infinity], [1n, "1", null, true]],
    ["integer", v.int64(), [0n, -1n, 2n ** 63n - 1n], [0, "1", null, {}]],
    ["boolean", v.boolean(), [true, false], [0, "true", null, []]],
    ["string", v.string(), ["", "é\u0000"], [0, null, ["a"], {}]],
    ["bytes", v.bytes(), [new ArrayBuffer(2)], ["AA==", [1], null, {}]],
    ["any", v.any(), [null, {}, [1], 1n, ""], []],
    ["literal", v.literal("a"), ["a"], ["b", 1, null, ["a"]]],
    ["integer literal", v.literal(1n), [1n], [1, 2n, "1", null]],
    ["array", v.array(v.string()), [[], ["a", "b"]], [[1], "a", {}, ["a", 1]]],
    [
      "record",
      v.record(v.string(), v.number()),
      [{}, { a: 1, b: 2 }],
      [{ a: "x" }, [], 1, null, { a: 1, b: null }],
    ],
    [
      "union",
      v.union(v.literal("a"), v.literal("b"), v.number()),
      ["a", "b", 1],
      ["c", 1n, null, [], {}],
    ],
    [
      "object",
      v.object({ a: v.string(), b: v.optional(v.array(v.object({}))) }),
      [{ a: "x" }, { a: "x", b: [] }, { a: "", b: [{}] }],
      [{}, { a: 1 }, { a: "x", c: 1 }, { a: "x", b: null }, [], null],
    ],
    ["id", v.id("users"), [userId], [teamId, foreignId, "x", 1, null]],
  ])("%s", (_, validator, good, bad) => {
    for (const value of good) expect(check(validator, value)).toBeNull();
    for (const value of bad) expect(check(validator, value)).not.toBeNull();
  });

  it("names path, value and validator", () => {
    expect(check(v.object({ a: v.float64() }), { a: "x" })).toBe(
      'Value does not match validator.\nPath: .a\nValue: "x"\n' +
        "Validator: v.float64()",
    );
    const deep = v.object({ a: v.array(v.object({ b: v.boolean() })) });
    expect(check(deep, { a: [{ b: true }, { b: 1 }] })).toContain(
      "Path: .a[1].b\nValue: 1.0\nValidator: v.boolean()",
    );
  });

  it("names a missing field", () => {
    expect(check(v.object({ b: v.string() }), {})).toBe(
      "Object is missing the required field `b`. Consider wrapping the field " +
        "validator in `v.optional(...)` if this is expected.\n\n" +
        "Object: {}\nValidator: v.object({b: v.string()})",
    );
  });

  it("names an extra field", () => {
    expect(check(v.object({}), { c: 1n })).toContain(
      "Object contains extra field `c` that is not in the validator.\n\n" +
        "Object: {c: 1n}\nValidator: v.object({})",
    );
  });

  it("names the table of a foreign id", () => {
    expect(check(v.id("users"), teamId)).toContain(
      `Found ID "${teamId}" from table \`teams\`, which does not match the ` +
        'table name in validator `v.id("users")`.',
    );
  });

  it("names a literal", () => {
    expect(check(v.literal("a"), "b")).toContain(
      '`"b"` does not match literal validator `v.literal("a")`.',
    );
  });

  it("is not fooled by inherited names", () => {
    const validator = v.object({ constructor: v.string() });
    expect(check(validator, {})).toContain("missing the required field");
    expect(check(v.object({}), { toString: 1 })).toContain("extra field");
  });
});

describe("checkDocument", () => {
  it("allows system fields beside those of the table", () => {
    const document = { _id: userId, _creationTime: 1, a: "x" };
    const table = json(v.object({ a: v.string() }));
    expect(checkDocument(table, document, context)).toBeNull();
    const union = json(
      v.union(v.object({ a: v.string() }), v.object({ b: v.string() })),
    );
    expect(checkDocument(union, document, context)).toBeNull();
    expect(checkDocument(table, { ...document, c: 1 }, context)).toContain(
      "extra field `c`",
    );
  });
});
