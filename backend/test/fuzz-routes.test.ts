/**
 * Every route of the document with anything in its body, headers and query,
 * from somebody who is let in: never a 5xx, never a word about the inside.
 */
import {
  createBlock,
  createKey,
  createWidget,
} from "@frontdesk/protocol/admin-client";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { api } from "../../convex/_generated/api.js";
import { toWellFormed } from "../src/well-formed.js";
import { openApiDocument } from "../src/openapi/document.js";
import { bodyExample } from "../src/openapi/page/example.js";
import { entriesOf, isReference } from "../src/openapi/page/types.js";
import {
  bytes,
  headerValue,
  noObject,
  objectOf,
  queryOf,
  segment,
} from "./support/anything.js";
import { clientOf, dataOf, makeApiKey } from "./support/admin.js";
import { isStart, newSessionId, send } from "./support/client.js";
import { createAnswerCheck } from "./support/document.js";
import { WIDGET_KEY } from "./support/platform.js";
import { withoutAutoBlock } from "./support/widgets.js";
import { gatewayOf, setUpWorld } from "./support/world.js";

// The built-in answerer: garbage that happens to be a message costs little.
const world = setUpWorld({ env: { OPENAI_API_KEY: "", OPENAI_BASE_URL: "" } });
const document = openApiDocument("0");
const check = createAnswerCheck();
let apiKey = "";
const sessionId = newSessionId();
/** Ids that exist, so that what is behind them is reached. */
const ids: Record<string, string> = { file: "docs.css" };

beforeAll(async () => {
  const { platform } = world;
  const gateway = gatewayOf(world);
  await withoutAutoBlock(platform);
  const key = await makeApiKey(platform);
  apiKey = key.value;
  const client = clientOf(gateway, key);
  const body = { name: "Fuzz" };
  const path = dataOf(await createWidget({ client, body }));
  ids["widget_id"] = path.widget_id;
  ids["token"] = path.widget_id;
  const kind = "secret" as const;
  const made = dataOf(await createKey({ client, path, body: { kind } }));
  ids["key_id"] = made.key.key_id;
  const block = { subject: "address" as const, hash: "f".repeat(64) };
  const asked = { ...block, reason: "Fuzz", minutes: 60 };
  const blocked = dataOf(await createBlock({ client, body: asked }));
  ids["block_id"] = blocked.block_id;
  const staff = await platform.operator();
  const [first] = await staff.query(api.widgets.list, {});
  ids["widget"] = first?.publicId ?? "";
  const reader = await send(gateway.url, sessionId, "Hello");
  ids["conversation"] = (await reader.until(isStart)).conversationId;
  await reader.all();
});

/** `{id}` is of a conversation or of a widget. */
function idOf(path: string, name: string): string {
  const kind = path.includes("/conversations/") ? "conversation" : "widget";
  return ids[name === "id" ? kind : name] ?? "none";
}

/** Stacks, paths and names of what is inside. */
const INSIDE =
  /\bat \S+ \(|node_modules|\.[jt]s:\d+|\/(home|work|usr|tmp)\/|convex\/|ConvexError|ArgumentValidation|Server Error|ZodError|TypeError|RangeError/;

const RIGHT = [
  ["If-Match", "*"],
  ["Idempotency-Key", "fuzz"],
] as const;

/** What takes things away comes last. */
const entries = entriesOf(document).sort(
  (a, b) => Number(a.method === "delete") - Number(b.method === "delete"),
);

test.each(entries.map((entry) => [`${entry.method} ${entry.path}`, entry]))(
  "%s",
  async (_, { method, path, operation }) => {
    const { app } = gatewayOf(world);
    const parameters = (operation.parameters ?? []).flatMap((one) =>
      isReference(one) ? [] : [one],
    );
    const named = (place: string) =>
      parameters.filter((one) => one.in === place).map(({ name }) => name);
    const { requestBody } = operation;
    const schema =
      requestBody && !isReference(requestBody)
        ? requestBody.content["application/json"]?.schema
        : undefined;
    const right = schema ? bodyExample(schema, document) : {};
    const body = fc.oneof(
      noObject,
      objectOf(right).map((object) => bytes(JSON.stringify(object))),
    );
    const isAdmin = path.includes("/admin/");
    const isPage = /^\/(v1\/widgets|api\/bot)\//.test(path);
    const address = fc
      .tuple(
        fc.array(fc.option(segment), { minLength: 3, maxLength: 3 }),
        fc.oneof(queryOf(named("query")), fc.constant("")),
      )
      .map(([segments, query]) => {
        let at = 0;
        const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
          const given = segments[at++] ?? idOf(path, name);
          return encodeURIComponent(toWellFormed(given));
        });
        return `${filled}${query}`;
      });
    const headers = fc
      .tuple(
        fc.dictionary(
          fc.constantFrom(
            ...["content-type", "origin", "referer", "accept", "x-request-id"],
            ...["last-event-id", "x-session-id", "if-none-match"],
            ...["authorization", "x-widget-api-key", "x-widget-id"],
            ...["x-forwarded-for", "accept-language", ...named("header")],
          ),
          headerValue,
        ),
        fc.boolean(),
      )
      .map(([given, isWrong]) => {
        const all = new Headers({
          "content-type": "application/json",
          ...(isAdmin
            ? { authorization: `Bearer ${apiKey}` }
            : isPage
              ? { origin: "http://localhost:5173" }
              : { "x-widget-api-key": WIDGET_KEY, "x-session-id": sessionId }),
          ...Object.fromEntries(RIGHT),
          "Idempotency-Key": newSessionId(),
          ...(isWrong ? given : {}),
        });
        return all;
      });

    await fc.assert(
      fc.asyncProperty(address, headers, body, async (where, given, sent) => {
        const hasBody = method !== "get" && method !== "delete";
        const response = await app.request(
          new Request(`http://127.0.0.1${where}`, {
            method: method.toUpperCase(),
            headers: given,
            ...(hasBody && { body: new Uint8Array(sent) }),
          }),
        );
        const { status } = response;
        expect(status).toBeLessThan(500);
        const type = response.headers.get("content-type") ?? "";
        if (type.includes("ndjson") || type.includes("event-stream")) {
          await response.body?.cancel();
          return;
        }
        const text = await response.text();
        if (status < 400) return;
        expect(text).not.toMatch(INSIDE);
        const answered = { method, pattern: path, status, text };
        expect(check({ ...answered, contentType: type })).toEqual([]);
      }),
      { numRuns: 60 },
    );
  },
);

test("what counts as inside is found", () => {
  expect(new Error("boom").stack).toMatch(INSIDE);
  expect(`ENOENT: no such file, open '/home/node/app/x'`).toMatch(INSIDE);
  expect("There is no such widget.").not.toMatch(INSIDE);
});
