/** What clients of a production deployment are told, and administrators. */
import { ConvexClient, ConvexHttpClient } from "convex/browser";
import { ConvexError } from "convex/values";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Runtime } from "../src/index.js";
import { api } from "./support/api.js";
import { eventually } from "./support/eventually.js";
import { RawClient } from "./support/raw-client.js";
import { startFixture } from "./support/runtime.js";

const NO_REASON = /^\[Request ID: [0-9a-f]{16}\] Server Error$/;

interface Answer {
  status: string;
  errorMessage?: string;
  logLines?: string[];
}

describe.each([
  ["production", true],
  ["development", false],
])("in %s", (_name, production) => {
  let runtime: Runtime;

  beforeAll(async () => {
    runtime = await startFixture({ production });
  });

  afterAll(async () => {
    await runtime?.close();
  });

  async function ask(path: string, authorization?: string): Promise<Answer> {
    const response = await fetch(`${runtime.url}/api/function`, {
      method: "POST",
      headers: authorization === undefined ? {} : { authorization },
      body: JSON.stringify({ path, args: {} }),
    });
    return (await response.json()) as Answer; // as the API is documented
  }

  it("answers HTTP calls", async () => {
    const logs = await ask("messages:logs");
    const failed = await ask("messages:fail");
    if (production) {
      expect(logs).toEqual({ status: "success", value: null });
      expect(failed.errorMessage).toMatch(NO_REASON);
      return;
    }
    expect(logs.logLines).toEqual(["[LOG] 'hi' { a: 1 }"]);
    expect(failed.errorMessage).toContain("Uncaught Error: plain");
  });

  it("answers sockets", async () => {
    const client = await new RawClient(runtime.url).connect();
    client.add(0, "messages:logs");
    client.add(1, "messages:fail");
    client.mutate(0, "nowhere:atAll");
    const shown = await eventually(() => client.latest(0), "the query");
    const failed = await eventually(() => client.latest(1), "the failure");
    const refused = await client.response("MutationResponse", 0);
    if (production) {
      expect(shown.logLines).toEqual([]);
      expect(failed.errorMessage).toMatch(NO_REASON);
      expect(refused.result).toMatch(NO_REASON);
    } else {
      expect(shown.logLines).toEqual(["[LOG] 'hi' { a: 1 }"]);
      expect(failed.errorMessage).toContain("Uncaught Error: plain");
      expect(refused.result).toContain("Could not find public function");
    }
    await client.close();
  });

  it("passes on what a ConvexError is to tell", async () => {
    const live = new ConvexClient(runtime.url, { logger: false });
    const http = new ConvexHttpClient(runtime.url, { logger: false });
    for (const client of [live, http]) {
      const error: unknown = await client
        .mutation(api.messages.refuse, {})
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ConvexError);
      expect((error as ConvexError<never>).data).toEqual({
        code: "nope",
        n: 1n,
      });
    }
    await live.close();
  });

  it("answers routes that failed", async () => {
    const response = await fetch(`${runtime.siteUrl}/broken`);
    expect(response.status).toBe(500);
    const body = (await response.json()) as { code: string; trace?: string };
    if (production) {
      expect(body).toEqual({ code: expect.stringMatching(NO_REASON) });
    } else {
      expect(body.code).toContain("Server Error: Uncaught Error: broken route");
    }
  });

  it("tells administrators everything", async () => {
    const key = `Convex ${runtime.adminKey}`;
    const logs = await ask("messages:logs", key);
    expect(logs.logLines).toEqual(["[LOG] 'hi' { a: 1 }"]);
    const failed = await ask("messages:fail", key);
    expect(failed.errorMessage).toContain("Uncaught Error: plain");
  });
});
