/** Tenant API keys as an admin makes them, and a tenant beside the first. */
import { randomBytes } from "node:crypto";
import {
  createAdminClient,
  type Problem,
} from "@frontdesk/protocol/admin-client";
import { api } from "../../../convex/_generated/api.js";
import type { Id } from "../../../convex/_generated/dataModel.js";
import { hashSecret } from "../../src/door/secrets.js";
import type { RunningGateway } from "./gateway.js";
import type { Platform } from "./platform.js";

export const SCOPES = [
  "widgets:read",
  "widgets:write",
  "keys:write",
  "analytics:read",
  "security:read",
  "security:write",
] as const;
export type Scope = (typeof SCOPES)[number];

export type AdminClient = ReturnType<typeof createAdminClient>;

export interface ApiKey {
  readonly id: Id<"apiKeys">;
  /** The whole key. */
  readonly value: string;
}

/** Signs in as the first tenant's operator, or as another tenant's `owner`. */
export async function makeApiKey(
  platform: Platform,
  scopes: readonly Scope[] = SCOPES,
  more: { readonly owner?: string; readonly expiresAt?: number } = {},
): Promise<ApiKey> {
  const { owner, ...rest } = more;
  const value = `fdk_${randomBytes(24).toString("base64url")}`;
  const staff = await platform.operator(owner);
  const id = await staff.mutation(api.apiKeys.create, {
    name: "Test",
    scopes: [...scopes],
    hash: hashSecret(value),
    prefix: value.slice(0, 10),
    ...rest,
  });
  return { id, value };
}

export function clientOf(
  { url: baseUrl }: Pick<RunningGateway, "url">,
  { value: apiKey }: Pick<ApiKey, "value">,
): AdminClient {
  return createAdminClient({ baseUrl, apiKey });
}

const APP = 0;

/** There is no function that makes one yet; `owner` is its owner's subject. */
export async function addTenant(
  { runtime }: Platform,
  owner: string,
): Promise<void> {
  await runtime.engine.mutate(async (transaction) => {
    const tenantId = transaction.insert(APP, "tenants", {
      slug: owner,
      name: owner,
      provider: "local",
      systemPrompt: "",
      staffOnline: false,
    });
    transaction.insert(APP, "members", {
      tenantId,
      tokenIdentifier: `https://dashboard.frontdesk.internal|${owner}`,
      name: owner,
      role: "owner",
    });
  });
}

/** The problem a call was refused with. Throws when it was not refused. */
export function problemOf(result: {
  readonly error?: unknown;
  readonly response?: Response | undefined;
}): Problem {
  const { error, response } = result;
  if (typeof error !== "object" || error === null || !("code" in error)) {
    throw new Error(`no problem, but ${response?.status}`);
  }
  // The generated client types errors by their status; all are problems.
  return error as Problem;
}

/** What a call answered. Throws what it was refused with. */
export function dataOf<T>(result: {
  readonly data?: T | undefined;
  readonly error?: unknown;
  readonly response?: Response | undefined;
}): T {
  if (result.data !== undefined) return result.data;
  const why = JSON.stringify(result.error);
  throw new Error(`${result.response?.status}: ${why}`);
}
