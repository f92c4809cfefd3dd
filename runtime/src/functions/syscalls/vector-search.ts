import type { JsonObject } from "../../engine/types.js";
import type { Call } from "../run/call.js";
import { object } from "./arguments.js";

/** `ctx.vectorSearch` of actions, as of the newest commit. */
export async function vectorSearch(
  call: Call,
  args: JsonObject,
): Promise<string> {
  const { engine } = call.request.services;
  const { namespace } = call.component;
  const matches = await engine.vectorSearch(namespace, object(args, "query"));
  const results = matches.map(({ id, score }) => ({ _id: id, _score: score }));
  return JSON.stringify({ results });
}
