/** Calls functions in this process, with values and errors as clients see them. */
import { getFunctionName } from "convex/server";
import type {
  FunctionReference,
  FunctionReturnType,
  OptionalRestArgs,
} from "convex/server";
import { ConvexError, convexToJson, jsonToConvex } from "convex/values";
import type { Value } from "convex/values";
import type { JsonValue } from "../engine/types.js";
import type {
  App,
  FunctionCall,
  Outcome,
  UserIdentity,
} from "../functions/types.js";

type Ref<Type extends "query" | "mutation" | "action"> = FunctionReference<
  Type,
  "public" | "internal"
>;

/** Somebody who calls functions, public and internal ones. */
export interface TestCaller {
  query<R extends Ref<"query">>(
    ref: R,
    ...args: OptionalRestArgs<R>
  ): Promise<FunctionReturnType<R>>;
  mutation<R extends Ref<"mutation">>(
    ref: R,
    ...args: OptionalRestArgs<R>
  ): Promise<FunctionReturnType<R>>;
  action<R extends Ref<"action">>(
    ref: R,
    ...args: OptionalRestArgs<R>
  ): Promise<FunctionReturnType<R>>;
  /** An HTTP action, by its path: `/hook?a=1`. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** @param siteUrl What HTTP actions see as their address. */
export function callerOf(
  app: App,
  siteUrl: string,
  identity: UserIdentity | null,
): TestCaller {
  // Internal functions are for admins.
  const caller = { kind: "admin", identity } as const;
  const call = <R extends Ref<"query" | "mutation" | "action">>(
    ref: R,
    [args]: OptionalRestArgs<R>,
  ): FunctionCall => {
    const input: Value = args ?? {};
    return { path: getFunctionName(ref), args: convexToJson(input), caller };
  };
  return {
    query: async (ref, ...args) =>
      valueOf((await app.runQuery(call(ref, args))).outcome),
    mutation: async (ref, ...args) =>
      valueOf((await app.runMutation(call(ref, args))).outcome),
    action: async (ref, ...args) =>
      valueOf((await app.runAction(call(ref, args))).outcome),
    fetch: (path, init) =>
      app.runHttp(new Request(new URL(path, siteUrl), init), caller),
  };
}

/**
 * The value of a success, in the type that its function declares.
 * @throws ConvexError or Error, as `ConvexHttpClient` does.
 */
export function valueOf<T>(outcome: Outcome): T {
  // The function's own types say what it returns; they exist only at compile time.
  if (outcome.ok) return jsonToConvex(outcome.value) as T;
  const { message, data } = outcome.error;
  if (data === undefined) throw new Error(message);
  throw withData(new ConvexError(message), data);
}

function withData(
  error: ConvexError<Value>,
  data: JsonValue,
): ConvexError<Value> {
  error.data = jsonToConvex(data);
  return error;
}
