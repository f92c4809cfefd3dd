/** Widgets as an owner makes them in the dashboard. */
import { createHash, randomUUID } from "node:crypto";
import { ConvexHttpClient } from "convex/browser";
import { api } from "../../convex/_generated/api.js";
import { operatorToken } from "./operator.js";
import type { BenchPlatform } from "./platform.js";

/** Far above what any suite sends. */
const NONE = {
  perMinute: 1_000_000,
  perHour: 1_000_000,
  perDay: 1_000_000,
  minIntervalMs: 0,
  perAddress: 1_000_000,
  perWidget: 1_000_000,
  perWidgetHour: 0,
  perWidgetDay: 0,
};

/** One for each of `limits`, serving `origin`; gives their public ids. */
export async function makeWidgets(
  platform: BenchPlatform,
  limits: readonly Partial<typeof NONE>[],
  origin: string,
): Promise<string[]> {
  const client = new ConvexHttpClient(platform.convexUrl, {
    skipConvexDeploymentUrlCheck: true,
    logger: false,
  });
  client.setAuth(await operatorToken(platform.operatorKey));
  const made: string[] = [];
  for (const [index, own] of limits.entries()) {
    const key = `wk_${randomUUID()}`;
    const hash = createHash("sha256").update(key).digest("hex");
    const { widgetId, publicId } = await client.mutation(api.widgets.create, {
      name: `Bench ${index}`,
      allowedDomains: [new URL(origin).hostname],
      publishableKey: { key, hash, prefix: key.slice(0, 9) },
      limits: { ...NONE, ...own },
    });
    await client.mutation(api.widgets.confirm, { widgetId });
    made.push(publicId);
  }
  return made;
}
