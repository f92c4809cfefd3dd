/** Calls functions by their path, for fixtures that no type describes. */
import { ConvexHttpClient } from "convex/browser";
import { makeFunctionReference } from "convex/server";
import type { Value } from "convex/values";

type Args = Record<string, Value>;

export interface Callers {
  readonly client: ConvexHttpClient;
  query(path: string, args?: Args): Promise<Value>;
  mutation(path: string, args?: Args): Promise<Value>;
  action(path: string, args?: Args): Promise<Value>;
}

export function callersOf(url: string): Callers {
  const client = new ConvexHttpClient(url, { logger: false });
  return {
    client,
    query: (path, args = {}) =>
      client.query(makeFunctionReference<"query", Args, Value>(path), args),
    mutation: (path, args = {}) =>
      client.mutation(
        makeFunctionReference<"mutation", Args, Value>(path),
        args,
      ),
    action: (path, args = {}) =>
      client.action(makeFunctionReference<"action", Args, Value>(path), args),
  };
}
