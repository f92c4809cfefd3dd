/**
 * `GET /api/bot/{clientId}`: a widget's look in the shape older pages know.
 * The same door as `/v1/widgets/{id}/config`.
 */
import type { Handler } from "hono";
import type { AppEnv, GatewayDeps } from "../context.js";
import { admitPage, checkRate, COST } from "../door/visitor.js";

export interface BotConfig {
  readonly id: string;
  readonly title: string;
  readonly firstMessage: string;
  /** `#rrggbb` */
  readonly color: string;
  readonly appointmentsEnabled: boolean;
  /** Free slots; none as long as no calendar is kept. */
  readonly appointmentDates: readonly [];
}

export function botConfig(deps: GatewayDeps): Handler<AppEnv> {
  return async (c) => {
    checkRate(c, deps, COST.read);
    const { widget } = await admitPage(c, deps, c.req.param("id") ?? "");
    const { config } = widget;
    const body: BotConfig = {
      id: config.widgetId,
      title: config.title,
      firstMessage: config.welcomeMessage,
      color: config.accentColor,
      appointmentsEnabled: config.appointmentsEnabled,
      appointmentDates: [],
    };
    // Those pages ask with a new query each time: nothing would be reused.
    return c.json(body, 200, { "cache-control": "no-store" });
  };
}
