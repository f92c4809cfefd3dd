/**
 * Single calls to Convex over HTTP. Unlike those of one WebSocket they run
 * side by side, so that many streams' writes share the deployment's commits.
 */
import { ConvexHttpClient } from "convex/browser";
import type {
  FunctionArgs,
  FunctionReference,
  FunctionReturnType,
} from "convex/server";
import { ConvexError } from "convex/values";
import { StoreError } from "./conversation-store.js";
import { createJsonFetch } from "./json-fetch.js";
import type { ServiceToken } from "./service-token.js";
import { createSlots } from "./slots.js";

const TIMEOUT_MS = 10_000;
/** Enough to fill a group commit, few enough not to swamp the deployment. */
const MAX_CALLS = 48;
/** Convex answers a function's own failure with this status. */
const FUNCTION_FAILED = 560;

type Mutation = FunctionReference<"mutation">;
type Query = FunctionReference<"query">;

export interface HttpCalls {
  mutation<F extends Mutation>(
    reference: F,
    args: FunctionArgs<F>,
  ): Promise<FunctionReturnType<F>>;
  query<F extends Query>(
    reference: F,
    args: FunctionArgs<F>,
  ): Promise<FunctionReturnType<F>>;
}

export function createHttpCalls(url: string, token: ServiceToken): HttpCalls {
  const slots = createSlots(MAX_CALLS);
  const client = new ConvexHttpClient(url, {
    skipConvexDeploymentUrlCheck: true,
    logger: false,
    fetch: reachable(
      createJsonFetch(url, { timeoutMs: TIMEOUT_MS, maxSockets: MAX_CALLS }),
    ),
  });

  async function run<T>(call: () => Promise<T>): Promise<T> {
    client.setAuth(await token());
    const free = await slots.take(TIMEOUT_MS);
    try {
      return await call();
    } catch (error) {
      throw toStoreError(error);
    } finally {
      free();
    }
  }

  return {
    mutation: <F extends Mutation>(reference: F, args: FunctionArgs<F>) =>
      run<FunctionReturnType<F>>(() =>
        // Unqueued: one stream's write must not wait for another's.
        client.mutation(reference, args, { skipQueue: true }),
      ),
    query: <F extends Query>(reference: F, args: FunctionArgs<F>) =>
      run<FunctionReturnType<F>>(() => client.query(reference, args)),
  };
}

/**
 * Busy or broken servers are as good as none: ask again later. Whatever else
 * is no answer of a function, a refused token for example, is told by its
 * status: the text may quote what was asked.
 */
function reachable(fetchJson: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await fetchJson(input, init);
    const { status } = response;
    if (response.ok || status === FUNCTION_FAILED) return response;
    const passes = status >= 500 || status === 408 || status === 429;
    const kind = passes ? "unavailable" : "failed";
    throw new StoreError(kind, `Convex answered ${status}`);
  };
}

/** Tells no answer, a refusal and a bug apart. */
export function toStoreError(error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  const options = { cause: error };
  if (error instanceof ConvexError) {
    const kind = refusalKind(error.data);
    return new StoreError("refused", `refused: ${kind}`, kind, options);
  }
  return new StoreError("failed", "function failed", undefined, options);
}

function refusalKind(data: unknown): string {
  const hasKind = typeof data === "object" && data !== null && "kind" in data;
  return hasKind && typeof data.kind === "string" ? data.kind : "unknown";
}
