import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chatEventSchema } from "@frontdesk/protocol/schemas";
import {
  expectedAnswer,
  startProviderStandIn,
  type ProviderStandIn,
} from "./provider-stand-in.js";
import {
  isDone,
  isStart,
  newSessionId,
  send,
  textOf,
} from "./support/client.js";
import { startGateway, type RunningGateway } from "./support/gateway.js";
import { startPlatform, type Platform } from "./support/platform.js";

let platform: Platform;
let provider: ProviderStandIn;
let withModel: RunningGateway;
let withoutModel: RunningGateway;

beforeAll(async () => {
  platform = await startPlatform();
  provider = await startProviderStandIn();
  withModel = await startGateway(platform, {
    env: { OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: provider.url },
  });
  withoutModel = await startGateway(platform);
});

afterAll(async () => {
  await withModel?.stop();
  await withoutModel?.stop();
  await provider?.close();
  await platform?.close();
});

describe("a turn", () => {
  test("streams the model's answer with places and usage", async () => {
    const reader = await send(withModel.url, newSessionId(), "Hi [[tokens=9]]");
    const events = await reader.all();
    for (const event of events) chatEventSchema.parse(event);
    const [start] = events;
    expect(start).toMatchObject({ type: "start", seq: 2, visitorSeq: 1 });
    expect(start).toMatchObject({ attempt: 1 });
    expect(textOf(events)).toBe(expectedAnswer(9));
    expect(events.at(-1)).toMatchObject({
      type: "done",
      seq: 2,
      reason: "complete",
      usage: { promptTokens: 10, completionTokens: 9 },
    });
    expect(events.filter(isStart)).toHaveLength(1);
    expect(events.filter(isDone)).toHaveLength(1);
  });

  test("is answered from stored knowledge without a model", async () => {
    const question = "How long does shipping take?";
    const reader = await send(withoutModel.url, newSessionId(), question);
    const events = await reader.all();
    const done = events.find(isDone);
    expect(done).toMatchObject({ reason: "complete", automatic: true });
    expect(done?.sources?.length).toBeGreaterThan(0);
    expect(textOf(events)).toContain("automatic answer");
    expect(
      events.filter(({ type }) => type === "token").length,
    ).toBeGreaterThan(2);
  });

  test("puts the rules of conduct above what the site says", async () => {
    const message = "Who are you? How long does shipping take? [[tokens=1]]";
    const reader = await send(withModel.url, newSessionId(), message);
    await reader.all();
    const seen = provider.requests.at(-1);
    expect(seen?.prompt).toBe(message);
    expect(seen?.system.indexOf("Never claim to be a person")).toBeGreaterThan(
      0,
    );
    expect(seen?.system).toMatch(/stand above[^]*The site's knowledge:[^]*Q: /);
  });

  test("has the conversation so far as its context, oldest first", async () => {
    const session = newSessionId();
    for (const message of ["First [[tokens=2]]", "Second [[tokens=1]]"]) {
      await (await send(withModel.url, session, message)).all();
    }
    const log = provider.requests.at(-1);
    expect(log?.prompt).toBe("Second [[tokens=1]]");
    expect(log?.history).toEqual([
      "First [[tokens=2]]",
      expectedAnswer(2),
      "Second [[tokens=1]]",
    ]);
  });
});
