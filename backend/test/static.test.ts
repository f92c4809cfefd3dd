import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gatewayOf, setUpWorld } from "./support/world.js";

const folder = await mkdtemp(join(tmpdir(), "widget-"));
const LOADER = "console.log('loader');".repeat(50);
const PANEL = "console.log('panel');";

beforeAll(async () => {
  const loader = join(folder, "chat-widget.js");
  await writeFile(loader, LOADER);
  await writeFile(`${loader}.br`, brotliCompressSync(LOADER));
  await writeFile(`${loader}.gz`, gzipSync(LOADER));
  await writeFile(join(folder, "panel-0123456789ab.js"), PANEL);
  await writeFile(join(folder, "secret.txt"), "no");
});
afterAll(() => rm(folder, { recursive: true }));

const world = setUpWorld({
  env: { WIDGET_BUNDLE_PATH: join(folder, "chat-widget.js") },
});
const app = (path: string, headers: Record<string, string> = {}) =>
  gatewayOf(world).app.request(path, { headers });

describe("/widget", () => {
  test.each([
    ["br, gzip", "br"],
    ["gzip, deflate", "gzip"],
    ["br;q=0, gzip;q=0.5", "gzip"],
    ["identity", null],
    ["", null],
  ])("with Accept-Encoding %j sends %s", async (accepted, encoding) => {
    const response = await app("/widget/chat-widget.js", {
      "accept-encoding": accepted,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-encoding")).toBe(encoding);
    expect(response.headers.get("vary")).toContain("Accept-Encoding");
    expect(response.headers.get("content-type")).toContain("text/javascript");
    const bytes = Buffer.from(await response.arrayBuffer());
    const expected = { br: brotliCompressSync, gzip: gzipSync };
    const packed =
      encoding === "br" || encoding === "gzip"
        ? expected[encoding](LOADER)
        : Buffer.from(LOADER);
    expect(bytes.equals(packed)).toBe(true);
  });

  test("the short name is asked again, by ETag", async () => {
    const first = await app("/widget/chat-widget.js");
    expect(first.headers.get("cache-control")).not.toContain("immutable");
    const etag = first.headers.get("etag") ?? "";
    const again = { "if-none-match": `"other", W/${etag}` };
    const second = await app("/widget/chat-widget.js", again);
    expect(second.status).toBe(304);
    expect(await second.text()).toBe("");
  });

  test("a hashed name never changes", async () => {
    const response = await app("/widget/panel-0123456789ab.js");
    expect(response.headers.get("cache-control")).toContain("immutable");
    expect(response.headers.get("cross-origin-resource-policy")).toBe(
      "cross-origin",
    );
    expect(await response.text()).toBe(PANEL);
  });

  test.each([
    "/widget/secret.txt",
    "/widget/..%2f..%2fpackage.json",
    "/widget/nothing.js",
    "/widget/",
    "/widget/chat-widget.js.br",
  ])("%s is not there", async (path) => {
    expect((await app(path)).status).toBe(404);
  });
});

describe("/demo", () => {
  test("has the widget in it, under a strict policy", async () => {
    const response = await app("/demo");
    expect(response.status).toBe(200);
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    const page = await response.text();
    expect(page).toMatch(/data-widget-id="widget_\w+"/);
    expect(page).not.toMatch(/\{\{|<style|style=|<script>| on\w+="/);
    const css = await app("/demo/shop.css");
    expect(css.headers.get("content-type")).toContain("text/css");
    expect((await app("/demo/index.html")).status).toBe(404);
    expect((await app("/demo/constructor")).status).toBe(404);
  });
});

describe("/health", () => {
  test("tells that it serves", async () => {
    const response = await app("/health");
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: "ok",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
      convex: "ok",
    });
  });

  test("has the security headers, and no more of them than needed", async () => {
    const { headers } = await app("/health");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("permissions-policy")).toContain("camera=()");
    expect(headers.get("strict-transport-security")).toBeNull();
    expect(headers.get("x-powered-by")).toBeNull();
  });
});
