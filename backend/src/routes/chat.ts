/** `POST /chat`: one message of a visitor, and the answer as it is written. */
import { randomUUID } from "node:crypto";
import { chatRequestSchema } from "@frontdesk/protocol/schemas";
import type { ChatRequestBody, Quota, StartEvent } from "@frontdesk/protocol";
import type { Handler } from "hono";
import type { AppContext, AppEnv, GatewayDeps } from "../context.js";
import type { BeginResult } from "../convex/conversation-store.js";
import { hashAddress } from "../door/client-address.js";
import { createBeginGate } from "../door/begin-gate.js";
import type { Admission } from "../door/door.js";
import { quotaHeaders } from "../door/quota-headers.js";
import { refusalOf } from "../door/refusals.js";
import {
  admit,
  checkRate,
  COST,
  requireSessionKey,
  upstream,
} from "../door/visitor.js";
import { ApiError } from "../errors.js";
import { readBody } from "../middleware/read-body.js";
import { answerSource, fixedSource } from "../readers/event-source.js";
import type { EventSource } from "../readers/event-source.js";
import { respondWithEvents } from "../readers/respond.js";
import { AnswerCursor } from "../turns/answer-cursor.js";
import type { Answer } from "../turns/answer.js";

/** Answers one visitor may read at once; a page needs one. */
const MAX_STREAMS_PER_VISITOR = 12;

export function chat(
  deps: GatewayDeps,
  addressSecret: Uint8Array,
): Handler<AppEnv> {
  const gate = createBeginGate(deps.engine);
  return async (c) => {
    const body = await readBody(c, chatRequestSchema);
    if (body.locale !== undefined) c.set("locale", body.locale);
    checkRate(c, deps, COST.send);
    const admission = await admit(c, deps, body);
    const sessionKey = requireSessionKey(admission, body.sessionId);
    checkMessage(admission, body);
    checkRoom(deps, sessionKey);
    const { widgetId, version, limits } = admission.widget;
    const address = c.get("address");
    const addressHash = hashAddress(address, addressSecret, Date.now());
    const sender = { widgetId, version, sessionKey, addressHash };
    const { result, answer } = await upstream(
      gate.begin(sender, limits.perWidget, {
        widgetId,
        sessionKey,
        clientMessageId: body.clientMessageId ?? randomUUID(),
        text: body.message,
        ipHash: addressHash,
        ...(body.locale !== undefined && { locale: body.locale }),
        ...(body.page !== undefined && { page: body.page }),
        ...(admission.origin !== null && {
          domain: new URL(admission.origin).host,
        }),
        ...(deps.config.provider && {
          maxOutputTokens: deps.config.provider.maxOutputTokens,
        }),
      }),
    );
    const source = await sourceOf(c, deps, result, answer, sessionKey);
    const quota = "quota" in result ? result.quota : undefined;
    return respondWithEvents(c, deps, {
      kind: "turn",
      owner: sessionKey,
      source,
      headers: quota && quotaHeaders(quota, Date.now()),
    });
  };
}

function checkMessage(admission: Admission, body: ChatRequestBody): void {
  const { maxMessageLength } = admission.widget.config;
  if (body.message.length <= maxMessageLength) return;
  throw new ApiError("message_too_long", { field: "message" });
}

function checkRoom({ engine, streams }: GatewayDeps, sessionKey: string): void {
  if (engine.draining) throw new ApiError("shutting_down", { retryAfter: 1 });
  const tooMany = streams.countOf(sessionKey) >= MAX_STREAMS_PER_VISITOR;
  if (tooMany || !engine.hasRoom) {
    throw new ApiError("too_many_streams", { retryAfter: 5 });
  }
}

/** What the begin mutation decided, as events or as a refusal. */
async function sourceOf(
  c: AppContext,
  { engine }: GatewayDeps,
  result: BeginResult,
  started: Answer | null,
  sessionKey: string,
): Promise<EventSource> {
  const locale = c.get("locale");
  switch (result.kind) {
    case "started": {
      const { visitorSeq, quota } = result;
      if (!started) throw new Error("a started turn has an answer");
      const start = { visitorSeq };
      const cursor = new AnswerCursor(started, { start, quota, locale });
      return answerSource(cursor, () => undefined);
    }
    case "duplicate": {
      const { conversationId, visitorSeq, answer } = result;
      if (!answer) return silence({ ...result, duplicate: true });
      const { messageId, seq } = answer;
      const open = await engine.hub.open(
        { conversationId, sessionKey },
        { conversationId, messageId, seq },
      );
      const start = { visitorSeq, duplicate: true };
      const cursor = new AnswerCursor(open.answer, { start, locale });
      return answerSource(cursor, () => open.release());
    }
    case "human":
      return silence(result, result.quota);
    case "limited":
    case "filtered":
    case "blocked":
    case "closed":
      throw refusalOf(result, Date.now());
  }
}

/** Staff hold the conversation: the message is stored, nobody answers now. */
function silence(
  turn: Pick<StartEvent, "conversationId" | "visitorSeq" | "duplicate">,
  quota?: Quota,
): EventSource {
  const { conversationId, visitorSeq, duplicate } = turn;
  const seq = visitorSeq;
  const messageId = null;
  return fixedSource([
    {
      type: "start",
      conversationId,
      messageId,
      seq,
      attempt: 0,
      visitorSeq,
      ...(duplicate && { duplicate }),
    },
    { type: "done", messageId, seq, reason: "human", ...(quota && { quota }) },
  ]);
}
