/** What the mail worker asks of Convex. */
import type { FunctionArgs, FunctionReturnType } from "convex/server";
import type { api } from "../../../convex/_generated/api.js";
import type { Unwatch, Watcher } from "../convex/conversation-store.js";

type Outbox = (typeof api)["gateway"]["outbox"];
type Bookings = (typeof api)["gateway"]["bookings"];

export type MailJob = FunctionReturnType<Outbox["claim"]>[number];
/** All that a mail is made from; staff's outbox page has as much. */
export type MailContent = Omit<MailJob, "fence" | "attempt">;
export type FailedResult = FunctionReturnType<Outbox["failed"]>;

/** Every call may be repeated after a failure. */
export interface OutboxStore {
  /** When the next mail is due (ms, epoch; perhaps past); null for none. */
  watchNextDue(watcher: Watcher<number | null>): Unwatch;
  claim(args: FunctionArgs<Outbox["claim"]>): Promise<MailJob[]>;
  /** False: the lease was lost. */
  sent(args: FunctionArgs<Outbox["sent"]>): Promise<boolean>;
  /** Null: the lease was lost. */
  failed(args: FunctionArgs<Outbox["failed"]>): Promise<FailedResult>;
  registerToken(args: FunctionArgs<Bookings["registerToken"]>): Promise<void>;
}
