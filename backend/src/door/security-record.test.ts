import { expect, test } from "vitest";
import { toSecurityRecord } from "./security-record.js";

const NOON = Date.UTC(2026, 10, 20, 12);
const times = { firstAt: NOON, lastAt: NOON + 1_000 };

test("a batch says nothing it does not know, and sums blocked requests", () => {
  const record = toSecurityRecord({
    batchId: "b1",
    events: [
      {
        type: "rate_limit",
        widgetId: "widget_a",
        domain: "shop.example",
        addressHash: "aa",
        details: { limit: "per_minute", path: "/chat" },
        count: 3,
        ...times,
      },
      {
        type: "blocked",
        widgetId: "widget_a",
        domain: "shop.example",
        addressHash: "bb",
        count: 4,
        ...times,
      },
      {
        type: "invalid_key",
        widgetId: null,
        domain: null,
        addressHash: null,
        count: 5,
        ...times,
      },
    ],
    sightings: [
      {
        widgetId: "widget_a",
        origin: "https://shop.example",
        page: undefined,
        served: true,
        at: NOON,
      },
    ],
    keyUses: [{ kind: "widget", keyId: "k1", at: NOON }],
  });
  expect(record).toStrictEqual({
    batchId: "b1",
    events: [
      {
        type: "rate_limit",
        widgetId: "widget_a",
        domain: "shop.example",
        addressHash: "aa",
        details: { limit: "per_minute", path: "/chat" },
        count: 3,
        ...times,
      },
      {
        type: "blocked",
        widgetId: "widget_a",
        domain: "shop.example",
        addressHash: "bb",
        count: 4,
        ...times,
      },
      { type: "invalid_key", count: 5, ...times },
    ],
    sightings: [
      {
        widgetId: "widget_a",
        origin: "https://shop.example",
        served: true,
        at: NOON,
      },
    ],
    keyUses: [{ kind: "widget", keyId: "k1", at: NOON }],
    usage: [
      {
        widgetId: "widget_a",
        domain: "shop.example",
        blocked: 7,
        at: NOON + 1_000,
      },
    ],
  });
});
