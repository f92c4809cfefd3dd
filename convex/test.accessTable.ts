/** The table of access.test.ts, and how rows get into it. */
import {
  getFunctionName,
  type FunctionReference,
  type OptionalRestArgs,
} from "convex/server";
import type { Id } from "./_generated/dataModel";
import type { BookingWorld } from "./test.booking";
import type { Caller, TestDeployment } from "./test.setup";
import type { Scope } from "./tables/keys";
import type { Role } from "./tables/tenants";

/** Things of the first tenant, which everybody in the table asks for. */
export interface World {
  t: TestDeployment;
  conversationId: Id<"conversations">;
  streamId: Id<"streams">;
  messageId: Id<"messages">;
  widget: Id<"widgets">;
  entryId: Id<"knowledge">;
  /** Another widget, one that may be removed, and its public id. */
  removable: Id<"widgets">;
  removableId: string;
  /** The first widget's. */
  keyId: Id<"widgetKeys">;
  apiKeyId: Id<"apiKeys">;
  blockId: Id<"blocks">;
  alertId: Id<"securityAlerts">;
  visitorId: Id<"visitors">;
  booking: BookingWorld;
}

export type Call = (
  caller: Caller,
  world: World,
  apiKeyHash?: string,
) => Promise<unknown>;

/** The least role that may; or the gateway; or anybody with a token. */
export type Least = Role | "gateway" | "signed-in";

export interface Row {
  call: Call;
  least: Least;
  /** What another tenant's owner gets: a refusal, or this and no more. */
  foreign?: unknown;
  /** Of the API key that the gateway must show. */
  scope?: Scope;
}

/** Hash of an API key of the first tenant with every scope. */
export const API_KEY_HASH = "a".repeat(64);

type AnyRef<K extends "query" | "mutation"> = FunctionReference<K, "public">;

export const table = new Map<string, Row>();

/** The arguments as the one-element list a call takes. */
function rest<Ref extends AnyRef<"query"> | AnyRef<"mutation">>(
  args: OptionalRestArgs<Ref>[0],
): OptionalRestArgs<Ref> {
  // A list of at most one element, which is its first.
  return [args] as OptionalRestArgs<Ref>;
}

export function asks<Ref extends AnyRef<"query">>(
  ref: Ref,
  least: Least,
  args: (world: World) => OptionalRestArgs<Ref>[0],
  foreign?: unknown,
): void {
  const call: Call = (caller, world) =>
    caller.query(ref, ...rest<Ref>(args(world)));
  table.set(getFunctionName(ref), { call, least, foreign });
}

export function tells<Ref extends AnyRef<"mutation">>(
  ref: Ref,
  least: Least,
  args: (world: World) => OptionalRestArgs<Ref>[0],
  foreign?: unknown,
): void {
  const call: Call = (caller, world) =>
    caller.mutation(ref, ...rest<Ref>(args(world)));
  table.set(getFunctionName(ref), { call, least, foreign });
}

/** As `asks`, for the gateway with an API key of that scope. */
export function asksWith<Ref extends AnyRef<"query">>(
  ref: Ref,
  scope: Scope,
  args: (world: World, apiKeyHash: string) => OptionalRestArgs<Ref>[0],
): void {
  const call: Call = (caller, world, apiKeyHash = API_KEY_HASH) =>
    caller.query(ref, ...rest<Ref>(args(world, apiKeyHash)));
  table.set(getFunctionName(ref), { call, least: "gateway", scope });
}

/** As `tells`, for the gateway with an API key of that scope. */
export function tellsWith<Ref extends AnyRef<"mutation">>(
  ref: Ref,
  scope: Scope,
  args: (world: World, apiKeyHash: string) => OptionalRestArgs<Ref>[0],
): void {
  const call: Call = (caller, world, apiKeyHash = API_KEY_HASH) =>
    caller.mutation(ref, ...rest<Ref>(args(world, apiKeyHash)));
  table.set(getFunctionName(ref), { call, least: "gateway", scope });
}
