/** The first start: one tenant, its operator and its first widget. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { Limits } from "../tables/widgets";
import { refusal } from "./errors";
import { DEMO_KNOWLEDGE } from "./demoKnowledge";
import { OPERATOR_TOKEN_IDENTIFIER } from "./identities";
import { DEFAULT_LIMITS } from "./rateLimits";
import * as Widgets from "./widgets";

const SLUG = "main";
const MAX_MESSAGE_LENGTH = 4_000;
const ID_LENGTH = 20;

interface Installed {
  tenantId: Id<"tenants">;
  widgetId: string;
  created: boolean;
}

export async function ensure(
  ctx: MutationCtx,
  args: { widgetKey: string; limits?: Limits },
): Promise<Installed> {
  if (args.widgetKey.trim() === "") {
    throw refusal("invalid", "widgetKey must not be empty");
  }
  const tenant = await ctx.db
    .query("tenants")
    .withIndex("by_slug", (q) => q.eq("slug", SLUG))
    .unique();
  if (tenant === null) return await install(ctx, args.widgetKey, args.limits);
  const widget = await requireFirstWidget(ctx, tenant._id);
  await adopt(ctx, widget, args.widgetKey, args.limits ?? widget.limits);
  return { tenantId: tenant._id, widgetId: widget.publicId, created: false };
}

async function install(
  ctx: MutationCtx,
  key: string,
  limits: Limits = DEFAULT_LIMITS,
): Promise<Installed> {
  const tenantId = await ctx.db.insert("tenants", {
    slug: SLUG,
    name: "Demo Shop",
    provider: "openai",
    systemPrompt: "",
    staffOnline: false,
  });
  await ctx.db.insert("members", {
    tenantId,
    tokenIdentifier: OPERATOR_TOKEN_IDENTIFIER,
    name: "Operator",
    role: "owner",
  });
  for (const entry of DEMO_KNOWLEDGE) {
    await ctx.db.insert("knowledge", { tenantId, ...entry });
  }
  const publicId = newPublicId();
  await ctx.db.insert("widgets", {
    tenantId,
    publicId,
    key,
    version: 1,
    isActive: true,
    allowKeyWithoutOrigin: true,
    allowedDomains: ["localhost", "127.0.0.1"],
    appearance: {
      title: "Support",
      welcomeMessage: "Hi! How can we help you?",
      inputPlaceholder: "Write a message…",
      position: "bottom-right",
      accentColor: "#2563eb",
      suggestedQuestions: DEMO_KNOWLEDGE.slice(0, 3).map(
        ({ question }) => question,
      ),
    },
    maxMessageLength: MAX_MESSAGE_LENGTH,
    limits,
  });
  return { tenantId, widgetId: publicId, created: true };
}

/** Gives the first widget the configured key and limits. */
async function adopt(
  ctx: MutationCtx,
  widget: Doc<"widgets">,
  key: string,
  limits: Limits,
): Promise<void> {
  const holder = await Widgets.find(ctx, { key });
  if (holder !== null && holder._id !== widget._id) {
    throw refusal("conflict", "Another widget has this key");
  }
  const same =
    widget.key === key &&
    widget.limits.perVisitor === limits.perVisitor &&
    widget.limits.perAddress === limits.perAddress &&
    widget.limits.perWidget === limits.perWidget;
  if (same) return;
  await ctx.db.patch("widgets", widget._id, {
    key,
    limits,
    version: widget.version + 1,
  });
}

async function requireFirstWidget(
  ctx: MutationCtx,
  tenantId: Id<"tenants">,
): Promise<Doc<"widgets">> {
  const widget = await ctx.db
    .query("widgets")
    .withIndex("by_tenant", (q) => q.eq("tenantId", tenantId))
    .first();
  if (widget === null) throw new Error(`Tenant ${tenantId} has no widget`);
  return widget;
}

/** Public, so it needs to be unique but not hard to guess. */
function newPublicId(): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  let id = "widget_";
  for (let at = 0; at < ID_LENGTH; at++) {
    id += alphabet.charAt(Math.floor(Math.random() * alphabet.length));
  }
  return id;
}
