/**
 * All the gateway asks of Convex, as one interface: routes and turns know
 * this, and nothing else of the gateway imports a Convex client.
 *
 * Every write may be sent again after a failure without effect the second
 * time, so a caller that got no answer simply repeats it.
 */
import type { FunctionArgs, FunctionReturnType } from "convex/server";
import type { api } from "../../../convex/_generated/api.js";
import type { AdminStore } from "../admin/admin-store.js";
import type { OutboxStore } from "../mail/mail-job.js";

type Gateway = (typeof api)["gateway"];
type Streams = Gateway["streams"];
type Conversations = Gateway["conversations"];

export type GatewayWidget = NonNullable<
  FunctionReturnType<Gateway["widgets"]["find"]>
>;
export type WidgetQuery = FunctionArgs<Gateway["widgets"]["find"]>;
export type SecurityRecord = FunctionArgs<Gateway["security"]["record"]>;
export type BeginArgs = FunctionArgs<Gateway["turns"]["begin"]>;
export type BeginResult = FunctionReturnType<Gateway["turns"]["begin"]>;
export type StartedTurn = Extract<BeginResult, { kind: "started" }>;
export type AppendArgs = FunctionArgs<Streams["append"]>;
export type AppendResult = FunctionReturnType<Streams["append"]>;
export type FinishArgs = FunctionArgs<Streams["finish"]>;
export type FinishResult = FunctionReturnType<Streams["finish"]>;
export type Stale = Extract<AppendResult, { kind: "stale" }>;
export type ClaimArgs = FunctionArgs<Streams["claim"]>;
export type ClaimResult = FunctionReturnType<Streams["claim"]>;
export type Claimed = Extract<ClaimResult, { kind: "claimed" }>;
export type Signal = FunctionReturnType<Streams["signals"]>[number];
export type EndReason = FinishArgs["reason"];
export type Feed = NonNullable<FunctionReturnType<Conversations["feed"]>>;
export type StreamText = NonNullable<
  FunctionReturnType<Conversations["streamText"]>
>;
export type Page = NonNullable<FunctionReturnType<Conversations["page"]>>;
export type ConversationSummary = NonNullable<
  FunctionReturnType<Gateway["sessions"]["open"]>["conversation"]
>;

/** A visitor's own conversation; the key is the proof. */
export interface Own {
  readonly conversationId: string;
  readonly sessionKey: string;
}

/** Gets every value of a live query until it is closed. */
export interface Watcher<T> {
  onValue(value: T): void;
  /** The query itself failed; lost connections heal by themselves. */
  onError(error: StoreError): void;
}

/** May be called more than once. */
export type Unwatch = () => void;

export interface ConversationStore {
  readonly admin: AdminStore;
  readonly outbox: OutboxStore;

  ensureInstallation(
    args: FunctionArgs<Gateway["installation"]["ensure"]>,
  ): Promise<{ widgetId: string }>;

  findWidget(by: WidgetQuery): Promise<GatewayWidget | null>;
  watchWidget(by: WidgetQuery, watcher: Watcher<GatewayWidget | null>): Unwatch;

  recordSecurity(batch: SecurityRecord): Promise<void>;

  openSession(
    args: FunctionArgs<Gateway["sessions"]["open"]>,
  ): Promise<{ conversation: ConversationSummary | null }>;

  begin(args: BeginArgs): Promise<BeginResult>;
  append(args: AppendArgs): Promise<AppendResult>;
  finish(args: FinishArgs): Promise<FinishResult>;
  claim(args: ClaimArgs): Promise<ClaimResult>;
  claimExpired(
    args: FunctionArgs<Streams["claimExpired"]>,
  ): Promise<readonly Claimed[]>;
  /** Gives up every lease of `owner`. */
  release(owner: string): Promise<void>;
  watchSignals(owner: string, watcher: Watcher<readonly Signal[]>): Unwatch;
  ackSignals(owner: string, ids: Signal["_id"][]): Promise<void>;

  watchFeed(
    args: Own & { readonly afterSeq: number },
    watcher: Watcher<Feed | null>,
  ): Unwatch;
  streamText(
    args: Own & { readonly messageId: string },
  ): Promise<StreamText | null>;
  watchStreamText(
    args: Own & { readonly messageId: string },
    watcher: Watcher<StreamText | null>,
  ): Unwatch;
  page(
    args: Own & {
      readonly beforeSeq?: number | undefined;
      readonly limit: number;
    },
  ): Promise<Page | null>;

  /** `not_found` for another visitor's conversation, like all below. */
  stop(
    args: Own & { readonly messageId: string },
  ): Promise<"stopped" | "ended" | "not_found">;
  requestHuman(args: Own): Promise<boolean>;
  saveContact(
    args: Own & { readonly email: string; readonly name?: string | undefined },
  ): Promise<boolean>;
  setTyping(args: Own & { readonly typing: boolean }): Promise<boolean>;
  markRead(args: Own & { readonly seq: number }): Promise<boolean>;

  /** Whether live queries are connected right now. */
  isConnected(): boolean;
  close(): Promise<void>;
}

/** A call to Convex that gave no result. */
export class StoreError extends Error {
  constructor(
    /**
     * `unavailable`: no answer, so try again later; `refused`: the function
     * said no, with a kind; `failed`: a bug on either side.
     */
    readonly kind: "unavailable" | "refused" | "failed",
    message: string,
    readonly refusal?: string | undefined,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "StoreError";
  }
}

export function isUnavailable(error: unknown): error is StoreError {
  return error instanceof StoreError && error.kind === "unavailable";
}
