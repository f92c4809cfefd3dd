import type { api } from "@convex/_generated/api";
import type { FunctionReturnType } from "convex/server";

export type Widget = FunctionReturnType<typeof api.widgets.list>[number];
export type WidgetKey = FunctionReturnType<typeof api.keys.list>[number];
export type Sighting = FunctionReturnType<
  typeof api.sightings.forWidget
>[number];

export type WidgetState = "live" | "unconfirmed" | "disabled";

export function stateOf(
  widget: Pick<Widget, "isActive" | "confirmed">,
): WidgetState {
  if (!widget.isActive) return "disabled";
  return widget.confirmed ? "live" : "unconfirmed";
}
