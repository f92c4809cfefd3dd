/** What visitors are told, by the real rules behind the door. */
import { errorBodySchema } from "@frontdesk/protocol/schemas";
import { beforeEach, describe, expect, test } from "vitest";
import { api } from "../../convex/_generated/api.js";
import { EventReader, isDone, newSessionId, post } from "./support/client.js";
import { gatewayOf, setUpWorld } from "./support/world.js";
import { eventually, makeWidget, type TestWidget } from "./support/widgets.js";

const world = setUpWorld({ reportTiming: { firstMs: 20, everyMs: 50 } });
const ORIGIN = "https://shop.example";
let widget: TestWidget;

beforeEach(async () => {
  const limits = { minIntervalMs: 0 };
  widget = await makeWidget(world.platform, { limits });
});

function say(sessionId: string, message: string, locale?: string) {
  return post(
    `${gatewayOf(world).url}/chat`,
    { sessionId, message, ...(locale && { locale }) },
    {
      "content-type": "application/json",
      origin: ORIGIN,
      "x-widget-id": widget.publicId,
    },
  );
}

async function refusalOf(response: Response) {
  expect(response.ok).toBe(false);
  return errorBodySchema.parse(await response.json());
}

describe("a message", () => {
  test("with a script in it is refused with the reason, and told", async () => {
    const text = "<script>alert(1)</script>";
    const response = await say(newSessionId(), text, "de");
    expect(response.status).toBe(400);
    expect(await refusalOf(response)).toMatchObject({
      error: "content_filtered",
      reason: "markup",
      field: "message",
      message: "Bitte schreiben Sie Ihre Nachricht ohne HTML.",
    });
    const operator = await world.platform.operator();
    await eventually(async () => {
      const { page } = await operator.query(api.security.events, {
        type: "suspicious_content",
        widgetId: widget.id,
        paginationOpts: { numItems: 10, cursor: null },
      });
      const [event] = page;
      return (
        event?.details.reason === "markup" &&
        event.domain === "shop.example" &&
        event.count === 1
      );
    });
  });

  test("of everyday is served, and says what is left", async () => {
    const response = await say(newSessionId(), "How much is it? [[tokens=1]]");
    expect(response.headers.get("ratelimit-limit")).toMatch(/^\d+$/);
    const left = Number(response.headers.get("ratelimit-remaining"));
    expect(left).toBeGreaterThan(0);
    expect(response.headers.get("access-control-expose-headers")).toContain(
      "ratelimit-remaining",
    );
    const { quota } = await new EventReader(response).until(isDone);
    expect(quota?.remaining).toBe(left);
    expect(quota?.remainingToday).toBeGreaterThanOrEqual(left);
    expect(quota?.dayResetAt).toBeGreaterThan(Date.now());
  });

  test("too many of one conversation: there is another way", async () => {
    const operator = await world.platform.operator();
    await operator.mutation(api.widgets.update, {
      widgetId: widget.id,
      limits: { maxConversationLength: 2 },
    });
    const session = newSessionId();
    for (;;) {
      const response = await say(session, "Hi [[tokens=1]]");
      if (response.ok) {
        await new EventReader(response).all();
        continue;
      }
      expect(response.status).toBe(409);
      expect(await refusalOf(response)).toMatchObject({
        error: "conversation_too_long",
        limit_type: "conversation_length",
      });
      return;
    }
  });
});

test("nonsense, again and again, is told of the address it comes from", async () => {
  const headers = {
    "content-type": "application/json",
    origin: ORIGIN,
    "x-widget-id": widget.publicId,
  };
  // Known to the gateway by one call that makes sense.
  await (await say(newSessionId(), "Hello [[tokens=1]]")).text();
  for (let count = 0; count < 4; count += 1) {
    const response = await post(`${gatewayOf(world).url}/chat`, "{", headers);
    expect(response.status).toBe(400);
    await response.body?.cancel();
  }
  const operator = await world.platform.operator();
  await eventually(async () => {
    const { page } = await operator.query(api.security.events, {
      type: "multiple_failed_validations",
      widgetId: widget.id,
      paginationOpts: { numItems: 10, cursor: null },
    });
    // One at the end of a minute would be none.
    const total = page.reduce((sum, { count }) => sum + count, 0);
    return total >= 3 && page.every(({ addressHash }) => addressHash !== "");
  });
});

describe("a visitor who goes on and on", () => {
  test("is shut out for a while, and let in again by staff at once", async () => {
    const operator = await world.platform.operator();
    await operator.mutation(api.tenants.updateSettings, {
      autoBlock: { violations: 3, windowMinutes: 10, cooldownMinutes: 5 },
    });
    const session = newSessionId();
    // Only who has been served before is known by more than an address.
    await (await say(session, "Hello [[tokens=1]]")).text();
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      const response = await say(session, "<script>alert(1)</script>");
      statuses.push(response.status);
      await response.body?.cancel();
    }
    expect(statuses.slice(0, 2)).toEqual([400, 400]);
    expect(statuses.at(-1)).toBe(403);
    const honest = await say(session, "Sorry! [[tokens=1]]");
    expect(honest.status).toBe(403);
    const refusal = await refusalOf(honest);
    expect(refusal.error).toBe("temporarily_blocked");
    expect(refusal.retry_after).toBeGreaterThan(200);
    expect(refusal.retry_after).toBeLessThanOrEqual(300);
    const expiresAt = Date.parse(refusal.block_expires_at ?? "");
    expect(expiresAt).toBeGreaterThan(Date.now() + 200_000);
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + 300_000);
    expect(refusal.message).toMatch(/Please try again in \d+ minutes\.$/);
    const blocks = await operator.query(api.blocks.list, {
      active: true,
      paginationOpts: { numItems: 10, cursor: null },
    });
    expect(blocks.page.length).toBeGreaterThan(0);
    for (const { _id: blockId } of blocks.page) {
      await operator.mutation(api.blocks.lift, {
        blockId,
        reason: "A mistake",
      });
    }
    await eventually(async () => {
      const response = await say(session, "Sorry! [[tokens=1]]");
      await response.text();
      return response.ok;
    });
  });
});

describe("a tenant whose budget is used up", () => {
  test("answers by itself, and offers a human", async () => {
    const operator = await world.platform.operator();
    const budget = {
      tokensPerDay: 1,
      currency: "EUR",
      pricePerMillionInput: 1,
      pricePerMillionOutput: 1,
    };
    await operator.mutation(api.tenants.updateSettings, { budget });
    try {
      const asked = world.provider.requests.length;
      const reader = new EventReader(
        await say(newSessionId(), "Do you ship to Norway?"),
      );
      const done = await reader.until(isDone);
      expect(done.automatic).toBe(true);
      expect(reader.events.some(({ type }) => type === "card")).toBe(true);
      expect(reader.text).toMatch(/ask for a human/);
      expect(world.provider.requests).toHaveLength(asked);
    } finally {
      await operator.mutation(api.tenants.updateSettings, { budget: null });
    }
  });
});
