/** Short words for what tests do all the time. */
import { ConvexError } from "convex/values";
import { expect } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import type { ErrorData, ErrorKind } from "./model/errors";
import type { BeginResult } from "./model/wire";
import type { TestDeployment } from "./test.setup";

export const SESSION = "5e55";
export const OWNER = "gateway-1";
export const LEASE_MS = 30_000;

export type Started = Extract<BeginResult, { kind: "started" }>;

export interface Sending {
  text?: string;
  clientMessageId?: string;
  sessionKey?: string;
  owner?: string;
  ipHash?: string;
  widgetId?: string;
  domain?: string;
  maxOutputTokens?: number;
}

let sent = 0;

/** A visitor's message, with a new client id unless one is given. */
export async function begin(
  t: TestDeployment,
  sending: Sending = {},
): Promise<BeginResult> {
  return await t.gateway.mutation(api.gateway.turns.begin, {
    widgetId: t.widgetId,
    sessionKey: SESSION,
    clientMessageId: `c${(sent += 1)}`,
    text: "Hello?",
    owner: OWNER,
    leaseMs: LEASE_MS,
    ...sending,
  });
}

/** A message that must begin an answer. */
export async function start(
  t: TestDeployment,
  sending: Sending = {},
): Promise<Started> {
  const result = await begin(t, sending);
  if (result.kind !== "started") throw new Error(`Got ${result.kind}`);
  return result;
}

/** Words of so many units in all, no two alike. */
export function prose(length: number): string {
  let text = "";
  for (let word = 0; text.length < length; word++) {
    text += `word${word.toString(36)} `;
  }
  return text.slice(0, length);
}

interface Run {
  streamId: Id<"streams">;
  fence: number;
}

export async function append(
  t: TestDeployment,
  { streamId, fence }: Run,
  offset: number,
  text: string,
) {
  return await t.gateway.mutation(api.gateway.streams.append, {
    streamId,
    fence,
    offset,
    text,
    leaseMs: LEASE_MS,
  });
}

export async function finish(
  t: TestDeployment,
  { streamId, fence }: Run,
  offset: number,
  text: string,
) {
  return await t.gateway.mutation(api.gateway.streams.finish, {
    streamId,
    fence,
    offset,
    text,
    reason: "complete",
  });
}

/** A whole exchange. */
export async function exchange(
  t: TestDeployment,
  question: string,
  answer: string,
  sessionKey = SESSION,
): Promise<Started> {
  const started = await start(t, { text: question, sessionKey });
  await finish(t, started.answer, 0, answer);
  return started;
}

/** The whole log, as the visitor reads it. */
export async function log(
  t: TestDeployment,
  conversationId: string,
  sessionKey = SESSION,
) {
  const page = await t.gateway.query(api.gateway.conversations.page, {
    conversationId,
    sessionKey,
    limit: 100,
  });
  if (page === null) throw new Error("There is no such conversation");
  return page.messages;
}

/** Why a call was refused; fails when it was not. */
export async function refusalOf(call: Promise<unknown>): Promise<ErrorKind> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ConvexError) return kindOf(error.data);
    throw error;
  }
  return expect.fail("The call was not refused");
}

function kindOf(data: unknown): ErrorKind {
  if (!isErrorData(data)) {
    return expect.fail(`Not the shape of a refusal: ${JSON.stringify(data)}`);
  }
  return data.kind;
}

/** The kind itself is compared by the caller. */
function isErrorData(value: unknown): value is ErrorData {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    typeof value.kind === "string" &&
    "message" in value &&
    typeof value.message === "string"
  );
}
