/** Rows of access.test.ts: widgets, keys, security, usage, the admin API. */
import { expect } from "vitest";
import { api } from "./_generated/api";
import {
  asks,
  asksWith,
  tells,
  tellsWith,
  type World,
} from "./test.accessTable";

const paginationOpts = { numItems: 5, cursor: null };
const nothing = () => ({});
const day = "2026-11-20";
const period = () => ({ until: day, days: 7 });
const ofWidget = ({ widget }: World) => ({ widgetId: widget });

/** SHA-256 of "wk_new". */
export const NEW_KEY = {
  key: "wk_new",
  hash: "5246afcad59a64f1fbe9e42547143d940e609ac86ccbf6a7cc13a7b93c459e83",
  prefix: "wk_new",
};
const secret = { hash: "b".repeat(64), prefix: "sk_b" };
const inAnHour = () => Date.now() + 3_600_000;

const { widgets, keys, apiKeys, security, blocks, usage } = api;
const { admin } = api.gateway;

tells(
  widgets.create,
  "admin",
  () => ({ name: "New", publishableKey: NEW_KEY }),
  { publicId: expect.any(String) },
);
tells(widgets.update, "admin", (w) => ({ ...ofWidget(w), title: "T" }));
tells(widgets.duplicate, "admin", (w) => ({
  ...ofWidget(w),
  name: "Copy",
  publishableKey: NEW_KEY,
}));
tells(widgets.setActive, "admin", (w) => ({ ...ofWidget(w), isActive: true }));
tells(widgets.confirm, "owner", ofWidget);
asks(widgets.conversationCount, "viewer", ofWidget);
tells(widgets.remove, "admin", (w) => ({
  widgetId: w.removable,
  conversations: "keep" as const,
}));
asks(keys.list, "viewer", ofWidget);
tells(keys.create, "admin", (w) => ({
  ...ofWidget(w),
  ...secret,
  kind: "secret" as const,
  label: "",
}));
tells(keys.rotate, "admin", (w) => ({
  ...NEW_KEY,
  keyId: w.keyId,
  overlapMs: 0,
}));
tells(keys.revoke, "admin", (w) => ({ keyId: w.keyId }));
asks(apiKeys.list, "admin", nothing, []);
tells(
  apiKeys.create,
  "admin",
  () => ({ ...secret, name: "k", scopes: ["widgets:read" as const] }),
  expect.any(String),
);
tells(apiKeys.revoke, "admin", (w) => ({ apiKeyId: w.apiKeyId }));
asks(security.events, "agent", () => ({ paginationOpts }), { page: [] });
asks(security.summary, "agent", () => ({ since: 0 }), { total: 0 });
asks(security.alerts, "agent", nothing, []);
tells(security.acknowledge, "admin", (w) => ({ alertId: w.alertId }));
asks(blocks.list, "agent", () => ({ paginationOpts, active: true }), {
  page: [],
});
tells(blocks.create, "admin", (w) => ({
  subject: "visitor" as const,
  hash: w.visitorId,
  reason: "r",
  expiresAt: inAnHour(),
}));
tells(blocks.lift, "admin", (w) => ({ blockId: w.blockId, reason: "r" }));
asks(usage.summary, "viewer", period, { totalMessages: 0 });
asks(usage.daily, "viewer", period, expect.any(Array));
asks(usage.topDomains, "viewer", period, []);
asks(usage.budget, "viewer", () => ({ day }), null);
asks(api.tenants.settings, "agent", nothing, { systemPrompt: "" });
tells(api.tenants.updateSettings, "admin", () => ({ name: "Renamed" }), null);
asks(api.sightings.forWidget, "viewer", ofWidget);

asks(api.gateway.widgets.find, "gateway", (w) => ({ widgetId: w.t.widgetId }));
tells(api.gateway.security.record, "gateway", () => ({
  batchId: "b",
  events: [],
  sightings: [],
  keyUses: [],
  usage: [],
}));

const named = ({ t }: World, apiKeyHash: string) => ({
  apiKeyHash,
  widgetId: t.widgetId,
});
const page = { cursor: null, limit: 5 };
asksWith(admin.widgets.list, "widgets:read", (_, apiKeyHash) => ({
  apiKeyHash,
  ...page,
  day,
}));
asksWith(admin.widgets.get, "widgets:read", (w, hash) => ({
  ...named(w, hash),
  day,
}));
tellsWith(admin.widgets.create, "widgets:write", (_, apiKeyHash) => ({
  apiKeyHash,
  name: "New",
  publishableKey: NEW_KEY,
}));
tellsWith(admin.widgets.update, "widgets:write", (w, hash) => ({
  ...named(w, hash),
  title: "T",
}));
tellsWith(admin.widgets.disable, "widgets:write", named);
tellsWith(admin.widgets.remove, "widgets:write", (w, apiKeyHash) => ({
  apiKeyHash,
  widgetId: w.removableId,
  conversations: "keep" as const,
}));
asksWith(admin.keys.list, "widgets:read", named);
asksWith(admin.keys.get, "keys:write", (w, hash) => ({
  ...named(w, hash),
  keyId: w.keyId,
}));
tellsWith(admin.keys.create, "keys:write", (w, hash) => ({
  ...named(w, hash),
  ...secret,
  kind: "secret" as const,
  label: "",
}));
tellsWith(admin.keys.rotate, "keys:write", (w, hash) => ({
  ...named(w, hash),
  ...NEW_KEY,
  keyId: w.keyId,
  overlapMs: 0,
}));
tellsWith(admin.keys.revoke, "keys:write", (w, hash) => ({
  ...named(w, hash),
  keyId: w.keyId,
}));
asksWith(admin.usage.summary, "analytics:read", (_, apiKeyHash) => ({
  apiKeyHash,
  ...period(),
}));
asksWith(admin.security.events, "security:read", (_, apiKeyHash) => ({
  apiKeyHash,
  ...page,
  since: 0,
}));
asksWith(admin.security.alerts, "security:read", (_, apiKeyHash) => ({
  apiKeyHash,
}));
asksWith(admin.blocks.list, "security:read", (_, apiKeyHash) => ({
  apiKeyHash,
  ...page,
  activeOnly: true,
}));
tellsWith(admin.blocks.create, "security:write", (w, apiKeyHash) => ({
  apiKeyHash,
  subject: "visitor" as const,
  hash: w.visitorId,
  reason: "r",
  expiresAt: inAnHour(),
}));
tellsWith(admin.blocks.lift, "security:write", (w, apiKeyHash) => ({
  apiKeyHash,
  blockId: w.blockId,
}));
