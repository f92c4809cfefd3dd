/** Widgets, as staff handle them: what does not work is refused. */
import type { Id } from "../_generated/dataModel";
import type { StaffMutationCtx } from "./access";
import { refusal } from "./errors";
import * as WidgetRemoval from "./widgetRemoval";
import type { WidgetChange } from "./widgetShapes";
import * as WidgetWrites from "./widgetWrites";
import { MAX_WIDGETS, requireWidget } from "./widgets";

interface One {
  widgetId: Id<"widgets">;
}

export async function create(
  ctx: StaffMutationCtx,
  creation: WidgetWrites.Creation,
) {
  return requireMade(await WidgetWrites.create(ctx, creation));
}

export async function duplicate(
  ctx: StaffMutationCtx,
  {
    widgetId,
    ...own
  }: One & Pick<WidgetWrites.Creation, "name" | "publishableKey">,
) {
  const original = await requireWidget(ctx, widgetId);
  return requireMade(await WidgetWrites.duplicate(ctx, original, own));
}

export async function update(
  ctx: StaffMutationCtx,
  { widgetId, ...change }: One & WidgetChange & { ifVersion?: number },
): Promise<{ version: number }> {
  const widget = await requireWidget(ctx, widgetId);
  const result = await WidgetWrites.update(ctx, widget, change);
  switch (result.kind) {
    case "updated":
      return { version: result.widget.version };
    case "taken":
      throw refusal("conflict", "Another widget has this slug", result.field);
    case "version_mismatch":
      throw refusal("conflict", "Somebody has changed the widget meanwhile");
  }
}

export async function setActive(
  ctx: StaffMutationCtx,
  { widgetId, isActive }: One & { isActive: boolean },
): Promise<null> {
  await update(ctx, { widgetId, isActive });
  return null;
}

export async function confirm(
  ctx: StaffMutationCtx,
  widgetId: Id<"widgets">,
): Promise<null> {
  return await WidgetWrites.confirm(ctx, await requireWidget(ctx, widgetId));
}

export async function remove(
  ctx: StaffMutationCtx,
  { widgetId, conversations }: One & { conversations: "keep" | "erase" },
): Promise<null> {
  const widget = await requireWidget(ctx, widgetId);
  return await WidgetRemoval.remove(ctx, widget, conversations);
}

function requireMade(result: WidgetWrites.Created) {
  switch (result.kind) {
    case "created": {
      const { _id: widgetId, publicId } = result.widget;
      return { widgetId, publicId };
    }
    case "taken": {
      const message = `Another widget has this ${result.field}`;
      throw refusal("conflict", message, result.field);
    }
    case "full":
      throw refusal("conflict", `At most ${MAX_WIDGETS} widgets`);
  }
}
