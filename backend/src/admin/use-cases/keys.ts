/** What can be done with a widget's keys. */
import type { WidgetKey } from "@frontdesk/protocol/admin";
import { ask } from "../call-store.js";
import type { AdminDeps } from "../context.js";
import { idempotencyOf } from "../idempotency.js";
import { newKey } from "../new-key.js";
import { refusalOf } from "../outcomes.js";
import { toKey } from "../present/key.js";
import { AdminError } from "../problems.js";

interface OfWidget {
  readonly apiKeyHash: string;
  readonly widgetId: string;
}

export async function list(
  { store }: AdminDeps,
  asked: OfWidget,
): Promise<WidgetKey[]> {
  const keys = await ask(store.listKeys({ ...asked }), "widget_not_found");
  if (!keys) throw new AdminError("widget_not_found");
  return keys.map(toKey);
}

export async function create(
  { store, keySecret }: AdminDeps,
  asked: OfWidget & {
    readonly idempotencyKey: string | undefined;
    readonly kind: "publishable" | "secret";
    readonly label: string;
    /** ISO 8601. */
    readonly expiresAt: string | undefined;
  },
): Promise<{ key: WidgetKey; value: string }> {
  const { apiKeyHash, widgetId, idempotencyKey, ...body } = asked;
  const { kind, label } = body;
  const idempotency = idempotencyOf(idempotencyKey, {
    route: `POST widgets/${widgetId}/keys`,
    body,
  });
  const expiresAt = body.expiresAt && Date.parse(body.expiresAt);
  const made = newKey(kind, { secret: keySecret, apiKeyHash, idempotency });
  const { key, hash, prefix } = made;
  const result = await ask(
    store.createKey({
      ...{ idempotency, apiKeyHash, widgetId, kind, label, hash, prefix },
      ...(kind === "publishable" && { key }),
      ...(expiresAt && { expiresAt }),
    }),
    "widget_not_found",
  );
  if (result.kind !== "created") throw refusalOf(result, "widget_not_found");
  return { key: toKey(result.key), value: key };
}

/** A new key of the same kind; the old one works for `overlapMs` more. */
export async function rotate(
  { store, keySecret }: AdminDeps,
  asked: OfWidget & {
    readonly idempotencyKey: string | undefined;
    readonly keyId: string;
    readonly overlapMs: number;
  },
): Promise<{ key: WidgetKey; value: string; previous: WidgetKey }> {
  const { idempotencyKey, ...rest } = asked;
  const { apiKeyHash, widgetId, keyId, overlapMs } = rest;
  const idempotency = idempotencyOf(idempotencyKey, {
    route: `POST widgets/${widgetId}/keys/${keyId}/rotate`,
    body: { overlapMs },
  });
  const old = await ask(store.getKey({ apiKeyHash, widgetId, keyId }));
  if (!old) throw new AdminError("not_found");
  const { kind } = old;
  const made = newKey(kind, { secret: keySecret, apiKeyHash, idempotency });
  const { key, hash, prefix } = made;
  const result = await ask(
    store.rotateKey({
      ...{ idempotency, ...rest, hash, prefix },
      ...(kind === "publishable" && { key }),
    }),
  );
  if (result.kind !== "rotated") throw refusalOf(result);
  const previous = toKey(result.previous);
  return { key: toKey(result.key), value: key, previous };
}

export async function revoke(
  { store }: AdminDeps,
  asked: OfWidget & { readonly keyId: string },
): Promise<WidgetKey> {
  const result = await ask(store.revokeKey({ ...asked }));
  if (result.kind !== "revoked") throw refusalOf(result);
  return toKey(result.key);
}
