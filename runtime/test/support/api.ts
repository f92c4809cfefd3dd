/** The fixture's functions, typed by hand: it is bundled, never imported. */
import {
  makeFunctionReference,
  type PaginationOptions,
  type PaginationResult,
  type UserIdentity,
} from "convex/server";
import type { Value } from "convex/values";

interface Message {
  _id: string;
  _creationTime: number;
  channel: string;
  n: number;
  body: string;
}

type Named = { name: string };
type Channel = { channel: string };
type Empty = Record<string, never>;

export const api = {
  messages: {
    send: makeFunctionReference<
      "mutation",
      { channel: string; n: number; body: string },
      string
    >("messages:send"),
    remove: makeFunctionReference<"mutation", { id: string }, null>(
      "messages:remove",
    ),
    refuse: makeFunctionReference<"mutation", Empty, null>("messages:refuse"),
    get: makeFunctionReference<"query", { id: string }, Message | null>(
      "messages:get",
    ),
    list: makeFunctionReference<
      "query",
      Channel,
      { n: number; body: string }[]
    >("messages:list"),
    range: makeFunctionReference<
      "query",
      { channel: string; from: number; to: number },
      number[]
    >("messages:range"),
    page: makeFunctionReference<
      "query",
      { channel: string; paginationOpts: PaginationOptions },
      PaginationResult<Message>
    >("messages:page"),
    evenPage: makeFunctionReference<
      "query",
      { channel: string; paginationOpts: PaginationOptions },
      PaginationResult<Message>
    >("messages:evenPage"),
    turningPage: makeFunctionReference<
      "query",
      { channel: string; paginationOpts: PaginationOptions },
      PaginationResult<Message>
    >("messages:turningPage"),
    change: makeFunctionReference<
      "mutation",
      { channel: string; add: number[]; remove: number[] },
      null
    >("messages:change"),
    fail: makeFunctionReference<"query", Empty, null>("messages:fail"),
    needsMessage: makeFunctionReference<"query", Channel, string>(
      "messages:needsMessage",
    ),
    echo: makeFunctionReference<"query", { value: Value }, Value>(
      "messages:echo",
    ),
    large: makeFunctionReference<"query", { characters: number }, string>(
      "messages:large",
    ),
  },
  counter: {
    get: makeFunctionReference<"query", Named, number>("counter:get"),
    add: makeFunctionReference<"mutation", Named & { by?: number }, number>(
      "counter:add",
    ),
    addLater: makeFunctionReference<
      "mutation",
      Named & { count: number },
      number
    >("counter:addLater"),
    openJobs: makeFunctionReference<
      "query",
      Empty,
      { pending: number; failed: number }
    >("counter:openJobs"),
    addByAction: makeFunctionReference<"action", Named, number>(
      "counter:addByAction",
    ),
    countedGet: makeFunctionReference<
      "query",
      Named,
      { value: number; handlerRuns: number }
    >("counter:countedGet"),
  },
  users: {
    whoami: makeFunctionReference<"query", Empty, UserIdentity | null>(
      "users:whoami",
    ),
    whoamiAction: makeFunctionReference<"action", Empty, UserIdentity | null>(
      "users:whoamiAction",
    ),
    request: makeFunctionReference<
      "mutation",
      Empty,
      { ip: string | null; userAgent: string | null; authToken: string | null }
    >("users:request"),
    greeting: makeFunctionReference<"query", Empty, string>("users:greeting"),
  },
};
