import { currentSession } from "@/lib/server/auth";
import { isSameOrigin, requestTransport } from "@/lib/server/request-origin";
import { endSession } from "@/lib/server/session";
import { sessionCookie } from "@/lib/server/session-cookie";

/** Ends the session, also for a copy of its cookie. */
export async function POST(request: Request): Promise<Response> {
  if (!isSameOrigin(request.headers)) {
    return new Response("Cross-site request refused", { status: 403 });
  }
  const session = await currentSession();
  if (session !== null) endSession(session, Date.now());
  const transport = requestTransport(request.headers);
  return new Response(null, {
    status: 303,
    headers: {
      location: "/login",
      "cache-control": "no-store",
      "set-cookie": sessionCookie(null, transport),
    },
  });
}
