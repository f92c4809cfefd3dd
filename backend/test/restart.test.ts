import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectedAnswer, startProviderStandIn } from "./provider-stand-in.js";
import {
  follow,
  isDone,
  isStart,
  isToken,
  newSessionId,
  post,
  send,
} from "./support/client.js";
import { startGateway } from "./support/gateway.js";
import { startPlatform } from "./support/platform.js";
import { logOf, modelEnv } from "./support/world.js";

test("Convex restarted in mid-answer: nothing is lost on either side", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "restart-"));
  const first = await startPlatform({ dataDir });
  const port = Number(new URL(first.convexUrl).port);
  const provider = await startProviderStandIn();
  const env = modelEnv(provider);
  // Longer than the restart takes, so that this gateway keeps its stream.
  const timing = { leaseMs: 60_000, flushMs: 20 };
  const gateway = await startGateway(first, { env, timing });
  const session = newSessionId();
  const asked = await send(
    gateway.url,
    session,
    "Hi [[tokens=6 hold=restart]]",
  );
  const { conversationId } = await asked.until(isStart);
  const events = await follow(gateway.url, session, conversationId);
  provider.release("restart", 2);
  while (asked.text !== expectedAnswer(2)) await asked.until(isToken);
  await events.until(isToken);
  await first.close();
  provider.release("restart", 2);
  while (asked.text !== expectedAnswer(4)) await asked.until(isToken);
  const body = { sessionId: newSessionId(), message: "Anybody?" };
  const refused = await post(`${gateway.url}/chat`, body);
  expect(refused.status).toBe(503);
  const second = await startPlatform({ dataDir, port, keys: first.keys });
  provider.release("restart");
  const done = await asked.until(isDone);
  expect(done.reason).toBe("complete");
  expect(asked.text).toBe(expectedAnswer(6));
  // Who listened all along goes on listening, over the new connection.
  await events.until(isDone);
  const next = await send(gateway.url, session, "And now? [[tokens=1]]");
  await next.all();
  const said = await events.until(
    (event) => event.type === "message" && event.message.seq === 3,
  );
  expect(said).toMatchObject({ message: { text: "And now? [[tokens=1]]" } });
  const log = await logOf(second, conversationId);
  expect(log.map(({ text }) => text)).toEqual([
    "Hi [[tokens=6 hold=restart]]",
    expectedAnswer(6),
    "And now? [[tokens=1]]",
    expectedAnswer(1),
  ]);
  await events.close();
  await gateway.stop();
  await provider.close();
  await second.close();
  await rm(dataDir, { recursive: true });
});
