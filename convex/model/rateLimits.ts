/**
 * The limits of one message, on the component. Windows begin at full minutes,
 * hours and days of UTC. All limits are looked at first and counted only
 * together, so that a refused message costs nobody anything.
 */
import {
  calculateRateLimit,
  RateLimiter,
  type RateLimitConfig,
} from "@convex-dev/rate-limiter";
import { components } from "../_generated/api";
import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { limitsOf } from "./limits";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "./time";
import type { LimitType, Quota } from "./wire";

const limiter = new RateLimiter(components.rateLimiter);

/** New counters of violations a tenant opens a minute. */
const MAX_NEW_COUNTERS = 60;

interface Caller {
  sessionKey: string;
  ipHash?: string;
}

type Admission =
  | {
      ok: true;
      /** As it is once the message is counted. */
      quota: Quota;
      /** Counts the message; to be called at most once, in this mutation. */
      count(): Promise<void>;
    }
  | { ok: false; limit: LimitType; retryAfterMs: number; quota: Quota };

interface Limit {
  name: string;
  key: string;
  type: LimitType;
  config: RateLimitConfig;
}

interface Standing extends Limit {
  remaining: number;
  resetAt: number;
  /** 0: one more message fits. */
  retryAfterMs: number;
}

/** Whether one more message is within every limit. Counts nothing yet. */
export async function admit(
  ctx: MutationCtx,
  widget: Doc<"widgets">,
  caller: Caller,
): Promise<Admission> {
  const now = Date.now();
  const limits = limitsFor(widget, caller);
  const standings = await Promise.all(
    limits.map((limit) => look(ctx, limit, now)),
  );
  const reached = standings.filter(({ retryAfterMs }) => retryAfterMs > 0);
  if (reached.length > 0) {
    const last = reached.reduce((a, b) =>
      b.retryAfterMs > a.retryAfterMs ? b : a,
    );
    const { type: limit, retryAfterMs } = last;
    return { ok: false, limit, retryAfterMs, quota: quotaOf(standings, 0) };
  }
  const count = async () => {
    await Promise.all(
      limits.map(({ name, key, config }) =>
        limiter.limit(ctx, name, { key, config }),
      ),
    );
  };
  return { ok: true, quota: quotaOf(standings, 1), count };
}

export async function mayOpenCounter(
  ctx: MutationCtx,
  tenantId: Id<"tenants">,
): Promise<boolean> {
  const config = window(MAX_NEW_COUNTERS, MINUTE_MS);
  const { ok } = await limiter.limit(ctx, "newViolationCounter", {
    key: tenantId,
    config,
  });
  return ok;
}

/**
 * Removes windows made a day ago or earlier. All windows begin anew at
 * midnight, so right after it nobody gains anything by their removal.
 */
export async function forgetOld(ctx: MutationCtx): Promise<null> {
  const before = Date.now() - DAY_MS;
  await ctx.runMutation(components.rateLimiter.lib.clearAll, { before });
  return null;
}

function limitsFor(widget: Doc<"widgets">, caller: Caller): Limit[] {
  const limits = limitsOf(widget);
  const { _id, tenantId } = widget;
  const visitor = `${_id}:${caller.sessionKey}`;
  const { ipHash } = caller;
  const all: (Limit | null)[] = [
    {
      name: "visitorMinute",
      key: visitor,
      type: "per_minute",
      config: window(limits.perMinute, MINUTE_MS),
    },
    {
      name: "visitorHour",
      key: visitor,
      type: "per_hour",
      config: window(limits.perHour, HOUR_MS),
    },
    {
      name: "visitorDay",
      key: visitor,
      type: "per_day",
      config: window(limits.perDay, DAY_MS),
    },
    limits.minIntervalMs === 0
      ? null
      : {
          name: "visitorInterval",
          key: visitor,
          type: "interval",
          config: {
            kind: "token bucket",
            rate: 1,
            period: limits.minIntervalMs,
          },
        },
    ipHash === undefined
      ? null
      : {
          name: "addressMinute",
          key: `${tenantId}:${ipHash}`,
          type: "per_address",
          config: window(limits.perAddress, MINUTE_MS),
        },
    {
      name: "widgetMinute",
      key: _id,
      type: "per_widget",
      config: window(limits.perWidget, MINUTE_MS),
    },
    limits.perWidgetHour === 0
      ? null
      : {
          name: "widgetHour",
          key: _id,
          type: "per_widget",
          config: window(limits.perWidgetHour, HOUR_MS),
        },
    limits.perWidgetDay === 0
      ? null
      : {
          name: "widgetDay",
          key: _id,
          type: "per_widget",
          config: window(limits.perWidgetDay, DAY_MS),
        },
  ];
  return all.filter((limit) => limit !== null);
}

function window(rate: number, period: number): RateLimitConfig {
  return { kind: "fixed window", rate, period, start: 0 };
}

async function look(
  ctx: MutationCtx,
  limit: Limit,
  now: number,
): Promise<Standing> {
  const { name, key, config } = limit;
  const stored = await limiter.getValue(ctx, name, { key, config });
  const after = calculateRateLimit(stored, config, now, 1);
  return {
    ...limit,
    remaining: Math.max(Math.floor(after.value + 1), 0),
    resetAt: after.ts + config.period,
    retryAfterMs: Math.ceil(after.retryAfter ?? 0),
  };
}

/** The tightest of the visitor's own windows, less what was just counted. */
function quotaOf(standings: readonly Standing[], counted: number): Quota {
  const own = standings.filter(({ type }) =>
    ["per_minute", "per_hour", "per_day"].includes(type),
  );
  const tightest = own.reduce((a, b) => (b.remaining < a.remaining ? b : a));
  const day = own.find(({ type }) => type === "per_day") ?? tightest;
  return {
    remaining: Math.max(tightest.remaining - counted, 0),
    limit: tightest.config.rate,
    resetAt: tightest.resetAt,
    remainingToday: Math.max(day.remaining - counted, 0),
    dayResetAt: day.resetAt,
  };
}
