import { expect, test } from "vitest";
import { hashSecret } from "../door/secrets.js";
import { idempotencyOf } from "./idempotency.js";
import { newKey } from "./new-key.js";

const secret = new Uint8Array(32).fill(1);
const hashOf = (body: unknown, route = "POST x") =>
  idempotencyOf("key", { route, body }).requestHash;

test("a request is told by what it says, not by how it is spelt", () => {
  const body = { a: 1, b: { c: [1, 2], d: null } };
  expect(hashOf({ b: { d: null, c: [1, 2] }, a: 1 })).toBe(hashOf(body));
  expect(hashOf({ ...body, a: 2 })).not.toBe(hashOf(body));
  expect(hashOf({ ...body, b: { c: [2, 1], d: null } })).not.toBe(hashOf(body));
  expect(hashOf(body, "POST y")).not.toBe(hashOf(body));
});

test("without a key of the caller's each request is another", () => {
  const asked = { route: "POST x", body: {} };
  const one = idempotencyOf(undefined, asked);
  expect(one.key).not.toBe(idempotencyOf(undefined, asked).key);
});

test("the same request makes the same key, any other another one", () => {
  const idempotency = idempotencyOf("key", { route: "POST x", body: {} });
  const by = { secret, apiKeyHash: "a", idempotency };
  const made = newKey("secret", by);
  expect(newKey("secret", by)).toEqual(made);
  expect(made.key).toMatch(/^sk_[\w-]{43}$/);
  expect(made.hash).toBe(hashSecret(made.key));
  expect(made.key.startsWith(made.prefix)).toBe(true);
  const others = [
    { ...by, apiKeyHash: "b" },
    { ...by, secret: new Uint8Array(32) },
    { ...by, idempotency: { ...idempotency, key: "other" } },
    { ...by, idempotency: { ...idempotency, requestHash: "other" } },
  ];
  for (const other of others) {
    expect(newKey("secret", other).key).not.toBe(made.key);
  }
  expect(newKey("publishable", by).key).toMatch(/^wk_/);
});
