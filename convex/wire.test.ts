/** Compiles only while Convex says what the wire contract promises. */
import type {
  ConversationSummary,
  FinishReason,
  Message,
  Quota,
  StateEvent,
  WidgetConfig,
} from "@frontdesk/protocol";
import type { Infer } from "convex/values";
import { expectTypeOf, test } from "vitest";
import type {
  vConversationState,
  vConversationSummary,
  vMessage,
  vQuota,
  vWidgetConfig,
} from "./model/wire";
import type { EndReason } from "./tables/conversations";

test("what leaves Convex fits the wire contract", () => {
  expectTypeOf<Infer<typeof vMessage>>().toExtend<Message>();
  expectTypeOf<keyof Infer<typeof vMessage>>().toEqualTypeOf<keyof Message>();
  type State = Infer<typeof vConversationState>;
  expectTypeOf<State>().toExtend<Omit<StateEvent, "type">>();
  expectTypeOf<keyof State>().toEqualTypeOf<
    Exclude<keyof StateEvent, "type">
  >();
  type Summary = Infer<typeof vConversationSummary>;
  expectTypeOf<Summary>().toExtend<ConversationSummary>();
  expectTypeOf<Infer<typeof vWidgetConfig>>().toExtend<WidgetConfig>();
  expectTypeOf<Infer<typeof vQuota>>().toExtend<Quota>();
  expectTypeOf<keyof Infer<typeof vQuota>>().toEqualTypeOf<
    keyof Quota | "limit"
  >();
  expectTypeOf<EndReason>().toEqualTypeOf<Exclude<FinishReason, "human">>();
});
