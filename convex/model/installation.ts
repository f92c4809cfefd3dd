/** The first start: one tenant, its operator and its first widget. */
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { ConfiguredLimits, Limits } from "../tables/widgets";
import { DEMO_KNOWLEDGE } from "./demoKnowledge";
import { refusal } from "./errors";
import { sha256 } from "./hashing";
import { FIRST_TENANT, OPERATOR_TOKEN_IDENTIFIER } from "./identities";
import { configured, DEFAULT_LIMITS, limitsOf } from "./limits";
import { newPublicId } from "./publicIds";
import { DEFAULT_APPEARANCE } from "./widgetChecks";
import * as WidgetKeys from "./widgetKeys";
import { first } from "./widgets";

const PREFIX_LENGTH = 10;

type Widget = Doc<"widgets">;

interface Installed {
  tenantId: Id<"tenants">;
  widgetId: string;
  created: boolean;
}

export async function ensure(
  ctx: MutationCtx,
  args: { widgetKey: string; limits?: ConfiguredLimits },
): Promise<Installed> {
  if (args.widgetKey.trim() === "") {
    throw refusal("invalid", "widgetKey must not be empty");
  }
  const tenant = await ctx.db
    .query("tenants")
    .withIndex("by_slug", (q) => q.eq("slug", FIRST_TENANT))
    .unique();
  const known = tenant && (await first(ctx, tenant._id));
  const widget = known ?? (await install(ctx, args.limits));
  await adopt(ctx, widget, args.limits);
  await adoptKey(ctx, widget, args.widgetKey);
  const { tenantId, publicId: widgetId } = widget;
  return { tenantId, widgetId, created: known === null };
}

async function install(
  ctx: MutationCtx,
  limits: ConfiguredLimits | undefined,
): Promise<Widget> {
  const tenantId = await ctx.db.insert("tenants", {
    slug: FIRST_TENANT,
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
  const id = await ctx.db.insert("widgets", {
    tenantId,
    publicId: newPublicId(),
    key: "",
    name: DEFAULT_APPEARANCE.title,
    slug: FIRST_TENANT,
    version: 1,
    updatedAt: Date.now(),
    isActive: true,
    confirmed: true,
    allowKeyWithoutOrigin: true,
    allowedDomains: ["localhost", "127.0.0.1"],
    appearance: {
      ...DEFAULT_APPEARANCE,
      suggestedQuestions: DEMO_KNOWLEDGE.slice(0, 3).map(
        ({ question }) => question,
      ),
    },
    limits: limits ? configured(DEFAULT_LIMITS, limits) : DEFAULT_LIMITS,
  });
  const widget = await ctx.db.get("widgets", id);
  if (widget === null) throw new Error(`Widget ${id} was not written`);
  return widget;
}

/**
 * Gives the first widget the configured limits, and a row of the first
 * version what later ones have. The version grows with what visitors see.
 */
async function adopt(
  ctx: MutationCtx,
  widget: Widget,
  wanted: ConfiguredLimits | undefined,
): Promise<void> {
  const { name, slug, version, _creationTime: madeAt } = widget;
  const now = limitsOf(widget);
  const limits = wanted ? configured(now, wanted) : now;
  const isFirstVersion = name === undefined;
  if (!isFirstVersion && isSame(now, limits)) return;
  await ctx.db.patch("widgets", widget._id, {
    name: name ?? widget.appearance.title,
    slug: slug ?? FIRST_TENANT,
    confirmed: widget.confirmed ?? true,
    updatedAt: widget.updatedAt ?? Math.floor(madeAt),
    limits,
    maxMessageLength: undefined,
    ...(!isSame(now, limits) && { version: version + 1 }),
  });
}

/**
 * The configured key is a key of the first widget like others; a new one
 * takes the place of the one configured before, at once.
 */
async function adoptKey(
  ctx: MutationCtx,
  widget: Widget,
  key: string,
): Promise<void> {
  const hash = await sha256(key);
  const known = await WidgetKeys.findByHash(ctx, hash);
  if (known !== null) {
    if (known.widgetId === widget._id) return;
    throw refusal("conflict", "Another widget has this key");
  }
  const before = await WidgetKeys.ofWidget(ctx, widget._id);
  for (const old of before.filter(({ isConfigured }) => isConfigured)) {
    await WidgetKeys.revoke(ctx, old);
  }
  const { tenantId, _id: widgetId } = widget;
  await ctx.db.insert("widgetKeys", {
    tenantId,
    widgetId,
    kind: "publishable",
    key,
    hash,
    prefix: key.slice(0, PREFIX_LENGTH),
    label: "WIDGET_API_KEY",
    isConfigured: true,
  });
  await WidgetKeys.showNewest(ctx, widgetId);
}

function isSame(a: Limits, b: Limits): boolean {
  return Object.entries(a).every(
    ([name, limit]) => b[name as keyof Limits] === limit,
  );
}
