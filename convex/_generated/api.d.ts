/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as apiKeys from "../apiKeys.js";
import type * as blocks from "../blocks.js";
import type * as bookingJobs from "../bookingJobs.js";
import type * as bookingSettings from "../bookingSettings.js";
import type * as bookings from "../bookings.js";
import type * as cleanup from "../cleanup.js";
import type * as closedDays from "../closedDays.js";
import type * as conversations from "../conversations.js";
import type * as crons from "../crons.js";
import type * as functions from "../functions.js";
import type * as gateway_admin_blocks from "../gateway/admin/blocks.js";
import type * as gateway_admin_keys from "../gateway/admin/keys.js";
import type * as gateway_admin_security from "../gateway/admin/security.js";
import type * as gateway_admin_usage from "../gateway/admin/usage.js";
import type * as gateway_admin_widgets from "../gateway/admin/widgets.js";
import type * as gateway_bookings from "../gateway/bookings.js";
import type * as gateway_conversations from "../gateway/conversations.js";
import type * as gateway_installation from "../gateway/installation.js";
import type * as gateway_outbox from "../gateway/outbox.js";
import type * as gateway_security from "../gateway/security.js";
import type * as gateway_sessions from "../gateway/sessions.js";
import type * as gateway_streams from "../gateway/streams.js";
import type * as gateway_turns from "../gateway/turns.js";
import type * as gateway_widgets from "../gateway/widgets.js";
import type * as keys from "../keys.js";
import type * as knowledge from "../knowledge.js";
import type * as members from "../members.js";
import type * as messages from "../messages.js";
import type * as model_access from "../model/access.js";
import type * as model_adminBlocks from "../model/adminBlocks.js";
import type * as model_adminKeys from "../model/adminKeys.js";
import type * as model_adminRequests from "../model/adminRequests.js";
import type * as model_adminWidgets from "../model/adminWidgets.js";
import type * as model_admission from "../model/admission.js";
import type * as model_apiKeys from "../model/apiKeys.js";
import type * as model_blocks from "../model/blocks.js";
import type * as model_booking_affected from "../model/booking/affected.js";
import type * as model_booking_book from "../model/booking/book.js";
import type * as model_booking_bookingRows from "../model/booking/bookingRows.js";
import type * as model_booking_bookingViews from "../model/booking/bookingViews.js";
import type * as model_booking_closedDates from "../model/booking/closedDates.js";
import type * as model_booking_closedDays from "../model/booking/closedDays.js";
import type * as model_booking_expansion from "../model/booking/expansion.js";
import type * as model_booking_feed from "../model/booking/feed.js";
import type * as model_booking_holds from "../model/booking/holds.js";
import type * as model_booking_listing from "../model/booking/listing.js";
import type * as model_booking_mailJobs from "../model/booking/mailJobs.js";
import type * as model_booking_mailViews from "../model/booking/mailViews.js";
import type * as model_booking_mails from "../model/booking/mails.js";
import type * as model_booking_manage from "../model/booking/manage.js";
import type * as model_booking_occKey from "../model/booking/occKey.js";
import type * as model_booking_offers from "../model/booking/offers.js";
import type * as model_booking_outbox from "../model/booking/outbox.js";
import type * as model_booking_reconcile from "../model/booking/reconcile.js";
import type * as model_booking_recurrence from "../model/booking/recurrence.js";
import type * as model_booking_reminders from "../model/booking/reminders.js";
import type * as model_booking_repeatWords from "../model/booking/repeatWords.js";
import type * as model_booking_requests from "../model/booking/requests.js";
import type * as model_booking_reschedule from "../model/booking/reschedule.js";
import type * as model_booking_resources from "../model/booking/resources.js";
import type * as model_booking_sameAddress from "../model/booking/sameAddress.js";
import type * as model_booking_seats from "../model/booking/seats.js";
import type * as model_booking_seriesEdit from "../model/booking/seriesEdit.js";
import type * as model_booking_settings from "../model/booking/settings.js";
import type * as model_booking_slotChecks from "../model/booking/slotChecks.js";
import type * as model_booking_slotImport from "../model/booking/slotImport.js";
import type * as model_booking_slots from "../model/booking/slots.js";
import type * as model_booking_staffBookings from "../model/booking/staffBookings.js";
import type * as model_booking_stretches from "../model/booking/stretches.js";
import type * as model_booking_sweep from "../model/booking/sweep.js";
import type * as model_booking_tokens from "../model/booking/tokens.js";
import type * as model_booking_transitions from "../model/booking/transitions.js";
import type * as model_booking_visitorBookings from "../model/booking/visitorBookings.js";
import type * as model_booking_visitorInput from "../model/booking/visitorInput.js";
import type * as model_booking_wallTime from "../model/booking/wallTime.js";
import type * as model_booking_wire from "../model/booking/wire.js";
import type * as model_budgets from "../model/budgets.js";
import type * as model_claims from "../model/claims.js";
import type * as model_cleanup from "../model/cleanup.js";
import type * as model_contacts from "../model/contacts.js";
import type * as model_context from "../model/context.js";
import type * as model_conversationRows from "../model/conversationRows.js";
import type * as model_deltas from "../model/deltas.js";
import type * as model_demoKnowledge from "../model/demoKnowledge.js";
import type * as model_errors from "../model/errors.js";
import type * as model_handover from "../model/handover.js";
import type * as model_hashing from "../model/hashing.js";
import type * as model_identities from "../model/identities.js";
import type * as model_installation from "../model/installation.js";
import type * as model_knowledge from "../model/knowledge.js";
import type * as model_limits from "../model/limits.js";
import type * as model_log from "../model/log.js";
import type * as model_newTenant from "../model/newTenant.js";
import type * as model_presence from "../model/presence.js";
import type * as model_publicIds from "../model/publicIds.js";
import type * as model_rateLimits from "../model/rateLimits.js";
import type * as model_reading from "../model/reading.js";
import type * as model_replies from "../model/replies.js";
import type * as model_reports from "../model/reports.js";
import type * as model_retention from "../model/retention.js";
import type * as model_searchText from "../model/searchText.js";
import type * as model_securityAlerts from "../model/securityAlerts.js";
import type * as model_securityEvents from "../model/securityEvents.js";
import type * as model_securityShapes from "../model/securityShapes.js";
import type * as model_securityViews from "../model/securityViews.js";
import type * as model_settings from "../model/settings.js";
import type * as model_sightings from "../model/sightings.js";
import type * as model_signals from "../model/signals.js";
import type * as model_staffBlocks from "../model/staffBlocks.js";
import type * as model_staffKeys from "../model/staffKeys.js";
import type * as model_staffViews from "../model/staffViews.js";
import type * as model_staffWidgets from "../model/staffWidgets.js";
import type * as model_streams from "../model/streams.js";
import type * as model_text from "../model/text.js";
import type * as model_time from "../model/time.js";
import type * as model_turns from "../model/turns.js";
import type * as model_usage from "../model/usage.js";
import type * as model_usageViews from "../model/usageViews.js";
import type * as model_violations from "../model/violations.js";
import type * as model_visitorViews from "../model/visitorViews.js";
import type * as model_visitors from "../model/visitors.js";
import type * as model_widgetChecks from "../model/widgetChecks.js";
import type * as model_widgetKeys from "../model/widgetKeys.js";
import type * as model_widgetRemoval from "../model/widgetRemoval.js";
import type * as model_widgetShapes from "../model/widgetShapes.js";
import type * as model_widgetWrites from "../model/widgetWrites.js";
import type * as model_widgets from "../model/widgets.js";
import type * as model_wire from "../model/wire.js";
import type * as outbox from "../outbox.js";
import type * as presence from "../presence.js";
import type * as resources from "../resources.js";
import type * as security from "../security.js";
import type * as sightings from "../sightings.js";
import type * as slots from "../slots.js";
import type * as tables_bookings from "../tables/bookings.js";
import type * as tables_conversations from "../tables/conversations.js";
import type * as tables_keys from "../tables/keys.js";
import type * as tables_outbox from "../tables/outbox.js";
import type * as tables_presence from "../tables/presence.js";
import type * as tables_security from "../tables/security.js";
import type * as tables_slots from "../tables/slots.js";
import type * as tables_streams from "../tables/streams.js";
import type * as tables_tenants from "../tables/tenants.js";
import type * as tables_usage from "../tables/usage.js";
import type * as tables_widgets from "../tables/widgets.js";
import type * as tenants from "../tenants.js";
import type * as usage from "../usage.js";
import type * as widgets from "../widgets.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";

declare const fullApi: ApiFromModules<{
  apiKeys: typeof apiKeys;
  blocks: typeof blocks;
  bookingJobs: typeof bookingJobs;
  bookingSettings: typeof bookingSettings;
  bookings: typeof bookings;
  cleanup: typeof cleanup;
  closedDays: typeof closedDays;
  conversations: typeof conversations;
  crons: typeof crons;
  functions: typeof functions;
  "gateway/admin/blocks": typeof gateway_admin_blocks;
  "gateway/admin/keys": typeof gateway_admin_keys;
  "gateway/admin/security": typeof gateway_admin_security;
  "gateway/admin/usage": typeof gateway_admin_usage;
  "gateway/admin/widgets": typeof gateway_admin_widgets;
  "gateway/bookings": typeof gateway_bookings;
  "gateway/conversations": typeof gateway_conversations;
  "gateway/installation": typeof gateway_installation;
  "gateway/outbox": typeof gateway_outbox;
  "gateway/security": typeof gateway_security;
  "gateway/sessions": typeof gateway_sessions;
  "gateway/streams": typeof gateway_streams;
  "gateway/turns": typeof gateway_turns;
  "gateway/widgets": typeof gateway_widgets;
  keys: typeof keys;
  knowledge: typeof knowledge;
  members: typeof members;
  messages: typeof messages;
  "model/access": typeof model_access;
  "model/adminBlocks": typeof model_adminBlocks;
  "model/adminKeys": typeof model_adminKeys;
  "model/adminRequests": typeof model_adminRequests;
  "model/adminWidgets": typeof model_adminWidgets;
  "model/admission": typeof model_admission;
  "model/apiKeys": typeof model_apiKeys;
  "model/blocks": typeof model_blocks;
  "model/booking/affected": typeof model_booking_affected;
  "model/booking/book": typeof model_booking_book;
  "model/booking/bookingRows": typeof model_booking_bookingRows;
  "model/booking/bookingViews": typeof model_booking_bookingViews;
  "model/booking/closedDates": typeof model_booking_closedDates;
  "model/booking/closedDays": typeof model_booking_closedDays;
  "model/booking/expansion": typeof model_booking_expansion;
  "model/booking/feed": typeof model_booking_feed;
  "model/booking/holds": typeof model_booking_holds;
  "model/booking/listing": typeof model_booking_listing;
  "model/booking/mailJobs": typeof model_booking_mailJobs;
  "model/booking/mailViews": typeof model_booking_mailViews;
  "model/booking/mails": typeof model_booking_mails;
  "model/booking/manage": typeof model_booking_manage;
  "model/booking/occKey": typeof model_booking_occKey;
  "model/booking/offers": typeof model_booking_offers;
  "model/booking/outbox": typeof model_booking_outbox;
  "model/booking/reconcile": typeof model_booking_reconcile;
  "model/booking/recurrence": typeof model_booking_recurrence;
  "model/booking/reminders": typeof model_booking_reminders;
  "model/booking/repeatWords": typeof model_booking_repeatWords;
  "model/booking/requests": typeof model_booking_requests;
  "model/booking/reschedule": typeof model_booking_reschedule;
  "model/booking/resources": typeof model_booking_resources;
  "model/booking/sameAddress": typeof model_booking_sameAddress;
  "model/booking/seats": typeof model_booking_seats;
  "model/booking/seriesEdit": typeof model_booking_seriesEdit;
  "model/booking/settings": typeof model_booking_settings;
  "model/booking/slotChecks": typeof model_booking_slotChecks;
  "model/booking/slotImport": typeof model_booking_slotImport;
  "model/booking/slots": typeof model_booking_slots;
  "model/booking/staffBookings": typeof model_booking_staffBookings;
  "model/booking/stretches": typeof model_booking_stretches;
  "model/booking/sweep": typeof model_booking_sweep;
  "model/booking/tokens": typeof model_booking_tokens;
  "model/booking/transitions": typeof model_booking_transitions;
  "model/booking/visitorBookings": typeof model_booking_visitorBookings;
  "model/booking/visitorInput": typeof model_booking_visitorInput;
  "model/booking/wallTime": typeof model_booking_wallTime;
  "model/booking/wire": typeof model_booking_wire;
  "model/budgets": typeof model_budgets;
  "model/claims": typeof model_claims;
  "model/cleanup": typeof model_cleanup;
  "model/contacts": typeof model_contacts;
  "model/context": typeof model_context;
  "model/conversationRows": typeof model_conversationRows;
  "model/deltas": typeof model_deltas;
  "model/demoKnowledge": typeof model_demoKnowledge;
  "model/errors": typeof model_errors;
  "model/handover": typeof model_handover;
  "model/hashing": typeof model_hashing;
  "model/identities": typeof model_identities;
  "model/installation": typeof model_installation;
  "model/knowledge": typeof model_knowledge;
  "model/limits": typeof model_limits;
  "model/log": typeof model_log;
  "model/newTenant": typeof model_newTenant;
  "model/presence": typeof model_presence;
  "model/publicIds": typeof model_publicIds;
  "model/rateLimits": typeof model_rateLimits;
  "model/reading": typeof model_reading;
  "model/replies": typeof model_replies;
  "model/reports": typeof model_reports;
  "model/retention": typeof model_retention;
  "model/searchText": typeof model_searchText;
  "model/securityAlerts": typeof model_securityAlerts;
  "model/securityEvents": typeof model_securityEvents;
  "model/securityShapes": typeof model_securityShapes;
  "model/securityViews": typeof model_securityViews;
  "model/settings": typeof model_settings;
  "model/sightings": typeof model_sightings;
  "model/signals": typeof model_signals;
  "model/staffBlocks": typeof model_staffBlocks;
  "model/staffKeys": typeof model_staffKeys;
  "model/staffViews": typeof model_staffViews;
  "model/staffWidgets": typeof model_staffWidgets;
  "model/streams": typeof model_streams;
  "model/text": typeof model_text;
  "model/time": typeof model_time;
  "model/turns": typeof model_turns;
  "model/usage": typeof model_usage;
  "model/usageViews": typeof model_usageViews;
  "model/violations": typeof model_violations;
  "model/visitorViews": typeof model_visitorViews;
  "model/visitors": typeof model_visitors;
  "model/widgetChecks": typeof model_widgetChecks;
  "model/widgetKeys": typeof model_widgetKeys;
  "model/widgetRemoval": typeof model_widgetRemoval;
  "model/widgetShapes": typeof model_widgetShapes;
  "model/widgetWrites": typeof model_widgetWrites;
  "model/widgets": typeof model_widgets;
  "model/wire": typeof model_wire;
  outbox: typeof outbox;
  presence: typeof presence;
  resources: typeof resources;
  security: typeof security;
  sightings: typeof sightings;
  slots: typeof slots;
  "tables/bookings": typeof tables_bookings;
  "tables/conversations": typeof tables_conversations;
  "tables/keys": typeof tables_keys;
  "tables/outbox": typeof tables_outbox;
  "tables/presence": typeof tables_presence;
  "tables/security": typeof tables_security;
  "tables/slots": typeof tables_slots;
  "tables/streams": typeof tables_streams;
  "tables/tenants": typeof tables_tenants;
  "tables/usage": typeof tables_usage;
  "tables/widgets": typeof tables_widgets;
  tenants: typeof tenants;
  usage: typeof usage;
  widgets: typeof widgets;
}>;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export declare const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
>;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export declare const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
>;

export declare const components: {
  rateLimiter: import("@convex-dev/rate-limiter/_generated/component.js").ComponentApi<"rateLimiter">;
};
