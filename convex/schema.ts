import { defineSchema } from "convex/server";
import { bookingTables } from "./tables/bookings";
import { conversationTables } from "./tables/conversations";
import { limitTables } from "./tables/limits";
import { presenceTables } from "./tables/presence";
import { streamTables } from "./tables/streams";
import { tenantTables } from "./tables/tenants";
import { widgetTables } from "./tables/widgets";

export default defineSchema({
  ...tenantTables,
  ...widgetTables,
  ...conversationTables,
  ...streamTables,
  ...presenceTables,
  ...limitTables,
  ...bookingTables,
});
