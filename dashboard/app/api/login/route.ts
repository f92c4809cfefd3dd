import { z } from "zod";
import { currentSessionKey } from "@/lib/server/auth";
import { clientAddress } from "@/lib/server/client-address";
import {
  ConfigurationError,
  dashboardPassword,
  isProduction,
  trustedProxies,
} from "@/lib/server/env";
import { loginLimiter } from "@/lib/server/login-limiter";
import { isSamePassword } from "@/lib/server/password";
import { isSameOrigin, requestTransport } from "@/lib/server/request-origin";
import { signSession, startSession } from "@/lib/server/session";
import { sessionCookie } from "@/lib/server/session-cookie";
import type { LoginOutcome } from "@/features/session/login-outcome";

const MAX_BODY_BYTES = 4096;
const bodySchema = z.object({ password: z.string().min(1).max(1024) });

/** Signs the operator in: form body in, cookie and a redirect or JSON out. */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) {
    return answer(request, { kind: "foreign" });
  }
  const transport = requestTransport(request.headers);
  if (transport === "insecure" && isProduction()) {
    return answer(request, { kind: "insecure" });
  }
  const password = await readPassword(request);
  if (password === null) return answer(request, { kind: "wrong", waitMs: 0 });

  const now = Date.now();
  const address = clientAddress(request.headers, trustedProxies());
  const admission = loginLimiter().admit(address, now);
  if (!admission.allowed) {
    return answer(request, {
      kind: "limited",
      waitMs: admission.retryAfterMs,
    });
  }
  const expected = dashboardPassword();
  const key = signingKeyOrNull();
  if (expected === undefined || key === null) {
    return answer(request, { kind: "unconfigured" });
  }
  if (!isSamePassword(password, expected)) {
    const waitMs = loginLimiter().waitMs(address, now);
    return answer(request, { kind: "wrong", waitMs });
  }
  loginLimiter().succeed(address);
  const token = await signSession(startSession(now), key);
  const response = answer(request, { kind: "ok" });
  response.headers.append("set-cookie", sessionCookie(token, transport));
  return response;
}

async function readPassword(request: Request): Promise<string | null> {
  // Browsers always send a length; without one the body has no known bound.
  const length = Number(request.headers.get("content-length") ?? Infinity);
  const type = request.headers.get("content-type") ?? "";
  if (length > MAX_BODY_BYTES) return null;
  if (!type.startsWith("application/x-www-form-urlencoded")) return null;
  const form = new URLSearchParams(await request.text());
  const parsed = bodySchema.safeParse({ password: form.get("password") });
  return parsed.success ? parsed.data.password : null;
}

function signingKeyOrNull(): Uint8Array | null {
  try {
    return currentSessionKey();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    console.error(`Signing in is not possible: ${error.message}`);
    return null;
  }
}

const STATUS: Record<LoginOutcome["kind"], number> = {
  ok: 200,
  wrong: 401,
  limited: 429,
  foreign: 403,
  insecure: 403,
  unconfigured: 503,
};

/** JSON for our script; a redirect for a form sent before it was loaded. */
function answer(request: Request, outcome: LoginOutcome): Response {
  const headers = new Headers({ "cache-control": "no-store" });
  if ("waitMs" in outcome && outcome.waitMs > 0) {
    headers.set("retry-after", String(Math.ceil(outcome.waitMs / 1000)));
  }
  if (request.headers.get("accept")?.includes("application/json")) {
    return Response.json(outcome, { status: STATUS[outcome.kind], headers });
  }
  headers.set("location", outcome.kind === "ok" ? "/" : "/login?failed=1");
  return new Response(null, { status: 303, headers });
}
