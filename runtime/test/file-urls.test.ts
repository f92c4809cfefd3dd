/** What a stored file's URL serves, and to whom. */
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Runtime } from "../src/index.js";
import { temporaryFolder } from "../src/storage/temporary-folder.js";
import { eventually } from "./support/eventually.js";
import { errorOf, files, startFiles } from "./support/files.js";
import type { FilesFixture } from "./support/files.js";

let runtime: Runtime;
let upload: FilesFixture["upload"];
let urlOf: FilesFixture["urlOf"];

beforeAll(async () => {
  ({ runtime, upload, urlOf } = await startFiles());
});

afterAll(() => runtime?.close());

describe("a file's URL", () => {
  const TEXT = "0123456789";
  let url: string;

  beforeAll(async () => {
    url = await urlOf(await upload(TEXT, { "content-type": "text/plain" }));
  });

  const get = (headers: Record<string, string>, method = "GET") =>
    fetch(url, { method, headers });

  it.each([
    ["bytes=0-3", "0123", "bytes 0-3/10"],
    ["bytes=4-", "456789", "bytes 4-9/10"],
    ["bytes=-3", "789", "bytes 7-9/10"],
    ["bytes=-30", TEXT, "bytes 0-9/10"],
    ["bytes=9-9", "9", "bytes 9-9/10"],
    ["bytes=5-500", "56789", "bytes 5-9/10"],
  ])("serves the range %s", async (range, text, contentRange) => {
    const response = await get({ range });
    expect(response.status).toBe(206);
    expect(await response.text()).toBe(text);
    expect(response.headers.get("content-range")).toBe(contentRange);
    expect(response.headers.get("content-length")).toBe(String(text.length));
  });

  it.each(["bytes=10-", "bytes=10-20", "bytes=-0"])(
    "has nothing to serve for %s",
    async (range) => {
      const response = await get({ range });
      expect(response.status).toBe(416);
      expect(response.headers.get("content-range")).toBe("bytes */10");
    },
  );

  it.each(["bytes=0-1,3-4", "bytes=3-1", "items=0-1", "bytes=a-b", "bytes=-"])(
    "serves the whole for %s",
    async (range) => {
      const response = await get({ range });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(TEXT);
    },
  );

  it("lets clients keep what they have", async () => {
    const etag = (await get({})).headers.get("etag") ?? "";
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
      const response = await get({ "if-none-match": known });
      expect(response.status).toBe(304);
      expect(await response.text()).toBe("");
    }
    expect((await get({ "if-none-match": '"other"' })).status).toBe(200);
    const range = "bytes=0-1";
    expect((await get({ range, "if-range": etag })).status).toBe(206);
    expect((await get({ range, "if-range": '"other"' })).status).toBe(200);
  });

  it("answers HEAD with all but the bytes", async () => {
    const response = await get({}, "HEAD");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-length")).toBe("10");
    expect(await response.text()).toBe("");
  });

  it("may be read by pages of any origin", async () => {
    const origin = "https://shop.test";
    const response = await get({ origin });
    expect(response.headers.get("access-control-allow-origin")).toBe(origin);
    const preflight = await fetch(`${runtime.url}/api/storage/upload?token=x`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-headers": "content-type" },
    });
    expect(preflight.status).toBe(200);
    expect(preflight.headers.get("access-control-allow-origin")).toBe(origin);
    expect(preflight.headers.get("access-control-allow-headers")).toBe(
      "content-type",
    );
  });

  it.each(["text/html", "image/svg+xml", "application/xhtml+xml", "x/y"])(
    "lets %s run no scripts",
    async (type) => {
      const html = "<script>alert(1)</script>";
      const page = await urlOf(await upload(html, { "content-type": type }));
      const { headers } = await fetch(page);
      expect(headers.get("content-type")).toBe(type);
      expect(headers.get("content-security-policy")).toMatch(/^sandbox;/);
    },
  );

  it.each([
    ["../../etc/passwd", 404, "NotFound"],
    ["..%2f..%2fdata.mdb", 400, "InvalidStoragePath"],
    ["nonsense", 400, "InvalidStoragePath"],
    [crypto.randomUUID(), 404, "FileNotFound"],
  ])("is not %s", async (path, status, code) => {
    const response = await fetch(`${runtime.url}/api/storage/${path}`);
    expect(await errorOf(response)).toEqual([status, code]);
  });
});

it("minds no clients that vanish in the middle", async () => {
  const folder = temporaryFolder();
  const log: string[] = [];
  const other = await startFiles({
    dataDir: folder.path,
    log: (message) => log.push(message),
  });
  const url: string = await other.client.mutation(files.uploadUrl!);
  const large = await other.urlOf(
    await other.upload(new Uint8Array(20_000_000)),
  );

  const incoming = join(folder.path, "files", "incoming");
  const clients = Array.from({ length: 20 }, (_, at) => {
    const method = at % 2 === 0 ? "GET" : "POST";
    const target = method === "GET" ? large : url;
    const client = request(target, { method });
    client.on("error", () => {
      // It is this side that hangs up.
    });
    if (method === "GET") client.end();
    else client.write("the first bytes");
    return client;
  });
  const answers = clients.filter((one) => one.method === "GET");
  await Promise.all(answers.map((one) => once(one, "response")));
  await eventually(() => readdirSync(incoming).length === 10, "the uploads");
  for (const client of clients) client.destroy();
  await eventually(() => readdirSync(incoming).length === 0, "their end");
  expect(await other.client.query(files.rows!)).toHaveLength(1);
  await other.runtime.close();
  expect(log).toEqual([]);
  folder.remove();
});
