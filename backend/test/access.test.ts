/** Who is let in where: every route, asked by every caller. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openApiDocument } from "../src/openapi/document.js";
import { entriesOf } from "../src/openapi/page/types.js";
import { ACCESS, type Row } from "./support/access-table.js";
import {
  CALLERS,
  makeCast,
  SCOPES,
  type Caller,
  type Cast,
} from "./support/callers.js";
import { createAnswerCheck, operationsOf } from "./support/document.js";
import { present, gatewayOf, setUpWorld } from "./support/world.js";
import { withoutAutoBlock } from "./support/widgets.js";

const bundle = await mkdtemp(join(tmpdir(), "access-"));
const world = setUpWorld({
  env: {
    OPENAI_API_KEY: "",
    OPENAI_BASE_URL: "",
    WIDGET_BUNDLE_PATH: join(bundle, "chat-widget.js"),
  },
});
const check = createAnswerCheck();
let cast: Cast | undefined;

beforeAll(async () => {
  await writeFile(join(bundle, "chat-widget.js"), "");
  await withoutAutoBlock(world.platform);
  cast = await makeCast(world.platform, gatewayOf(world));
});
afterAll(() => rm(bundle, { recursive: true }));

/** The status, and what the document did not say of the answer. */
async function ask(
  operation: string,
  row: Row,
  caller: Caller,
): Promise<{ status: number; wrong: string[] }> {
  const { url } = gatewayOf(world);
  const [method = "", pattern = ""] = operation.split(" ");
  const known = present(cast);
  const { path, body, headers } = await row.ask({ ...known, url });
  const all = known.headersOf(caller, row.place);
  for (const [name, value] of Object.entries(headers ?? {})) {
    all.set(name, value);
  }
  if (body !== undefined) all.set("content-type", "application/json");
  const response = await fetch(`${url}${path}`, {
    method,
    headers: all,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const { status } = response;
  const contentType = response.headers.get("content-type");
  const isStream = contentType?.includes("ndjson") ?? false;
  if (isStream) await response.body?.cancel();
  const text = isStream ? "" : await response.text();
  if (row.place === "admin") {
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
    expect(response.headers.get("cache-control")).toBe("no-store");
  }
  const answered = { method, pattern, status, contentType, text };
  return { status, wrong: check(answered) };
}

test("every route has its row, and every row its route", () => {
  const routes = gatewayOf(world)
    .app.routes.filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => {
      return `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`;
    });
  const rows = Object.keys(ACCESS).sort();
  expect(rows).toEqual([...new Set(routes)].sort());
  expect(rows).toEqual(operationsOf(openApiDocument("0")).sort());
});

test("the document names the scope that lets in", () => {
  for (const { method, path, operation } of entriesOf(openApiDocument("0"))) {
    const row = ACCESS[`${method.toUpperCase()} ${path}`];
    if (row?.place !== "admin") continue;
    const named = operation.security?.flatMap((one) => one["ApiKey"] ?? []);
    const admitted = SCOPES.filter((scope) => row.expected[scope] < 300);
    expect(named).toEqual(admitted);
  }
});

test.each(Object.entries(ACCESS))("%s", async (operation, row) => {
  const statuses: Record<string, number> = {};
  for (const caller of CALLERS) {
    const { status, wrong } = await ask(operation, row, caller);
    statuses[caller] = status;
    expect(wrong).toEqual([]);
  }
  expect(statuses).toEqual(row.expected);
});

test.each(["/v1/admin/widgets", "/api/admin/widgets"])(
  "a page of another origin is not let read %s",
  async (path) => {
    const { url } = gatewayOf(world);
    const asked = { origin: "http://localhost:5173" };
    const preflight = await fetch(`${url}${path}`, {
      method: "OPTIONS",
      headers: {
        ...asked,
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization",
      },
    });
    await preflight.body?.cancel();
    const refused = await fetch(`${url}${path}`, { headers: asked });
    await refused.body?.cancel();
    for (const { headers } of [preflight, refused]) {
      const names = [...headers.keys()];
      expect(names.filter((one) => /^access-control/.test(one))).toEqual([]);
    }
  },
);
