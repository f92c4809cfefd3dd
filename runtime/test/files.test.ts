/** `ctx.storage` and uploads, by the official clients. */
import { ConvexClient, type ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import {
  afterAll,
  afterEach,
  beforeAll,
  describe,
  expect,
  it,
  vi,
} from "vitest";
import { CommitFailedError } from "../src/engine/index.js";
import type { Runtime } from "../src/index.js";
import { errorOf, files, sha256, startFiles } from "./support/files.js";
import type { FilesFixture } from "./support/files.js";

const MAX_BYTES = 3_000_000;

let runtime: Runtime;
let client: ConvexHttpClient;
let upload: FilesFixture["upload"];
let urlOf: FilesFixture["urlOf"];

beforeAll(async () => {
  ({ runtime, client, upload, urlOf } = await startFiles({
    maxFileBytes: MAX_BYTES,
    log: () => undefined,
  }));
});

afterAll(() => runtime?.close());

afterEach(() => {
  vi.useRealTimers();
});

describe("an uploaded file", () => {
  it("has a row, metadata and a URL", async () => {
    const id = await upload("hello", { "content-type": "text/plain" });
    const digest = sha256("hello");
    expect(await client.query(files.row!, { id })).toEqual({
      _id: id,
      _creationTime: expect.any(Number),
      sha256: digest.toString("base64"),
      size: 5,
      contentType: "text/plain",
    });
    const url = await urlOf(id);
    expect(url.startsWith(`${runtime.url}/api/storage/`)).toBe(true);
    expect(await client.query(files.metadata!, { id })).toEqual({
      storageId: url.split("/").at(-1),
      sha256: digest.toString("hex"),
      size: 5,
      contentType: "text/plain",
    });
    const response = await fetch(url);
    expect(await response.text()).toBe("hello");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/plain",
      "content-length": "5",
      digest: `sha-256=${digest.toString("base64")}`,
      "cache-control": "private, max-age=2592000",
      "accept-ranges": "bytes",
      "x-content-type-options": "nosniff",
    });
    expect(response.headers.get("content-security-policy")).toBeNull();
  });

  it("may have no type, and no bytes", async () => {
    const id = await upload(new Uint8Array());
    const row: unknown = await client.query(files.row!, { id });
    expect(row).toMatchObject({ size: 0 });
    expect(row).not.toHaveProperty("contentType");
    const response = await fetch(await urlOf(id));
    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBe(0);
    expect(response.headers.get("content-type")).toBe(
      "application/octet-stream",
    );
  });

  it("is found by the UUID of its URL too", async () => {
    const id = await upload("by uuid");
    const url = await urlOf(id);
    const uuid = url.split("/").at(-1) ?? "";
    expect(await urlOf(uuid)).toBe(url);
    await client.mutation(files.remove!, { id: uuid });
    expect(await client.query(files.url!, { id })).toBeNull();
  });

  it("is gone for everybody once it is deleted", async () => {
    const live = new ConvexClient(runtime.url, { logger: false });
    const id = await upload("short-lived");
    const url = await urlOf(id);
    const seen: unknown[] = [];
    const isGone = new Promise<void>((resolve) => {
      live.onUpdate(files.url!, { id }, (value: unknown) => {
        seen.push(value);
        if (value === null) resolve();
        else void client.mutation(files.remove!, { id });
      });
    });
    await isGone;
    expect(seen).toEqual([url, null]);
    expect(await errorOf(await fetch(url))).toEqual([404, "FileNotFound"]);
    expect(await client.query(files.metadata!, { id })).toBeNull();
    await expect(client.mutation(files.remove!, { id })).rejects.toThrow(
      `storage id ${id} not found`,
    );
    await live.close();
  });

  it("cannot lose its row alone", async () => {
    const id = await upload("kept");
    await expect(client.mutation(files.removeRow!, { id })).rejects.toThrow(
      "read-only",
    );
    expect(await (await fetch(await urlOf(id))).text()).toBe("kept");
  });

  it("stays when the mutation that deletes it fails", async () => {
    const id = await upload("stays");
    const removal = client.mutation(files.removeThenThrow!, { id });
    await expect(removal).rejects.toThrow("after the deletion");
    const url = await urlOf(id);
    expect(await client.mutation(files.removeInVain!, { id })).toBe(url);
    expect(await (await fetch(url)).text()).toBe("stays");
  });
});

describe("uploads are refused", () => {
  it.each(["", "x", "0.99999999999999.AAAA", `0.1.${"A".repeat(43)}`])(
    "with the token %j",
    async (token) => {
      const url = `${runtime.url}/api/storage/upload?token=${token}`;
      const response = await fetch(url, { method: "POST", body: "x" });
      expect(await errorOf(response)).toEqual([401, "StorageTokenInvalid"]);
    },
  );

  it("with the token of another component put in", async () => {
    const url: string = await client.mutation(files.uploadUrl!);
    const forged = url.replace(/token=\d+/, "token=1");
    const response = await fetch(forged, { method: "POST", body: "x" });
    expect(await errorOf(response)).toEqual([401, "StorageTokenInvalid"]);
  });

  it("an hour after their URL was made", async () => {
    const url: string = await client.mutation(files.uploadUrl!);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_599_000 });
    const early = await fetch(url, { method: "POST", body: "x" });
    expect(early.status).toBe(200);
    vi.setSystemTime(Date.now() + 2_000);
    const late = await fetch(url, { method: "POST", body: "x" });
    expect(await errorOf(late)).toEqual([401, "StorageTokenExpired"]);
  });

  it.each([
    [
      "another digest",
      { digest: `sha-256=${sha256("y").toString("base64")}` },
      "Sha256Mismatch",
    ],
    ["no digest", { digest: "md5=abc" }, "BadHeader"],
    ["no media type", { "content-type": "nonsense" }, "BadHeader"],
  ])("that announce %s", async (_what, headers, code) => {
    const before: unknown = await client.query(files.rows!);
    const url: string = await client.mutation(files.uploadUrl!);
    const response = await fetch(url, { method: "POST", headers, body: "x" });
    expect(await errorOf(response)).toEqual([400, code]);
    expect(await client.query(files.rows!)).toEqual(before);
  });

  it("that are too large, announced or not", async () => {
    const url: string = await client.mutation(files.uploadUrl!);
    const body = new Uint8Array(MAX_BYTES + 1);
    const announced = await fetch(url, { method: "POST", body });
    expect(await errorOf(announced)).toEqual([413, "FileTooLarge"]);
    const stream = new Blob([body]).stream();
    const init = { method: "POST", body: stream, duplex: "half" as const };
    const streamed = await fetch(url, init).then(errorOf, () => "cut");
    expect([[413, "FileTooLarge"], "cut"]).toContainEqual(streamed);
  });
});

it("takes a matching digest, and the largest file there may be", async () => {
  const text = "z".repeat(MAX_BYTES);
  const digest = `sha-256=${sha256(text).toString("base64")}`;
  const id = await upload(text, { digest, "content-type": "text/plain" });
  expect(await (await fetch(await urlOf(id))).text()).toBe(text);
});

describe("functions", () => {
  it("store and read files in actions", async () => {
    const args = { text: "from an action", type: "text/css" };
    const id: string = await client.action(files.storeInAction!, args);
    expect(await client.action(files.getInAction!, { id })).toEqual({
      isBlob: true,
      text: args.text,
      type: args.type,
      size: args.text.length,
      url: await urlOf(id),
    });
    await client.action(files.removeInAction!, { id });
    expect(await client.action(files.getInAction!, { id })).toBeNull();
  });

  it("store what a Response holds, and nothing but blobs", async () => {
    const text = "# from a response";
    const id: string = await client.action(files.storeResponse!, { text });
    const response = await fetch(await urlOf(id));
    expect(response.headers.get("content-type")).toBe("text/markdown");
    expect(await response.text()).toBe(text);
    await expect(client.action(files.storeNothing!)).rejects.toThrow(
      "store() expects a Blob",
    );
  });

  it("store and read files in mutations", async () => {
    const args = { text: "from a mutation", type: "text/css" };
    const { stored, used } = (await client.mutation(
      files.storeInMutation!,
      args,
    )) as { stored: string; used: number[] };
    expect(used).toEqual([1, args.text.length]);
    expect(await client.mutation(files.getInMutation!, { id: stored })).toEqual(
      [args.text, args.type],
    );
    expect(await (await fetch(await urlOf(stored))).text()).toBe(args.text);
  });

  it("store and read files in Node.js actions", async () => {
    const answer: unknown = await client.action(anyApi.inNode!.roundTrip!, {
      text: "from Node.js",
    });
    expect(answer).toEqual(["from Node.js", "text/x-node"]);
  });

  it("are bounded in mutations", async () => {
    const before: unknown = await client.query(files.rows!);
    const six = Array.from({ length: 6 }, () => MAX_BYTES);
    const tooMuch = client.mutation(files.storeManyBytes!, { bytes: six });
    await expect(tooMuch).rejects.toThrow("Too much file data written");
    expect(await client.query(files.rows!)).toEqual(before);

    const id = await upload(new Uint8Array(MAX_BYTES));
    const read = (times: number): Promise<unknown> =>
      client.mutation(files.readManyTimes!, { id, times });
    expect(await read(5)).toEqual([5, 5 * MAX_BYTES]);
    await expect(read(6)).rejects.toThrow("Too much file data read");
  });

  it.each(["storeInMutation", "storeInAction"])(
    "have %s check the digest",
    async (name) => {
      const run = (digest: string): Promise<unknown> =>
        name === "storeInAction"
          ? client.action(files[name]!, { text: "x", sha256: digest })
          : client.mutation(files[name]!, { text: "x", sha256: digest });
      const before = await client.query(files.rows!);
      await expect(run(sha256("y").toString("base64"))).rejects.toThrow(
        "Sha256 mismatch",
      );
      expect(await client.query(files.rows!)).toEqual(before);
      await run(sha256("x").toString("base64"));
    },
  );

  it("leave nothing when a mutation fails after storing", async () => {
    const before: unknown = await client.query(files.rows!);
    const run = client.mutation(files.storeInMutation!, {
      text: "never",
      fail: true,
    });
    await expect(run).rejects.toThrow("after the file");
    expect(await client.query(files.rows!)).toEqual(before);
  });

  it.each([
    ["nonsense", "Invalid storage ID"],
    ["", "Invalid storage ID"],
  ])("are told that %j is no storage id", async (id, message) => {
    await expect(client.query(files.url!, { id })).rejects.toThrow(message);
  });

  it("receive and send files in HTTP actions", async () => {
    const stored = await fetch(`${runtime.siteUrl}/files`, {
      method: "POST",
      headers: { "content-type": "text/x-log" },
      body: "by HTTP",
    });
    const id = (await stored.json()) as string;
    const answer = await fetch(`${runtime.siteUrl}/files?id=${id}`);
    expect(answer.headers.get("content-type")).toBe("text/x-log");
    expect(await answer.text()).toBe("by HTTP");
  });
});

it("says that a row could not be written, and leaves no row", async () => {
  const before: unknown = await client.query(files.rows!);
  const url: string = await client.mutation(files.uploadUrl!);
  const failing = vi
    .spyOn(runtime.engine, "mutate")
    .mockRejectedValueOnce(new CommitFailedError("The disk is full."));
  const response = await fetch(url, { method: "POST", body: "x" });
  failing.mockRestore();
  expect(await errorOf(response)).toEqual([507, "StorageFull"]);
  expect(await client.query(files.rows!)).toEqual(before);
});

describe("components", () => {
  it("have files of their own", async () => {
    const { stored, inside, count } = (await client.mutation(files.inVault!, {
      text: "in the vault",
    })) as { stored: string; inside: string; count: number };
    expect(count).toBe(1);
    expect(await (await fetch(inside)).text()).toBe("in the vault");
    const rows = (await client.query(files.rows!)) as { _id: string }[];
    expect(rows.map((row) => row._id)).not.toContain(stored);
    expect(await client.query(files.url!, { id: stored })).toBeNull();
    const uuid = inside.split("/").at(-1) ?? "";
    expect(await client.query(files.url!, { id: uuid })).toBeNull();
  });

  it("get what is uploaded to their URLs", async () => {
    const url: string = await client.mutation(files.vaultUploadUrl!);
    const response = await fetch(url, { method: "POST", body: "theirs" });
    const { storageId: id } = (await response.json()) as { storageId: string };
    const inside: string = await client.query(files.vaultUrl!, { id });
    expect(await (await fetch(inside)).text()).toBe("theirs");
    expect(await client.query(files.url!, { id })).toBeNull();
  });
});
