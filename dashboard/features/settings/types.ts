import type { api } from "@convex/_generated/api";
import type { FunctionReturnType } from "convex/server";

export type Settings = FunctionReturnType<typeof api.tenants.settings>;
export type ApiKey = FunctionReturnType<typeof api.apiKeys.list>[number];
export type Scope = ApiKey["scopes"][number];

/** What is wrong with which field. */
export type Problems<V> = Partial<Record<keyof V, string>>;
