import type { api } from "@convex/_generated/api";
import type { FunctionReturnType } from "convex/server";

export type Widget = FunctionReturnType<typeof api.widgets.list>[number];
