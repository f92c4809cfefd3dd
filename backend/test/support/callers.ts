/** Everybody who may knock at the gateway, and what they show. */
import { importPKCS8, SignJWT } from "jose";
import type { SessionBody } from "@frontdesk/protocol";
import { createKey, createWidget } from "@frontdesk/protocol/admin-client";
import { api } from "../../../convex/_generated/api.js";
import type { Id } from "../../../convex/_generated/dataModel.js";
import {
  addTenant,
  clientOf,
  dataOf,
  makeApiKey,
  SCOPES,
  type Scope,
} from "./admin.js";
import { EventReader, isStart, post } from "./client.js";
import type { RunningGateway } from "./gateway.js";
import { WIDGET_KEY, type Platform } from "./platform.js";
import { makeSecretKey } from "./widgets.js";

/** Tenant API keys that let nobody in, or into another tenant only. */
const API_KEYS = [...SCOPES, "rival", "expired", "revoked"] as const;
/** What visitors and their servers show. */
const VISITORS = [
  "publishable",
  "secret",
  "session",
  "rivalSecret",
  "expiredSecret",
  "revokedSecret",
] as const;

export const CALLERS = [
  "nobody",
  ...VISITORS,
  ...API_KEYS,
  "wrongAudience",
  "staff",
] as const;
export type Caller = (typeof CALLERS)[number];
export { SCOPES, type Scope };

export interface Cast {
  /** Public id of the first tenant's first widget. */
  readonly widgetId: string;
  /** A conversation of `sessionId` in that widget. */
  readonly conversationId: string;
  readonly messageId: string;
  readonly sessionId: string;
  /** A key of all scopes, to prepare what a call needs. */
  readonly all: string;
  /** The credential, shown where the route looks for it. */
  headersOf(caller: Caller, place: "visitor" | "admin"): Headers;
}

export async function makeCast(
  platform: Platform,
  gateway: RunningGateway,
): Promise<Cast> {
  const staff = await platform.operator();
  const [first] = await staff.query(api.widgets.list, {});
  if (!first) throw new Error("no widget");
  const { _id: id, publicId: widgetId } = first;
  await addTenant(platform, "rival");
  const rival = await makeApiKey(platform, SCOPES, { owner: "rival" });

  const sessionId = "a-visitor-of-the-access-table";
  const opened = await post(`${gateway.url}/v1/sessions`, { sessionId });
  const { token } = (await opened.json()) as SessionBody;
  const reader = new EventReader(
    await post(`${gateway.url}/chat`, { sessionId, message: "Hello" }),
  );
  const { conversationId, messageId } = await reader.until(isStart);
  await reader.all();

  const shown: Record<Caller, string | null> = {
    nobody: null,
    publishable: WIDGET_KEY,
    secret: (await makeSecretKey(platform, id)).value,
    session: token,
    rivalSecret: await rivalSecret(platform, gateway, rival),
    expiredSecret: await endedSecret(platform, id, "expiresAt"),
    revokedSecret: await endedSecret(platform, id, "revokedAt"),
    ...(await scopedKeys(platform)),
    rival: rival.value,
    expired: await endedApiKey(platform, "expiresAt"),
    revoked: await endedApiKey(platform, "revokedAt"),
    wrongAudience: await signed(platform, "somebody-else"),
    staff: await signed(platform, "frontdesk"),
  };
  return {
    widgetId,
    conversationId,
    messageId: messageId ?? "",
    sessionId,
    all: (await makeApiKey(platform)).value,
    headersOf(caller, place) {
      const value = shown[caller];
      if (value === null) return new Headers();
      const isWidgetKey = /^(wk|sk)_/.test(value);
      const bearer = { authorization: `Bearer ${value}` };
      const key = { "x-widget-api-key": value };
      if (!isWidgetKey) return new Headers(bearer);
      return new Headers(place === "visitor" ? key : { ...key, ...bearer });
    },
  };
}

async function scopedKeys(platform: Platform): Promise<Record<Scope, string>> {
  const entries = await Promise.all(
    SCOPES.map(async (scope): Promise<[Scope, string]> => {
      return [scope, (await makeApiKey(platform, [scope])).value];
    }),
  );
  // One entry for each scope, as it was mapped.
  return Object.fromEntries(entries) as Record<Scope, string>;
}

/** A secret key of another tenant's widget, which serves. */
async function rivalSecret(
  platform: Platform,
  gateway: RunningGateway,
  rival: { readonly value: string },
): Promise<string> {
  const client = clientOf(gateway, rival);
  const body = { name: "Rival", allow_key_without_origin: true };
  const path = dataOf(await createWidget({ client, body }));
  const staff = await platform.operator("rival");
  const [widget] = await staff.query(api.widgets.list, {});
  if (!widget) throw new Error("no widget");
  await staff.mutation(api.widgets.confirm, { widgetId: widget._id });
  const kind = "secret" as const;
  return dataOf(await createKey({ client, path, body: { kind } })).value;
}

/** A key in force cannot be made to have ended, so its row is changed. */
async function end(
  { runtime }: Platform,
  rowId: string,
  field: "expiresAt" | "revokedAt",
): Promise<void> {
  await runtime.engine.mutate(async (transaction) => {
    transaction.patch(0, rowId, { [field]: Date.now() - 1_000 });
  });
}

async function endedSecret(
  platform: Platform,
  widgetId: Id<"widgets">,
  field: "expiresAt" | "revokedAt",
): Promise<string> {
  const { id, value } = await makeSecretKey(platform, widgetId);
  await end(platform, id, field);
  return value;
}

async function endedApiKey(
  platform: Platform,
  field: "expiresAt" | "revokedAt",
): Promise<string> {
  const { id, value } = await makeApiKey(platform);
  await end(platform, id, field);
  return value;
}

/** A staff member's own token, as the dashboard signs it. */
async function signed(platform: Platform, audience: string): Promise<string> {
  const { operator } = platform.keys;
  return new SignJWT()
    .setProtectedHeader({ alg: "ES256", typ: "JWT", kid: operator.kid })
    .setIssuer("https://dashboard.frontdesk.internal")
    .setAudience(audience)
    .setSubject("operator")
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(await importPKCS8(operator.privateKey, "ES256"));
}
