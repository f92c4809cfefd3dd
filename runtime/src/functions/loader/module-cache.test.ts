import { expect, it } from "vitest";
import type { ModuleSource } from "../app/push-request.js";
import { ModuleCache } from "./module-cache.js";

const module: ModuleSource = {
  path: "a.js",
  source: "export const a = 1;",
  sourceMap: null,
  environment: "isolate",
};

it("compiles the same text once", async () => {
  const cache = new ModuleCache();
  const first = await cache.compile(module);
  expect(await cache.compile({ ...module })).toBe(first);
});

it.each([
  { path: "b.js" },
  { source: "export const a = 2;" },
  { sourceMap: "{}" },
  { environment: "node" as const },
])("tells %j apart", async (change) => {
  const cache = new ModuleCache();
  const first = await cache.compile(module);
  expect(await cache.compile({ ...module, ...change })).not.toBe(first);
});

it("forgets what was used longest ago when it is full", async () => {
  const cache = new ModuleCache(3 * module.source.length);
  const old = await cache.compile(module);
  const path = "b.js";
  const used = await cache.compile({ ...module, path });
  await cache.compile({ ...module, path: "c.js" });
  expect(await cache.compile({ ...module, path })).toBe(used);
  await cache.compile({ ...module, path: "d.js" });
  expect(await cache.compile({ ...module, path })).toBe(used);
  expect(await cache.compile(module)).not.toBe(old);
});
