/** Making and changing widgets, for staff and the admin API alike. */
import { suggestSlug } from "@frontdesk/protocol/rules";
import type { Doc } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import type { AuthorizedTenantId, TenantMutationCtx } from "./access";
import { refusal } from "./errors";
import { checkLimits, DEFAULT_LIMITS, limitsOf } from "./limits";
import { newPublicId } from "./publicIds";
import {
  checkAppearance,
  checkDomains,
  checkText,
  DEFAULT_APPEARANCE,
  requireSlug,
} from "./widgetChecks";
import * as WidgetKeys from "./widgetKeys";
import type { NewKey, WidgetChange } from "./widgetShapes";
import { all, MAX_WIDGETS } from "./widgets";

const MAX_PROMPT = 20_000;
const PUBLIC_ID = /^widget_[A-Za-z0-9_-]{12,57}$/;

type Widget = Doc<"widgets">;

export type Creation = WidgetChange & {
  name: string;
  /** Absent: one is made. */
  publicId?: string;
  publishableKey: NewKey;
};

export type Created =
  | { kind: "created"; widget: Widget }
  | { kind: "taken"; field: "slug" | "widgetId" | "publishableKey" }
  | { kind: "full" };

export type Changed =
  | { kind: "updated"; widget: Widget }
  | { kind: "taken"; field: "slug" }
  | { kind: "version_mismatch"; version: number };

/**
 * A widget that serves nobody but localhost until an owner confirms it.
 * @throws invalid with a sentence and the field.
 */
export async function create(
  ctx: TenantMutationCtx,
  { publishableKey, publicId = newPublicId(), ...change }: Creation,
): Promise<Created> {
  if (!PUBLIC_ID.test(publicId)) {
    throw refusal("invalid", "This cannot be a widget's id", "widgetId");
  }
  if ((await all(ctx, ctx.tenantId)).length >= MAX_WIDGETS) {
    return { kind: "full" };
  }
  if (await hasPublicId(ctx, publicId)) {
    return { kind: "taken", field: "widgetId" };
  }
  const slug =
    change.slug === undefined
      ? await freeSlug(ctx, change.name)
      : requireSlug(change.slug);
  if (await isSlugTaken(ctx, slug)) return { kind: "taken", field: "slug" };
  const blank = blankWidget(ctx.tenantId, publicId);
  const fields = { ...blank, ...changed(blank, { ...change, slug }) };
  const id = await ctx.db.insert("widgets", fields);
  const widget = await requireRow(ctx, id);
  const added = await WidgetKeys.add(ctx, widget, {
    ...publishableKey,
    kind: "publishable",
    label: "",
  });
  if (added.kind !== "added") {
    // Nothing may stay of a widget without a key.
    await ctx.db.delete("widgets", id);
    return { kind: "taken", field: "publishableKey" };
  }
  return { kind: "created", widget: await requireRow(ctx, id) };
}

/**
 * Changes the given fields.
 * @param ifVersion refuse when somebody changed it meanwhile.
 * @throws invalid with a sentence and the field.
 */
export async function update(
  ctx: MutationCtx,
  widget: Widget,
  { ifVersion, ...change }: WidgetChange & { ifVersion?: number },
): Promise<Changed> {
  const { version, slug } = widget;
  if (ifVersion !== undefined && ifVersion !== version) {
    return { kind: "version_mismatch", version };
  }
  const wanted = change.slug === undefined ? slug : requireSlug(change.slug);
  if (wanted !== undefined && wanted !== slug) {
    if (await isSlugTaken(ctx, wanted)) return { kind: "taken", field: "slug" };
  }
  await ctx.db.patch("widgets", widget._id, {
    ...changed(widget, change),
    version: version + 1,
    updatedAt: Date.now(),
  });
  return { kind: "updated", widget: await requireRow(ctx, widget._id) };
}

/** A copy with a name, an id and a key of its own, to be confirmed anew. */
export async function duplicate(
  ctx: TenantMutationCtx,
  original: Widget,
  { name, publishableKey }: Pick<Creation, "name" | "publishableKey">,
): Promise<Created> {
  const { appearance, systemPrompt, contactEmail } = original;
  const { allowedDomains, appointmentsEnabled } = original;
  return await create(ctx, {
    ...appearance,
    name,
    publishableKey,
    allowedDomains,
    limits: limitsOf(original),
    ...(systemPrompt !== undefined && { systemPrompt }),
    ...(contactEmail !== undefined && { contactEmail }),
    ...(appointmentsEnabled !== undefined && { appointmentsEnabled }),
  });
}

export async function confirm(
  ctx: MutationCtx,
  { _id, version }: Widget,
): Promise<null> {
  const updatedAt = Date.now();
  const confirmed = { confirmed: true, version: version + 1, updatedAt };
  await ctx.db.patch("widgets", _id, confirmed);
  return null;
}

type Changeable = Pick<
  Widget,
  "appearance" | "limits" | "maxMessageLength" | "allowedDomains"
>;

/** The fields that change, checked and trimmed. */
function changed(now: Changeable, change: WidgetChange): Partial<Widget> {
  const { name, slug, systemPrompt, contactEmail, limits, ...rest } = change;
  const { allowedDomains, isActive, allowKeyWithoutOrigin, ...more } = rest;
  const { appointmentsEnabled, ...appearance } = more;
  return {
    appearance: checkAppearance(now.appearance, appearance),
    ...(limits && {
      limits: checkLimits(limitsOf(now), limits),
      maxMessageLength: undefined,
    }),
    ...(allowedDomains && { allowedDomains: checkDomains(allowedDomains) }),
    ...(name !== undefined && { name: checkText("name", name, 1, 100) }),
    ...(slug !== undefined && { slug: requireSlug(slug) }),
    ...(systemPrompt !== undefined && {
      systemPrompt: checkText("systemPrompt", systemPrompt, 0, MAX_PROMPT),
    }),
    ...(contactEmail !== undefined && {
      contactEmail: checkEmail(contactEmail),
    }),
    ...(isActive !== undefined && { isActive }),
    ...(allowKeyWithoutOrigin !== undefined && { allowKeyWithoutOrigin }),
    ...(appointmentsEnabled !== undefined && { appointmentsEnabled }),
  };
}

function blankWidget(tenantId: AuthorizedTenantId, publicId: string) {
  return {
    tenantId,
    publicId,
    key: "",
    version: 1,
    updatedAt: Date.now(),
    isActive: true,
    confirmed: false,
    allowKeyWithoutOrigin: false,
    allowedDomains: [],
    appearance: DEFAULT_APPEARANCE,
    limits: DEFAULT_LIMITS,
  };
}

/** Only the shape that every address has. Empty: none. */
function checkEmail(text: string): string | undefined {
  const email = text.trim();
  if (email === "") return undefined;
  if (email.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    return email;
  }
  throw refusal("invalid", "This is not an email address", "contactEmail");
}

async function freeSlug(ctx: MutationCtx, name: string): Promise<string> {
  const slug = suggestSlug(name);
  if (!(await isSlugTaken(ctx, slug))) return slug;
  return `${slug}-${newPublicId().slice(-6)}`;
}

async function isSlugTaken(ctx: MutationCtx, slug: string): Promise<boolean> {
  const holder = await ctx.db
    .query("widgets")
    .withIndex("by_slug", (q) => q.eq("slug", slug))
    .first();
  return holder !== null;
}

/** Of a removed one too: its id never comes back. */
async function hasPublicId(ctx: MutationCtx, id: string): Promise<boolean> {
  const holder = await ctx.db
    .query("widgets")
    .withIndex("by_publicId", (q) => q.eq("publicId", id))
    .first();
  return holder !== null;
}

async function requireRow(
  ctx: MutationCtx,
  id: Widget["_id"],
): Promise<Widget> {
  const widget = await ctx.db.get("widgets", id);
  if (widget === null) throw new Error(`Widget ${id} was not written`);
  return widget;
}
