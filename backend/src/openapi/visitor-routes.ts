/** The visitors' routes as the document tells them. */
import {
  botConfigSchema,
  healthSchema,
  messagesSchema,
  sessionSchema,
  widgetConfigSchema,
} from "@frontdesk/protocol/answer-schemas";
import {
  chatEventSchema,
  chatRequestSchema,
  contactRequestSchema,
  errorBodySchema,
  humanRequestSchema,
  readRequestSchema,
  sessionRequestSchema,
  stopRequestSchema,
  typingRequestSchema,
} from "@frontdesk/protocol/schemas";
import { createRoute } from "@hono/zod-openapi";
import { z } from "zod";
import { historyQuery } from "../routes/conversation.js";
import { positionQuery } from "../routes/events.js";
import { heldVersionSchema } from "../routes/widget-events.js";

const error = errorBodySchema.meta({ id: "Error" });
const chatEvent = chatEventSchema.meta({
  id: "ChatEvent",
  description: "One line of a stream; skip types you do not know.",
});

const json = <S extends z.ZodType>(schema: S) => ({
  "application/json": { schema },
});
const refused = { description: "An error", content: json(error) };
const errors = { "4XX": refused, "5XX": refused };
const stream = {
  description: "Events, one a line, as they happen",
  content: {
    "application/x-ndjson": { schema: chatEvent },
    "text/event-stream": { schema: z.string() },
  },
};
const done = { 204: { description: "Done" }, ...errors };
const body = <S extends z.ZodType>(schema: S) => ({
  content: json(schema),
  required: true,
});

const visitor: Record<string, string[]>[] = [
  { Session: [] },
  { WidgetId: [] },
  { WidgetKey: [] },
];
const id = z.object({ id: z.string().min(1).max(64) });
const tags = ["Visitors"];
/** The version of the look a page holds. */
const configQuery = z.object({ config: heldVersionSchema.optional() });
const OWN = "/v1/conversations/{id}";

export const visitorDefinitions = [
  createRoute({
    method: "post",
    path: "/chat",
    operationId: "chat",
    summary: "Say something, read the answer",
    tags,
    security: visitor,
    request: { body: body(chatRequestSchema.meta({ id: "ChatRequest" })) },
    responses: { 200: stream, ...errors },
  }),
  createRoute({
    method: "post",
    path: "/v1/sessions",
    operationId: "openSession",
    summary: "Open a visitor's session",
    tags,
    security: visitor,
    request: {
      body: body(sessionRequestSchema.meta({ id: "SessionRequest" })),
    },
    responses: {
      200: {
        description: "A token, and the conversation so far",
        content: json(sessionSchema.meta({ id: "Session" })),
      },
      ...errors,
    },
  }),
  createRoute({
    method: "get",
    path: "/v1/widgets/{id}/config",
    operationId: "getWidgetConfig",
    summary: "How a widget looks",
    description: "For the pages that may show it.",
    tags,
    request: { params: id },
    responses: {
      200: {
        description: "Texts, colours and limits",
        content: json(widgetConfigSchema.meta({ id: "WidgetConfig" })),
      },
      304: { description: "It has not changed" },
      ...errors,
    },
  }),
  createRoute({
    method: "get",
    path: "/v1/widgets/{id}/events",
    operationId: "followWidget",
    summary: "Learn of changes to a widget",
    description: "For an open panel without a conversation.",
    tags,
    request: { params: id, query: configQuery },
    responses: { 200: stream, ...errors },
  }),
  createRoute({
    method: "get",
    path: "/api/bot/{id}",
    operationId: "getBot",
    summary: "How a widget looks, in the shape older pages know",
    tags,
    request: { params: id },
    responses: {
      200: {
        description: "Its look",
        content: json(botConfigSchema.meta({ id: "BotConfig" })),
      },
      ...errors,
    },
  }),
  createRoute({
    method: "get",
    path: `${OWN}/events`,
    operationId: "followConversation",
    summary: "Resume a conversation, then follow it",
    tags,
    security: visitor,
    request: { params: id, query: positionQuery.extend(configQuery.shape) },
    responses: { 200: stream, ...errors },
  }),
  createRoute({
    method: "get",
    path: `${OWN}/messages`,
    operationId: "listMessages",
    summary: "A page of history",
    tags,
    security: visitor,
    request: { params: id, query: historyQuery },
    responses: {
      200: {
        description: "Messages, oldest first",
        content: json(messagesSchema.meta({ id: "Messages" })),
      },
      ...errors,
    },
  }),
  ...(
    [
      ["stop", "stopAnswer", "End the answer being written", stopRequestSchema],
      [
        "typing",
        "setTyping",
        "Tell that the visitor types",
        typingRequestSchema,
      ],
      ["read", "markRead", "Tell what was read", readRequestSchema],
      ["human", "requestHuman", "Ask for staff", humanRequestSchema],
      ["contact", "leaveContact", "Leave an address", contactRequestSchema],
    ] as const
  ).map(([action, operationId, summary, schema]) =>
    createRoute({
      method: "post",
      path: `${OWN}/${action}`,
      operationId,
      summary,
      tags,
      security: visitor,
      request: { params: id, body: body(schema) },
      responses: done,
    }),
  ),
  createRoute({
    method: "get",
    path: "/health",
    operationId: "getHealth",
    summary: "Whether the gateway takes turns",
    tags: ["Operation"],
    responses: {
      200: {
        description: "It does",
        content: json(healthSchema.meta({ id: "Health" })),
      },
      503: {
        description: "It is starting or stopping",
        content: json(healthSchema.meta({ id: "Health" })),
      },
    },
  }),
];
