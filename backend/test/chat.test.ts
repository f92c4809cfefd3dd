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
});
