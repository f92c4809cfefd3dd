/** The fixture `files`, and short ways to store and read files by HTTP. */
import { ConvexHttpClient } from "convex/browser";
import { anyApi } from "convex/server";
import { createHash } from "node:crypto";
import {
  bundleFunctions,
  startRuntime,
  type Runtime,
  type RuntimeOptions,
} from "../../src/index.js";
import { fixtureDir } from "../app-harness.js";

export const files = anyApi.files!;

export interface FilesFixture {
  readonly runtime: Runtime;
  readonly client: ConvexHttpClient;
  /** @returns the storage id. */
  upload(body: BodyInit, headers?: Record<string, string>): Promise<string>;
  urlOf(id: string): Promise<string>;
}

export async function startFiles(
  options: RuntimeOptions = {},
): Promise<FilesFixture> {
  const runtime = await startRuntime({
    pushRequest: await bundleFunctions({ functionsDir: fixtureDir("files") }),
    ...options,
  });
  const client = new ConvexHttpClient(runtime.url);
  return {
    runtime,
    client,
    async upload(body, headers = {}) {
      const url: string = await client.mutation(files.uploadUrl!);
      const response = await fetch(url, { method: "POST", headers, body });
      const answer = (await response.json()) as { storageId?: string };
      if (response.ok && answer.storageId) return answer.storageId;
      throw new Error(`Upload: ${JSON.stringify(answer)}`);
    },
    async urlOf(id) {
      const url: unknown = await client.query(files.url!, { id });
      if (typeof url === "string") return url;
      throw new Error(`${id} has no URL`);
    },
  };
}

export function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** Status and code of a refusal. */
export async function errorOf(response: Response): Promise<[number, string]> {
  const { code } = (await response.json()) as { code: string };
  return [response.status, code];
}
