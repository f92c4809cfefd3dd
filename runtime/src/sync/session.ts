/**
 * One client over one socket: what it subscribed to, who it is, and the
 * versions that chain its Transitions. Messages are taken strictly in order.
 *
 * Invariants: a Transition starts where the last one ended; its time never
 * goes back; a mutation's response is followed by a Transition that has
 * reached the mutation's time.
 */
import { Inbox } from "./inbox.js";
import type { SyncLimits } from "./limits.js";
import type { FunctionRunner, LiveQueries } from "./live-queries.js";
import type { Outbox } from "./outbox.js";
import { QuerySet } from "./query-set.js";
import { RequestQueue } from "./request-queue.js";
import {
  ANONYMOUS,
  AuthenticationError,
  calledFrom,
  isCurrent,
  verify,
  type ClientAddress,
  type CredentialChecker,
  type VerifiedCaller,
} from "./session-auth.js";
import type { SnapshotLease, SnapshotPool } from "./snapshot-pool.js";
import type { Turns } from "./turns.js";
import { encodeTs, type ClientMessage } from "./wire.js";

export interface SessionParts {
  readonly runner: FunctionRunner;
  readonly live: LiveQueries;
  readonly snapshots: SnapshotPool;
  readonly credentials: CredentialChecker;
  readonly limits: SyncLimits;
  readonly log: (message: string) => void;
}

interface Version {
  readonly querySet: number;
  readonly identity: number;
  readonly ts: bigint;
}

type MessageOf<T extends ClientMessage["type"]> = Extract<
  ClientMessage,
  { type: T }
>;

export class Session {
  readonly #parts: SessionParts;
  readonly #outbox: Outbox;
  readonly #queries: QuerySet;
  readonly #inbox: Inbox;
  readonly #turns: Turns;
  #requests: RequestQueue | null = null;
  #verified: VerifiedCaller;
  readonly #client: ClientAddress;
  /** Milliseconds the client's clock is ahead of ours. */
  #clientClockSkew: number | null = null;
  /** What the client was told. */
  #told: Version = { querySet: 0, identity: 0, ts: 0n };
  /** What the client asked for. */
  #querySetVersion = 0;
  #identityVersion = 0;
  #updating = false;
  #updateScheduled = false;
  #dirty = false;
  /** A mutation ended: a Transition is due though nothing may have changed. */
  #transitionDue = false;
  #closed = false;
  readonly #connectTimer: NodeJS.Timeout;

  constructor(
    parts: SessionParts,
    outbox: Outbox,
    turns: Turns,
    client: ClientAddress,
  ) {
    this.#parts = parts;
    this.#client = client;
    this.#verified = calledFrom(client, ANONYMOUS, null);
    this.#outbox = outbox;
    this.#turns = turns;
    this.#queries = new QuerySet(parts.live, () => this.#markDirty());
    this.#inbox = new Inbox(parts.limits, {
      handle: (message, onDone) => this.#handle(message, onDone),
      malformed: (reason) => this.#fatal(reason),
      overflowed: () =>
        this.#end(1013, "TooManyConcurrentRequests: too many queued messages"),
      holdReading: (hold) => outbox.holdReading(hold),
      broke: (error) => this.#broke(error),
    });
    this.#connectTimer = setTimeout(
      () => this.#end(1008, "Connect was not sent in time"),
      parts.limits.connectMs,
    );
  }

  /** Queries this client is subscribed to. */
  get subscriptions(): number {
    return this.#queries.size;
  }

  /** Received and not dealt with. */
  get pendingCharacters(): number {
    return this.#inbox.pendingCharacters;
  }

  /** One text frame. Whatever is wrong with it ends this session only. */
  receive(text: string): void {
    this.#inbox.receive(text);
  }

  /** The socket took a Transition: there may be room for the next. */
  onRoom(): void {
    this.#schedule();
  }

  /** The socket is gone. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#connectTimer);
    this.#inbox.close();
    this.#queries.close();
    this.#requests?.close();
    this.#outbox.stop();
  }

  /** `onDone` is called once when the message needs no more memory. */
  #handle(
    message: ClientMessage,
    onDone: () => void,
  ): Promise<void> | undefined {
    if (message.type === "Mutation" || message.type === "Action") {
      this.#request(message, onDone);
      return;
    }
    onDone();
    if (message.type === "Connect") {
      this.#connect(message);
      return;
    }
    if (!this.#connected()) {
      return;
    }
    switch (message.type) {
      case "ModifyQuerySet":
        this.#modifyQuerySet(message);
        return;
      case "Authenticate":
        return this.#authenticate(message);
      case "Event":
        return;
    }
  }

  #request(
    message: MessageOf<"Mutation" | "Action">,
    onDone: () => void,
  ): void {
    const requests = this.#connected();
    if (!requests || !this.#checkStillAuthenticated()) {
      return;
    }
    const refusal = requests.push(message, this.#verified.caller, onDone);
    if (refusal !== null) {
      this.#end(1013, refusal);
    }
  }

  #connected(): RequestQueue | null {
    if (this.#requests === null) {
      this.#fatal("The first message must be Connect");
    }
    return this.#requests;
  }

  #connect(message: MessageOf<"Connect">): void {
    if (this.#requests !== null) {
      this.#fatal("Connect was sent twice");
      return;
    }
    clearTimeout(this.#connectTimer);
    const lease = this.#parts.snapshots.acquire();
    const newest = lease.ts;
    lease.release();
    if ((message.maxObservedTimestamp ?? 0n) > newest) {
      // Only after an older copy of the data was put back. The client shows
      // what is stored now; refusing it would keep it away for good.
      this.#parts.log("A client has seen newer data than is stored here");
    }
    this.#clientClockSkew =
      message.clientTs === null ? null : message.clientTs - Date.now();
    this.#requests = new RequestQueue(
      this.#parts.runner,
      message.sessionId,
      this.#parts.limits,
      {
        respond: (text) => this.#outbox.send(text),
        mutated: () => {
          this.#transitionDue = true;
          this.#markDirty();
        },
        broke: (error) => this.#broke(error),
      },
    );
  }

  #modifyQuerySet(message: MessageOf<"ModifyQuerySet">): void {
    if (!this.#checkBaseVersion(message.baseVersion, this.#querySetVersion)) {
      return;
    }
    for (const modification of message.modifications) {
      if (modification.type === "Add") {
        this.#queries.add(modification);
      } else {
        this.#queries.remove(modification.queryId);
      }
    }
    const { limits } = this.#parts;
    if (
      this.#queries.size > limits.queries ||
      this.#queries.removed > limits.queries ||
      this.#queries.characters > limits.queryCharacters
    ) {
      this.#fatal("Too many queries on one connection");
      return;
    }
    this.#querySetVersion = message.newVersion;
    this.#markDirty();
  }

  async #authenticate(message: MessageOf<"Authenticate">): Promise<void> {
    if (!this.#checkBaseVersion(message.baseVersion, this.#identityVersion)) {
      return;
    }
    try {
      this.#verified = await verify(
        this.#parts.credentials,
        message.credentials,
        this.#client,
      );
    } catch (error) {
      if (error instanceof AuthenticationError) {
        this.#authError(error.message, true);
        return;
      }
      throw error;
    }
    this.#identityVersion += 1;
    this.#queries.outdateAll();
    this.#markDirty();
  }

  #checkBaseVersion(passed: number, current: number): boolean {
    if (passed === current) {
      return true;
    }
    this.#fatal(
      `Base version ${passed} passed up doesn't match the current version ${current}`,
    );
    return false;
  }

  #checkStillAuthenticated(): boolean {
    if (isCurrent(this.#verified)) {
      return true;
    }
    this.#authError("Convex token identity expired", false);
    return false;
  }

  #markDirty(): void {
    this.#dirty = true;
    this.#schedule();
  }

  /** Changes within one turn of the event loop share one update. */
  #schedule(): void {
    if (
      this.#updateScheduled ||
      this.#updating ||
      this.#closed ||
      !this.#dirty ||
      !this.#outbox.hasRoom
    ) {
      return;
    }
    this.#updateScheduled = true;
    this.#turns.push(this.#update);
  }

  /** Returns whether it is over: it waits only for answers not at hand. */
  readonly #update = (): boolean => {
    this.#updateScheduled = false;
    if (this.#closed || !this.#checkStillAuthenticated()) {
      return true;
    }
    this.#updating = true;
    this.#dirty = false;
    const snapshot = this.#parts.snapshots.acquire();
    const end: Version = {
      querySet: this.#querySetVersion,
      identity: this.#identityVersion,
      ts: snapshot.ts,
    };
    const due =
      this.#transitionDue ||
      end.querySet !== this.#told.querySet ||
      end.identity !== this.#told.identity;
    this.#transitionDue = false;
    try {
      const { caller } = this.#verified;
      const found = this.#queries.modifications(caller, snapshot);
      if (found instanceof Promise) {
        void found
          .then((modifications) => this.#tell(end, modifications, due))
          .catch((error: unknown) => this.#broke(error))
          .finally(() => this.#updated(snapshot));
        return false;
      }
      this.#tell(end, found, due);
    } catch (error) {
      this.#broke(error);
    }
    this.#updated(snapshot);
    return true;
  };

  #updated(snapshot: SnapshotLease): void {
    snapshot.release();
    this.#updating = false;
    this.#schedule();
  }

  /** @param due Whether the client is told though no answer changed. */
  #tell(end: Version, modifications: readonly string[], due: boolean): void {
    if ((due || modifications.length > 0) && !this.#closed) {
      this.#transition(end, modifications);
    }
  }

  #transition(end: Version, modifications: readonly string[]): void {
    const start = versionText(this.#told);
    this.#told = end;
    const serverTs = Date.now() * 1e6;
    this.#outbox.sendTransition(
      `{"type":"Transition","startVersion":${start}` +
        `,"endVersion":${versionText(end)}` +
        `,"modifications":[${modifications.join(",")}]` +
        `,"clientClockSkew":${JSON.stringify(this.#clientClockSkew)}` +
        `,"serverTs":${serverTs}}`,
    );
  }

  #fatal(error: string): void {
    this.#outbox.send(JSON.stringify({ type: "FatalError", error }));
    this.#end(1008, "FatalError");
  }

  #authError(error: string, authUpdateAttempted: boolean): void {
    this.#outbox.send(
      JSON.stringify({
        type: "AuthError",
        error,
        baseVersion: this.#identityVersion,
        authUpdateAttempted,
      }),
    );
    this.#end(1000, "AuthError");
  }

  #broke(error: unknown): void {
    if (this.#closed) {
      return;
    }
    const text =
      error instanceof Error ? (error.stack ?? error.message) : error;
    this.#parts.log(`A connection failed: ${String(text)}`);
    this.#end(1011, "InternalServerError");
  }

  #end(code: number, reason: string): void {
    if (!this.#closed) {
      this.close();
      this.#outbox.close(code, reason);
    }
  }
}

function versionText({ querySet, identity, ts }: Version): string {
  const time = encodeTs(ts);
  return `{"querySet":${querySet},"identity":${identity},"ts":"${time}"}`;
}
