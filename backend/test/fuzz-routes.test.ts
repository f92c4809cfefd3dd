/**
 * Every route of the document with anything in its body, headers and query,
 * from somebody who is let in: never a 5xx, never a word about the inside.
 */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
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
import { makeApiKey } from "./support/admin.js";
import { newSessionId, post } from "./support/client.js";
import { createAnswerCheck } from "./support/document.js";
import { WIDGET_KEY } from "./support/platform.js";
import { withoutAutoBlock } from "./support/widgets.js";
import { gatewayOf, setUpWorld } from "./support/world.js";

// The built-in answerer: garbage that happens to be a message costs little.
const world = setUpWorld({ env: { OPENAI_API_KEY: "", OPENAI_BASE_URL: "" } });
const document = openApiDocument("0");
const check = createAnswerCheck();
let apiKey = "";
/** Ids that exist, so that what is behind them is reached. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  const { platform } = world;
  const { url } = gatewayOf(world);
  await withoutAutoBlock(platform);
  apiKey = (await makeApiKey(platform)).value;
  const json = {
    "content-type": "application/json",
    authorization: `Bearer ${apiKey}`,
  };
  const made = await post(`${url}/v1/admin/widgets`, { name: "Fuzz" }, json);
  const { widget_id } = (await made.json()) as { widget_id: string };
  ids["widget_id"] = widget_id;
  const keys = `${url}/v1/admin/widgets/${widget_id}/keys`;
  const key = await post(keys, { kind: "secret" }, json);
  ids["key_id"] = (
    (await key.json()) as { key: { key_id: string } }
  ).key.key_id;
  ids["file"] = "docs.css";
  ids["token"] = widget_id;
  ids["id"] = widget_id;
  ids["block_id"] = "none";
});

/** Stacks, paths and names of what is inside. */
const INSIDE =
  /\bat \S+ \(|node_modules|\.[jt]s:\d+|\/(home|work|usr|tmp)\/|convex\/|ConvexError|ArgumentValidation|Server Error|ZodError|TypeError|RangeError/;

const RIGHT = [
  ["If-Match", "*"],
  ["Idempotency-Key", "fuzz"],
] as const;

const entries = entriesOf(document);

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
    const address = fc
      .tuple(
        fc.array(fc.option(segment), { minLength: 3, maxLength: 3 }),
        fc.oneof(queryOf(named("query")), fc.constant("")),
      )
      .map(([segments, query]) => {
        let at = 0;
        const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
          const given = segments[at++] ?? ids[name] ?? "none";
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
            : { "x-widget-api-key": WIDGET_KEY }),
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
