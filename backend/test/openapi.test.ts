/** The document: complete, valid, and always the same. */
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { openApiDocument } from "../src/openapi/document.js";
import { operationsOf } from "./support/document.js";
import { gatewayOf, setUpWorld } from "./support/world.js";

const world = setUpWorld({});

test("every route is in the document, and nothing else", () => {
  const { app } = gatewayOf(world);
  const routes = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => {
      return `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`;
    });
  const unique = [...new Set(routes)].sort();
  expect(operationsOf(openApiDocument("0")).sort()).toEqual(unique);
});

test("it is valid OpenAPI 3.1", async () => {
  const response = await gatewayOf(world).app.request("/openapi.json");
  const validator = new Validator();
  const text = await response.text();
  const result = await validator.validate(
    JSON.parse(text) as Record<string, unknown>,
  );
  expect(result.errors).toBeUndefined();
  expect(result.valid).toBe(true);
  expect(validator.version).toBe("3.1");
});

test("it is the same whenever it is made", async () => {
  const first = JSON.stringify(openApiDocument("0.1.0"));
  expect(JSON.stringify(openApiDocument("0.1.0"))).toBe(first);
  const { app } = gatewayOf(world);
  const served = await app.request("/openapi.json");
  expect(await served.text()).toBe(first);
  const etag = served.headers.get("etag") ?? "";
  const again = await app.request("/openapi.json", {
    headers: { "if-none-match": etag },
  });
  expect(again.status).toBe(304);
});

test("every operation has a name of its own and says who may call it", () => {
  const { paths = {} } = openApiDocument("0");
  const names: string[] = [];
  for (const [path, item] of Object.entries(paths)) {
    for (const method of ["get", "post", "patch", "delete"] as const) {
      const operation = item[method];
      if (!operation) continue;
      names.push(operation.operationId ?? "");
      expect(operation.summary).toBeTruthy();
      const scopes = operation.security?.flatMap((one) => one["ApiKey"] ?? []);
      if (path.includes("/admin/")) expect(scopes).toHaveLength(1);
      else expect(scopes ?? []).toEqual([]);
    }
  }
  expect(names).not.toContain("");
  expect(new Set(names).size).toBe(names.length);
});

test("the page shows all of it under a policy that allows no script", async () => {
  const { app } = gatewayOf(world);
  const response = await app.request("/docs");
  expect(response.status).toBe(200);
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|script-src|https?:/);
  const page = await response.text();
  expect(page).not.toMatch(/<script|<style| style=| on\w+=|javascript:/i);
  const { paths = {} } = openApiDocument("0");
  for (const item of Object.values(paths)) {
    for (const method of ["get", "post", "patch", "delete"] as const) {
      const id = item[method]?.operationId;
      if (id === undefined) continue;
      expect(page).toContain(`<article id="${id}"`);
      expect(page).toContain(`href="#${id}"`);
    }
  }
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, file] of page.matchAll(/href="(\/docs\/[^"]+)"/g)) {
    expect((await app.request(file ?? "")).status).toBe(200);
  }
  expect((await app.request("/docs/page.ts")).status).toBe(404);
  expect((await app.request("/docs/constructor")).status).toBe(404);
});
