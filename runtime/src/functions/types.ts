/**
 * What the functions layer offers to those who speak to clients (sync, server):
 * running a function of the loaded app, replacing the app, and its environment.
 * It knows nothing of sockets or HTTP listeners.
 */
import type {
  JsonObject,
  JsonValue,
  ReadSet,
  ReadTransaction,
} from "../engine/types.js";
import type { Deployment } from "./app/deployment.js";

/** As `ctx.auth.getUserIdentity()` returns it. */
export type UserIdentity = JsonObject & {
  tokenIdentifier: string;
  subject: string;
  issuer: string;
};

export interface Caller {
  /** Administrators may call internal functions and those of components. */
  kind: "user" | "admin";
  identity: UserIdentity | null;
  /** Absent where there is no client, as with scheduled functions. */
  origin?: ClientOrigin | undefined;
}

/** Where a request came from, for `ctx.meta.getRequestMetadata()`. */
export interface ClientOrigin {
  /** Of the connection: a proxy's when there is one. */
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** The token that the identity is from. */
  readonly authToken: string | null;
}

export interface FunctionFailure {
  /** As clients show it: `[Request ID: …] Server Error\nUncaught Error: …`. */
  readonly message: string;
  /** Convex JSON of a ConvexError's data; absent otherwise. */
  readonly data?: JsonValue | undefined;
  /** Not the function's fault: its writes found no room on the disk. */
  readonly unsaved?: boolean | undefined;
}

export type Outcome =
  | {
      readonly ok: true;
      readonly value: JsonValue;
      /** The value as JSON text, when it is at hand: saves writing it again. */
      readonly text?: string | undefined;
    }
  | { readonly ok: false; readonly error: FunctionFailure };

/** The JSON text of a successful outcome's value. */
export function outcomeText(outcome: Extract<Outcome, { ok: true }>): string {
  return outcome.text ?? JSON.stringify(outcome.value);
}

export interface FunctionCall {
  /** `dir/file:fn`, `file` or `file:default`; `.js` allowed. */
  readonly path: string;
  /** "" or absent for the app; only admins may name a component. */
  readonly componentPath?: string | undefined;
  /** Convex JSON of the single argument object. */
  readonly args: JsonValue;
  readonly caller: Caller;
  readonly requestId?: string | undefined;
}

export interface QueryRun {
  readonly outcome: Outcome;
  readonly logLines: string[];
  readonly journal: string | null;
  readonly readSet: ReadSet;
  readonly snapshotTs: bigint;
  /** Whether the result may be shared between identities. */
  readonly usedIdentity: boolean;
}

export interface MutationRun {
  readonly outcome: Outcome;
  readonly logLines: string[];
  /** Commit time in nanoseconds; null when it failed. */
  readonly ts: bigint | null;
}

export interface ActionRun {
  readonly outcome: Outcome;
  readonly logLines: string[];
}

/** A WebSocket client's own number for a mutation: the replay protection. */
export interface SessionRequest {
  readonly sessionId: string;
  readonly requestId: number;
}

/** One `AuthConfig` provider after its environment variables were read. */
export type AuthProvider =
  | { domain: string; applicationID: string }
  | {
      type: "customJwt";
      issuer: string;
      jwks: string;
      algorithm: "RS256" | "ES256";
      applicationID?: string | undefined;
    };

/** One line of the deployment's log, as `convex logs` reads it. */
export interface LogEntry {
  readonly identifier: string;
  readonly udfType: "Query" | "Mutation" | "Action" | "HttpAction";
  readonly logLines: string[];
  /** Seconds. */
  readonly timestamp: number;
  readonly executionTime: number;
  readonly error: string | null;
}

export interface FunctionSpec {
  /** `messages.js:list` */
  readonly identifier: string;
  readonly functionType: "Query" | "Mutation" | "Action";
  readonly visibility: "public" | "internal";
  readonly args: JsonValue;
  readonly returns: JsonValue;
}

/** A deploy failed for a reason the developer can read. */
export class PushError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "PushError";
  }
}

/** An app's code as it was pushed, and loaded. */
export interface Deployed {
  readonly request: JsonObject;
  readonly deployment: Deployment;
}

/** The loaded app. Everything here works before the first deploy, and says so. */
export interface App {
  runQuery(
    call: FunctionCall & {
      journal?: string | null | undefined;
      /** Run at this snapshot (forked) instead of the newest. */
      snapshot?: ReadTransaction | undefined;
    },
  ): Promise<QueryRun>;
  runMutation(
    call: FunctionCall & { session?: SessionRequest | undefined },
  ): Promise<MutationRun>;
  runAction(call: FunctionCall): Promise<ActionRun>;
  /** `/api/function`: whatever type the function has. */
  runAny(call: FunctionCall): Promise<ActionRun>;
  /**
   * Runs the query that a module's text exports by default.
   * @throws PushError when there is none.
   */
  runInlineQuery(source: string, componentPath: string): Promise<ActionRun>;
  /**
   * Runs code of this process as an internal mutation: `work` takes its `ctx`.
   * For tests. @throws PushError when there is no such component.
   */
  runInMutation(
    work: (ctx: unknown) => unknown,
    componentPath: string,
  ): Promise<ActionRun>;
  /** Routes to `http.ts`; answers 404 itself as Convex does. */
  runHttp(request: Request, caller: Caller): Promise<Response>;

  /** Loads and analyses without applying. Returns the body of `start_push`. */
  startPush(request: JsonObject): Promise<JsonObject>;
  /** Applies what `startPush` answered (echoed back), or only checks it. */
  finishPush(startPush: JsonObject, dryRun: boolean): Promise<JsonObject>;

  /** What it serves, for apps whose data is a copy of this one's. */
  deployed(): Deployed | null;
  environment(): Readonly<Record<string, string>>;
  /** null removes. Reloads modules and auth. */
  updateEnvironment(
    changes: readonly { name: string; value: string | null }[],
  ): Promise<void>;
  authProviders(): readonly AuthProvider[];
  /** @param componentPath the app's own by default */
  functionSpecs(componentPath?: string): readonly FunctionSpec[];
  httpRoutes(): readonly { method: string; path: string }[];
  /** A deploy or environment change: every cached or live result is stale. */
  onChange(listener: () => void): () => void;
  onLog(listener: (entry: LogEntry) => void): () => void;
  /** Re-arms scheduled jobs and crons. */
  start(): Promise<void>;
  /** Resolves when no job and no cron is running. */
  jobsEnded(): Promise<void>;
  /** Waits for running functions, bounded by `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
}
