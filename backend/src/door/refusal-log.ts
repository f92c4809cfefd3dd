/** Every refusal passes here on its way out and is counted. */
import { parseOrigin } from "@frontdesk/protocol/rules";
import { routePath } from "hono/route";
import type { AppContext } from "../context.js";
import type { ApiError } from "../errors.js";
import { parseUrl } from "../url.js";
import { hashAddress, limitKey } from "./client-address.js";
import { Lru } from "./lru.js";
import { hashSecret } from "./secrets.js";
import {
  isFailedValidation,
  typeOfRefusal,
  type SecurityDetails,
} from "./security-event.js";
import type { SecurityReport } from "./security-report.js";
import type { WidgetCache } from "./widget-cache.js";

/** Addresses whose failed validations are counted. */
const MAX_ADDRESSES = 10_000;
const MINUTE_MS = 60_000;

export type RefusalLog = (c: AppContext, error: ApiError) => void;

export function createRefusalLog(deps: {
  readonly report: SecurityReport;
  readonly widgets: WidgetCache;
  readonly addressSecret: Uint8Array;
}): RefusalLog {
  const { report, widgets, addressSecret } = deps;
  const failures = new Lru<string, { minute: number; count: number }>(
    MAX_ADDRESSES,
  );

  /** One slip is nothing; from the second in a minute on all are told. */
  function repeated(address: string, now: number): number {
    const minute = Math.floor(now / MINUTE_MS);
    const key = limitKey(address);
    const before = failures.get(key);
    const count = before?.minute === minute ? before.count + 1 : 1;
    failures.set(key, { minute, count });
    if (count === 1) return 0;
    return count === 2 ? 2 : 1;
  }

  /** The widget a caller names counts when it is one we know. */
  function widgetOf(c: AppContext): string | null {
    const known = c.get("widgetId");
    if (known !== undefined) return known;
    const key = c.req.header("x-widget-api-key");
    const named =
      key === undefined
        ? widgets.peek({ widgetId: c.req.header("x-widget-id") ?? "" })
        : widgets.peek({ keyHash: hashSecret(key) });
    return named?.widgetId ?? null;
  }

  return (c, error) => {
    const now = Date.now();
    const address = c.get("address");
    const type = typeOfRefusal(error.code);
    const times = type
      ? 1
      : isFailedValidation(error.code)
        ? repeated(address, now)
        : 0;
    if (times === 0) return;
    const origin = originOf(c);
    const widgetId = widgetOf(c);
    const event = {
      type: type ?? "multiple_failed_validations",
      widgetId,
      domain: origin?.host ?? null,
      addressHash: hashAddress(address, addressSecret, now),
      details: detailsOf(c, error, origin),
    } as const;
    const isOwn = report.refused(event, now, times);
    const page = origin?.origin;
    if (type !== "domain_not_allowed" || !isOwn || !widgetId || !page) return;
    report.seen({ widgetId, origin: page, served: false, at: now });
  };
}

function originOf(c: AppContext): URL | null {
  const origin = c.req.header("origin");
  if (origin !== undefined) return parseOrigin(origin);
  const referrer = parseUrl(c.req.header("referer") ?? "");
  return referrer && parseOrigin(referrer.origin);
}

function detailsOf(
  c: AppContext,
  { code, details }: ApiError,
  origin: URL | null,
): SecurityDetails {
  const { limitType, reason = details.noted ?? code } = details;
  return {
    ...(limitType ? { limit: limitType } : { reason }),
    path: routePath(c, -1),
    ...(origin && { origin: origin.origin }),
  };
}
