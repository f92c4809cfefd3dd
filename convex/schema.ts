import { defineSchema } from "convex/server";
import { bookingTables } from "./tables/bookings";
import { conversationTables } from "./tables/conversations";
import { keyTables } from "./tables/keys";
import { presenceTables } from "./tables/presence";
import { securityTables } from "./tables/security";
import { streamTables } from "./tables/streams";
import { tenantTables } from "./tables/tenants";
import { usageTables } from "./tables/usage";
import { widgetTables } from "./tables/widgets";

export default defineSchema({
  ...tenantTables,
  ...widgetTables,
  ...conversationTables,
  ...streamTables,
  ...presenceTables,
  ...keyTables,
  ...securityTables,
  ...usageTables,
  ...bookingTables,
});
