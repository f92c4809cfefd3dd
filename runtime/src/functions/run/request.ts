/** What all functions of one request share. */
import { randomFillSync } from "node:crypto";
import type { Deployment } from "../app/deployment.js";
import type { ClientOrigin, UserIdentity } from "../types.js";
import type { ScheduledJob } from "./call.js";
import { LogSink } from "./log-sink.js";
import type { Services } from "./services.js";

export interface RequestOptions {
  readonly deployment: Deployment;
  readonly services: Services;
  readonly identity: UserIdentity | null;
  readonly origin?: ClientOrigin | undefined;
  readonly requestId?: string | undefined;
  /** The job that a scheduled function runs for. */
  readonly jobId?: string | undefined;
}

export class RequestScope {
  readonly deployment: Deployment;
  readonly services: Services;
  readonly identity: UserIdentity | null;
  readonly origin: ClientOrigin | null;
  readonly jobId: string | null;
  readonly logs = new LogSink();
  /** Jobs written by this mutation so far; truncated by roll-backs. */
  readonly scheduled: ScheduledJob[] = [];
  /** Set when anything asked who is calling. */
  usedIdentity = false;
  #requestId: string | null;

  constructor(options: RequestOptions) {
    this.deployment = options.deployment;
    this.services = options.services;
    this.identity = options.identity;
    this.origin = options.origin ?? null;
    this.jobId = options.jobId ?? null;
    this.#requestId = options.requestId ?? null;
  }

  /** Made when first asked for: most requests never need it. */
  get requestId(): string {
    this.#requestId ??= newRequestId();
    return this.#requestId;
  }
}

/** 16 hexadecimal digits. */
export function newRequestId(): string {
  return randomFillSync(Buffer.alloc(8)).toString("hex");
}
