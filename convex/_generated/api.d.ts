/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as cleanup from "../cleanup.js";
import type * as conversations from "../conversations.js";
import type * as crons from "../crons.js";
import type * as functions from "../functions.js";
import type * as gateway_conversations from "../gateway/conversations.js";
import type * as gateway_installation from "../gateway/installation.js";
import type * as gateway_sessions from "../gateway/sessions.js";
import type * as gateway_streams from "../gateway/streams.js";
import type * as gateway_turns from "../gateway/turns.js";
import type * as gateway_widgets from "../gateway/widgets.js";
import type * as knowledge from "../knowledge.js";
import type * as members from "../members.js";
import type * as messages from "../messages.js";
import type * as model_access from "../model/access.js";
import type * as model_claims from "../model/claims.js";
import type * as model_cleanup from "../model/cleanup.js";
import type * as model_contacts from "../model/contacts.js";
import type * as model_context from "../model/context.js";
import type * as model_conversationRows from "../model/conversationRows.js";
import type * as model_deltas from "../model/deltas.js";
import type * as model_demoKnowledge from "../model/demoKnowledge.js";
import type * as model_errors from "../model/errors.js";
import type * as model_handover from "../model/handover.js";
import type * as model_identities from "../model/identities.js";
import type * as model_installation from "../model/installation.js";
import type * as model_knowledge from "../model/knowledge.js";
import type * as model_log from "../model/log.js";
import type * as model_presence from "../model/presence.js";
import type * as model_rateLimits from "../model/rateLimits.js";
import type * as model_reading from "../model/reading.js";
import type * as model_replies from "../model/replies.js";
import type * as model_searchText from "../model/searchText.js";
import type * as model_signals from "../model/signals.js";
import type * as model_staffViews from "../model/staffViews.js";
import type * as model_streams from "../model/streams.js";
import type * as model_text from "../model/text.js";
import type * as model_turns from "../model/turns.js";
import type * as model_visitorViews from "../model/visitorViews.js";
import type * as model_visitors from "../model/visitors.js";
import type * as model_widgetChecks from "../model/widgetChecks.js";
import type * as model_widgets from "../model/widgets.js";
import type * as model_wire from "../model/wire.js";
import type * as presence from "../presence.js";
import type * as tables_conversations from "../tables/conversations.js";
import type * as tables_limits from "../tables/limits.js";
import type * as tables_presence from "../tables/presence.js";
import type * as tables_streams from "../tables/streams.js";
import type * as tables_tenants from "../tables/tenants.js";
import type * as tables_widgets from "../tables/widgets.js";
import type * as widgets from "../widgets.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";

declare const fullApi: ApiFromModules<{
  cleanup: typeof cleanup;
  conversations: typeof conversations;
  crons: typeof crons;
  functions: typeof functions;
  "gateway/conversations": typeof gateway_conversations;
  "gateway/installation": typeof gateway_installation;
  "gateway/sessions": typeof gateway_sessions;
  "gateway/streams": typeof gateway_streams;
  "gateway/turns": typeof gateway_turns;
  "gateway/widgets": typeof gateway_widgets;
  knowledge: typeof knowledge;
  members: typeof members;
  messages: typeof messages;
  "model/access": typeof model_access;
  "model/claims": typeof model_claims;
  "model/cleanup": typeof model_cleanup;
  "model/contacts": typeof model_contacts;
  "model/context": typeof model_context;
  "model/conversationRows": typeof model_conversationRows;
  "model/deltas": typeof model_deltas;
  "model/demoKnowledge": typeof model_demoKnowledge;
  "model/errors": typeof model_errors;
  "model/handover": typeof model_handover;
  "model/identities": typeof model_identities;
  "model/installation": typeof model_installation;
  "model/knowledge": typeof model_knowledge;
  "model/log": typeof model_log;
  "model/presence": typeof model_presence;
  "model/rateLimits": typeof model_rateLimits;
  "model/reading": typeof model_reading;
  "model/replies": typeof model_replies;
  "model/searchText": typeof model_searchText;
  "model/signals": typeof model_signals;
  "model/staffViews": typeof model_staffViews;
  "model/streams": typeof model_streams;
  "model/text": typeof model_text;
  "model/turns": typeof model_turns;
  "model/visitorViews": typeof model_visitorViews;
  "model/visitors": typeof model_visitors;
  "model/widgetChecks": typeof model_widgetChecks;
  "model/widgets": typeof model_widgets;
  "model/wire": typeof model_wire;
  presence: typeof presence;
  "tables/conversations": typeof tables_conversations;
  "tables/limits": typeof tables_limits;
  "tables/presence": typeof tables_presence;
  "tables/streams": typeof tables_streams;
  "tables/tenants": typeof tables_tenants;
  "tables/widgets": typeof tables_widgets;
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

export declare const components: {};
