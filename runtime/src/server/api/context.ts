/** What the endpoints of the cloud port share. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Engine, JsonValue } from "../../engine/types.js";
import type { Files } from "../../files/index.js";
import type { App } from "../../functions/types.js";
import type {
  FunctionRunner,
  LiveQueries,
  SnapshotPool,
} from "../../sync/index.js";
import type { AppCalls } from "../discreet.js";
import type { Authenticator } from "../auth/authenticator.js";
import type { LogBuffer } from "../log-buffer.js";
import type { PinnedSnapshots } from "../pinned-snapshots.js";
import type { Exports } from "../snapshots/exports.js";
import type { Imports } from "../snapshots/imports.js";

export interface ApiContext {
  readonly app: App;
  /** How to run the app's functions for clients. */
  readonly calls: AppCalls;
  readonly engine: Engine;
  readonly files: Files;
  /** The app's functions and those of the runtime itself. */
  readonly runner: FunctionRunner;
  readonly live: LiveQueries;
  readonly snapshots: SnapshotPool;
  readonly pinned: PinnedSnapshots;
  readonly authenticator: Authenticator;
  readonly logs: LogBuffer;
  readonly exports: Exports;
  readonly imports: Imports;
  readonly log: (message: string) => void;
  /** To be told after each deploy that came over HTTP. */
  readonly onPushed: () => Promise<void>;
  readonly cloudUrl: string;
  readonly siteUrl: string;
}

export interface ApiRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** Answers with the returned JSON, or by itself when it returns undefined. */
export type Endpoint = (
  context: ApiContext,
  request: ApiRequest,
) => Promise<JsonValue | undefined>;

export type Routes = Readonly<Record<string, Endpoint>>;

/** Bytes of a request body: 16 MiB of arguments and what encodes them. */
export const MAX_BODY_BYTES = 24 * 1024 * 1024;
