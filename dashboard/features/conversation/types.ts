import type { api } from "@convex/_generated/api";
import type { FunctionReturnType } from "convex/server";

export type ConversationDetail = NonNullable<
  FunctionReturnType<typeof api.conversations.get>
>;

export type StaffMessage = FunctionReturnType<
  typeof api.messages.list
>["page"][number];

export type LiveAnswer = FunctionReturnType<typeof api.messages.live>;
