/**
 * All the admin API asks of Convex, as one interface. Every call carries the
 * hash of the caller's API key; tenant and scope are proven by it in the same
 * transaction. Another tenant's things do not exist. Times are in
 * milliseconds since the epoch.
 *
 * Creating calls may be sent again: with `idempotency` they are done once.
 */
import type {
  FunctionArgs,
  FunctionReference,
  FunctionReturnType,
} from "convex/server";
import type { api } from "../../../convex/_generated/api.js";

type Admin = (typeof api)["gateway"]["admin"];
type Widgets = Admin["widgets"];
type Keys = Admin["keys"];
type Security = Admin["security"];
type Blocks = Admin["blocks"];

export type StoredWidget = NonNullable<FunctionReturnType<Widgets["get"]>>;
export type StoredKey = NonNullable<FunctionReturnType<Keys["get"]>>;
export type StoredEvent = NonNullable<
  FunctionReturnType<Security["events"]>
>["items"][number];
export type StoredAlert = FunctionReturnType<Security["alerts"]>[number];
export type StoredBlock = FunctionReturnType<Blocks["list"]>["items"][number];
export type StoredUsage = NonNullable<
  FunctionReturnType<Admin["usage"]["summary"]>
>;
/** What may be changed of a widget. */
export type WidgetFields = Omit<
  FunctionArgs<Widgets["update"]>,
  "apiKeyHash" | "widgetId" | "ifVersion"
>;
export type Idempotency = NonNullable<
  FunctionArgs<Widgets["create"]>["idempotency"]
>;

type Call<F extends FunctionReference<"query" | "mutation">> = (
  args: FunctionArgs<F>,
) => Promise<FunctionReturnType<F>>;

export interface AdminStore {
  readonly listWidgets: Call<Widgets["list"]>;
  readonly getWidget: Call<Widgets["get"]>;
  readonly createWidget: Call<Widgets["create"]>;
  readonly updateWidget: Call<Widgets["update"]>;
  readonly disableWidget: Call<Widgets["disable"]>;
  readonly removeWidget: Call<Widgets["remove"]>;
  readonly listKeys: Call<Keys["list"]>;
  readonly getKey: Call<Keys["get"]>;
  readonly createKey: Call<Keys["create"]>;
  readonly rotateKey: Call<Keys["rotate"]>;
  readonly revokeKey: Call<Keys["revoke"]>;
  readonly usage: Call<Admin["usage"]["summary"]>;
  readonly events: Call<Security["events"]>;
  readonly alerts: Call<Security["alerts"]>;
  readonly listBlocks: Call<Blocks["list"]>;
  readonly createBlock: Call<Blocks["create"]>;
  readonly liftBlock: Call<Blocks["lift"]>;
  /** Whose key this is, by its hash, for whichever tenant. */
  findKey(
    hash: string,
  ): Promise<{ readonly widgetId: string; readonly keyId: string } | null>;
}
