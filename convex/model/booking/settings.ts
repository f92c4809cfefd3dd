/** How a tenant takes bookings. */
import type { Id } from "../../_generated/dataModel";
import type { QueryCtx } from "../../_generated/server";
import type { BookingSettings } from "../../tables/slots";
import type { StaffMutationCtx } from "../access";
import { refusal } from "../errors";
import { isEmail } from "./visitorInput";

export type Settings = BookingSettings;

const DEFAULTS: Settings = {
  reminderMinutes: [24 * 60, 60],
  remindStaff: false,
  fields: [],
};

const MAX_REMINDERS = 5;
const MAX_REMINDER_MIN = 30 * 24 * 60;
const MAX_FIELDS = 10;
const MAX_LABEL = 100;

export async function read(
  ctx: QueryCtx,
  tenantId: Id<"tenants">,
): Promise<Settings> {
  const row = await find(ctx, tenantId);
  if (row === null) return DEFAULTS;
  const { reminderMinutes, remindStaff, notifyEmail, fields } = row;
  return {
    reminderMinutes,
    remindStaff,
    fields,
    ...(notifyEmail === undefined ? {} : { notifyEmail }),
  };
}

/** @throws invalid */
export async function save(
  ctx: StaffMutationCtx,
  settings: Settings,
): Promise<null> {
  const { tenantId } = ctx;
  requireValid(settings);
  const row = await find(ctx, tenantId);
  const next = { tenantId, ...settings };
  if (row === null) await ctx.db.insert("bookingSettings", next);
  else await ctx.db.replace("bookingSettings", row._id, next);
  return null;
}

function requireValid({ reminderMinutes, notifyEmail, fields }: Settings) {
  const reminders = new Set(reminderMinutes);
  const sane = (minutes: number) =>
    Number.isInteger(minutes) && minutes >= 5 && minutes <= MAX_REMINDER_MIN;
  if (
    reminders.size !== reminderMinutes.length ||
    reminders.size > MAX_REMINDERS ||
    !reminderMinutes.every(sane)
  ) {
    throw refusal("invalid", `At most ${MAX_REMINDERS} different reminders`);
  }
  if (notifyEmail !== undefined && !isEmail(notifyEmail)) {
    throw refusal("invalid", "This is not an email address");
  }
  const ids = new Set(fields.map(({ id }) => id));
  if (ids.size !== fields.length || fields.length > MAX_FIELDS) {
    throw refusal("invalid", `At most ${MAX_FIELDS} different fields`);
  }
  for (const { id, label } of fields) {
    const isFine = label.trim() !== "" && label.length <= MAX_LABEL;
    if (!isFine || !/^[a-z][a-z0-9_]{0,31}$/.test(id)) {
      throw refusal("invalid", "A field has a short id and a label");
    }
  }
}

async function find(ctx: QueryCtx, tenantId: Id<"tenants">) {
  return await ctx.db
    .query("bookingSettings")
    .withIndex("by_tenant", (q) => q.eq("tenantId", tenantId))
    .unique();
}
