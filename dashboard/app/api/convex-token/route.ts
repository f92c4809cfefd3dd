import { currentSession, currentSessionKey } from "@/lib/server/auth";
import { signConvexToken } from "@/lib/server/convex-token";
import { operatorPrivateKeyPem } from "@/lib/server/env";
import { isSameOrigin, requestTransport } from "@/lib/server/request-origin";
import { renewSession, signSession } from "@/lib/server/session";
import { sessionCookie } from "@/lib/server/session-cookie";

/**
 * `{ token }` for Convex, only with a valid session; 401 otherwise. An open
 * dashboard asks every few minutes, which also keeps its session alive.
 */
export async function POST(request: Request): Promise<Response> {
  const headers = new Headers({ "cache-control": "no-store" });
  if (!isSameOrigin(request.headers)) {
    return Response.json({ kind: "foreign" }, { status: 403, headers });
  }
  const session = await currentSession();
  if (session === null) {
    return Response.json({ kind: "signed_out" }, { status: 401, headers });
  }
  const now = Date.now();
  const renewed = renewSession(session, now);
  if (renewed !== null) {
    const cookie = await signSession(renewed, currentSessionKey());
    const transport = requestTransport(request.headers);
    headers.append("set-cookie", sessionCookie(cookie, transport));
  }
  const token = await signConvexToken(operatorPrivateKeyPem(), now);
  return Response.json({ token }, { headers });
}
