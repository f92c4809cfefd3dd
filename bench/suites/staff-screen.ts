/**
 * From the model to the staff's screen: the stand-in lets one token go, and
 * the live query of the dashboard shows it. Beside it, when the same token
 * reached the visitor.
 */
import { randomUUID } from "node:crypto";
import { ConvexClient } from "convex/browser";
import { WebSocket } from "ws";
import { expectedAnswer } from "../../backend/test/provider-stand-in.js";
import { api } from "../../convex/_generated/api.js";
import type { Id } from "../../convex/_generated/dataModel.js";
import { chat } from "../lib/chat.js";
import { operatorToken } from "../lib/operator.js";
import { pause } from "../lib/pace.js";
import type { BenchPlatform } from "../lib/platform.js";
import { percentile, type BenchRow } from "../lib/table.js";

const TOKENS = 220;
const WARM_UP = 20;
const GATE = "staff";
/** Between two tokens: as uneven as a model's. */
const GAP_MS = { least: 20, spread: 200 };

export async function staffScreen(
  platform: BenchPlatform,
): Promise<BenchRow[]> {
  const token = await operatorToken(platform.operatorKey);
  const staff = new ConvexClient(platform.convexUrl, {
    // The package's class and the client's expectation differ in event types.
    webSocketConstructor: WebSocket as never,
    skipConvexDeploymentUrlCheck: true,
    logger: false,
  });
  staff.setAuth(() => Promise.resolve(token));
  try {
    return await measure(platform, staff);
  } finally {
    await staff.close();
  }
}

async function measure(
  platform: BenchPlatform,
  staff: ConvexClient,
): Promise<BenchRow[]> {
  const left: number[] = [];
  const visitor = new Arrivals();
  const screen = new Arrivals();
  let conversation: ((id: Id<"conversations">) => void) | null = null;
  const known = new Promise<Id<"conversations">>((resolve) => {
    conversation = resolve;
  });
  const answer = chat({
    gatewayUrl: platform.gatewayUrl,
    widgetKey: platform.widgetKey,
    sessionId: randomUUID(),
    message: `Go on. [[tokens=${TOKENS} hold=${GATE}]]`,
    onEvent: (event) => {
      if (event.type === "start") {
        conversation?.(event.conversationId as Id<"conversations">);
      }
      if (event.type === "token") {
        visitor.reached(event.offset + event.text.length);
      }
    },
  });
  const conversationId = await known;
  await staff.mutation(api.presence.watch, { conversationId });
  const heartbeat = setInterval(() => {
    void staff.mutation(api.presence.watch, { conversationId });
  }, 10_000);
  staff.onUpdate(api.messages.live, { conversationId }, (live) => {
    if (live) screen.reached(live.text.length);
  });
  for (let at = 0; at < TOKENS; at += 1) {
    left.push(performance.now());
    await platform.release(GATE, 1);
    await pause(GAP_MS.least + Math.random() * GAP_MS.spread);
  }
  const { text, done } = await answer;
  clearInterval(heartbeat);
  if (!done || text !== expectedAnswer(TOKENS)) {
    throw new Error("The visitor's text is not what the model wrote.");
  }
  // The last token and the end reach the screen as the finished message.
  const shown = screen.delays(left).slice(WARM_UP, -2);
  const read = visitor.delays(left).slice(WARM_UP, -2);
  return [0.5, 0.95].map((fraction) => ({
    name: `token to staff's screen, ${fraction === 0.5 ? "median" : "p95"}`,
    value: percentile(shown, fraction),
    unit: "ms",
    baseline: {
      name: "the same token to the visitor",
      value: percentile(read, fraction),
    },
    better: "lower",
    note: "text is written to the log at most every 100 ms while staff watch",
  }));
}

/** When a text had grown to which length, UTF-16 units. */
class Arrivals {
  readonly #marks: { readonly length: number; readonly at: number }[] = [];

  reached(length: number): void {
    this.#marks.push({ length, at: performance.now() });
  }

  /** Of each token, from its leaving; tokens never seen are an error. */
  delays(left: readonly number[]): number[] {
    return left.slice(0, -2).map((leftAt, token) => {
      const { length } = expectedAnswer(token + 1);
      const mark = this.#marks.find((candidate) => candidate.length >= length);
      if (!mark) throw new Error(`Token ${token} never arrived.`);
      return mark.at - leftAt;
    });
  }
}
