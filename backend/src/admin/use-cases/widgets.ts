/** What can be done with widgets, whichever paths it is asked on. */
import type {
  AdminWidget,
  CreateWidget,
  UpdateWidget,
} from "@frontdesk/protocol/admin";
import { ask } from "../call-store.js";
import type { AdminDeps } from "../context.js";
import { idempotencyOf } from "../idempotency.js";
import { expectedVersions } from "../if-match.js";
import { newKey } from "../new-key.js";
import { toDay } from "../present/values.js";
import { toFields, toWidget } from "../present/widget.js";
import { refusalOf } from "../outcomes.js";
import { AdminError } from "../problems.js";

export interface WidgetPage {
  readonly items: AdminWidget[];
  readonly next_cursor: string | null;
}

export async function list(
  { store, cursors }: AdminDeps,
  asked: {
    readonly apiKeyHash: string;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<WidgetPage> {
  const { apiKeyHash, cursor: sealed, limit } = asked;
  const which = ["widgets", apiKeyHash];
  const { cursor = null } = sealed ? cursors.open(which, sealed) : {};
  const day = toDay(Date.now());
  const page = await ask(store.listWidgets({ apiKeyHash, cursor, limit, day }));
  const next = page.nextCursor;
  return {
    items: page.items.map(toWidget),
    next_cursor: next === null ? null : cursors.seal(which, { cursor: next }),
  };
}

export async function create(
  { store, keySecret }: AdminDeps,
  asked: {
    readonly apiKeyHash: string;
    readonly idempotencyKey: string | undefined;
    readonly body: CreateWidget;
    /** An id the caller chose. */
    readonly widgetId?: string | undefined;
  },
): Promise<AdminWidget> {
  const { apiKeyHash, idempotencyKey, body, widgetId } = asked;
  const idempotency = idempotencyOf(idempotencyKey, {
    route: "POST widgets",
    body: [widgetId ?? null, body],
  });
  const result = await ask(
    store.createWidget({
      ...toFields(body),
      idempotency,
      ...(widgetId !== undefined && { widgetId }),
      apiKeyHash,
      name: body.name,
      publishableKey: newKey("publishable", {
        secret: keySecret,
        apiKeyHash,
        idempotency,
      }),
    }),
  );
  if (result.kind !== "created") throw refusalOf(result);
  return toWidget(result.widget);
}

export async function get(
  { store }: AdminDeps,
  apiKeyHash: string,
  widgetId: string,
): Promise<AdminWidget> {
  const day = toDay(Date.now());
  const widget = await ask(store.getWidget({ apiKeyHash, widgetId, day }));
  if (!widget) throw new AdminError("widget_not_found");
  return toWidget(widget);
}

/** `ifMatch` names the version the change is based on. */
export async function update(
  deps: AdminDeps,
  asked: {
    readonly apiKeyHash: string;
    readonly widgetId: string;
    readonly ifMatch: string | undefined;
    readonly change: UpdateWidget;
  },
): Promise<AdminWidget> {
  const { apiKeyHash, widgetId, change } = asked;
  const result = await ask(
    deps.store.updateWidget({
      ...toFields(change),
      ...(await conditionOf(deps, asked)),
      apiKeyHash,
      widgetId,
    }),
    "widget_not_found",
  );
  if (result.kind !== "updated") throw refusalOf(result, "widget_not_found");
  return toWidget(result.widget);
}

export async function remove(
  deps: AdminDeps,
  asked: {
    readonly apiKeyHash: string;
    readonly widgetId: string;
    readonly ifMatch: string | undefined;
    readonly conversations: "keep" | "erase";
  },
): Promise<void> {
  const { apiKeyHash, widgetId, conversations } = asked;
  const condition = await conditionOf(deps, asked);
  const result = await ask(
    deps.store.removeWidget({
      ...condition,
      apiKeyHash,
      widgetId,
      conversations,
    }),
    "widget_not_found",
  );
  if (result.kind !== "removed") throw refusalOf(result, "widget_not_found");
}

/** The version a change is for; none for any. Throws `AdminError`. */
async function conditionOf(
  deps: AdminDeps,
  asked: {
    readonly apiKeyHash: string;
    readonly widgetId: string;
    readonly ifMatch: string | undefined;
  },
): Promise<{ ifVersion?: number }> {
  const versions = expectedVersions(asked.ifMatch);
  if (versions === null) return {};
  const [only] = versions;
  if (versions.length === 1 && only !== undefined) return { ifVersion: only };
  // Of several the one that is there counts, and must still be there then.
  const { version } = await get(deps, asked.apiKeyHash, asked.widgetId);
  if (versions.includes(version)) return { ifVersion: version };
  throw new AdminError("precondition_failed");
}

export async function disable(
  { store }: AdminDeps,
  apiKeyHash: string,
  widgetId: string,
): Promise<AdminWidget> {
  const result = await ask(
    store.disableWidget({ apiKeyHash, widgetId }),
    "widget_not_found",
  );
  if (result.kind !== "updated") throw refusalOf(result, "widget_not_found");
  return toWidget(result.widget);
}
