import type { api } from "@convex/_generated/api";
import type { FunctionReturnType } from "convex/server";

export type ConversationRow = FunctionReturnType<
  typeof api.conversations.list
>["page"][number];

export const statusFilters = ["open", "closed", "all"] as const;
export type StatusFilter = (typeof statusFilters)[number];
