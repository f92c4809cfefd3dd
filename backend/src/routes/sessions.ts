/** `POST /v1/sessions`: a page gets a token for its visitor. */
import { randomBytes } from "node:crypto";
import type { SessionBody } from "@frontdesk/protocol";
import { sessionRequestSchema } from "@frontdesk/protocol/schemas";
import type { Handler } from "hono";
import type { AppEnv, GatewayDeps } from "../context.js";
import { sessionKeyOf } from "../door/secrets.js";
import {
  admit,
  checkRate,
  COST,
  requireSessionKey,
  upstream,
} from "../door/visitor.js";
import { readBody } from "../middleware/read-body.js";

export function sessions(deps: GatewayDeps): Handler<AppEnv> {
  return async (c) => {
    const body = await readBody(c, sessionRequestSchema);
    const { locale } = body;
    if (locale !== undefined) c.set("locale", locale);
    checkRate(c, deps, COST.send);
    const admission = await admit(c, deps, body);
    const { widgetId } = admission.widget;
    const sessionId = body.sessionId ?? randomBytes(24).toString("base64url");
    // A token shown here may be of another visitor: the id decides.
    requireSessionKey({ ...admission, sessionKey: null }, sessionId);
    const sessionKey = sessionKeyOf(widgetId, sessionId);
    const { conversation } = await upstream(
      deps.store.openSession({
        widgetId,
        sessionKey,
        ...(locale !== undefined && { locale }),
      }),
    );
    const { origin, keyHash } = admission;
    const claims = { widgetId, sessionKey, origin, keyHash };
    const token = await deps.tokens.issue(claims);
    const answer: SessionBody = { sessionId, ...token, conversation };
    return c.json(answer, 200, { "cache-control": "no-store" });
  };
}
