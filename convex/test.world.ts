/** Something of everything, for tests that ask who may touch it. */
import { api } from "./_generated/api";
import { API_KEY_HASH, type World } from "./test.accessTable";
import { exchange, start } from "./test.actors";
import { makeBookingWorld } from "./test.booking";
import { initConvexTest } from "./test.setup";
import type { Scope } from "./tables/keys";

export const SCOPES: readonly Scope[] = [
  "widgets:read",
  "widgets:write",
  "keys:write",
  "analytics:read",
  "security:read",
  "security:write",
];

export async function makeWorld(): Promise<World> {
  const t = await initConvexTest();
  await exchange(t, "Hi", "Hello");
  const { conversationId, answer } = await start(t);
  const { streamId, messageId } = answer;
  const [widget] = await t.operator.query(api.widgets.list, {});
  const [entry] = await t.operator.query(api.knowledge.list, {});
  if (!widget || !entry) throw new Error("The installation lacks something");
  const made = await t.run(async (ctx) => {
    const { tenantId, visitorId } = await requireRow(
      ctx.db.get("conversations", conversationId),
    );
    const member = await requireRow(ctx.db.query("members").first());
    const key = await requireRow(ctx.db.query("widgetKeys").first());
    const original = await requireRow(ctx.db.get("widgets", widget._id));
    const { _id, _creationTime, ...fields } = original;
    const removableId = "widget_removable";
    const removable = await ctx.db.insert("widgets", {
      ...fields,
      publicId: removableId,
      slug: "removable",
      key: "",
    });
    const apiKeyId = await ctx.db.insert("apiKeys", {
      tenantId,
      name: "all",
      hash: API_KEY_HASH,
      prefix: "fdk_a",
      scopes: [...SCOPES],
      createdBy: member._id,
    });
    const now = Date.now();
    const blockId = await ctx.db.insert("blocks", {
      tenantId,
      subject: "address",
      hash: "address-hash",
      reason: "r",
      source: "staff",
      expiresAt: now + 60_000,
    });
    const alertId = await ctx.db.insert("securityAlerts", {
      tenantId,
      type: "rate_limit",
      threshold: 1,
      peak: 2,
      openedAt: now,
      lastExceededAt: now,
    });
    return {
      removable,
      removableId,
      apiKeyId,
      blockId,
      alertId,
      keyId: key._id,
      visitorId,
    };
  });
  return {
    t,
    conversationId,
    streamId,
    messageId,
    widget: widget._id,
    entryId: entry._id,
    ...made,
    booking: await makeBookingWorld(t),
  };
}

async function requireRow<T>(found: Promise<T | null>): Promise<T> {
  const row = await found;
  if (row === null) throw new Error("The world lacks something");
  return row;
}
