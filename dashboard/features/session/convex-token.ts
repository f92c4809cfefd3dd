import * as z from "zod/mini";

const answer = z.object({ token: z.string() });

export type TokenAnswer =
  | { readonly kind: "token"; readonly token: string }
  /** The session is over; asking again will not help. */
  | { readonly kind: "signed_out" }
  /** No answer, or not a proper one; asking again may help. */
  | { readonly kind: "unreachable" };

/** Asks our own server for a token for Convex, once. */
export async function requestConvexToken(): Promise<TokenAnswer> {
  try {
    const response = await fetch("/api/convex-token", { method: "POST" });
    if (response.status === 401) return { kind: "signed_out" };
    if (!response.ok) return { kind: "unreachable" };
    const parsed = answer.safeParse(await response.json());
    return parsed.success
      ? { kind: "token", token: parsed.data.token }
      : { kind: "unreachable" };
  } catch {
    return { kind: "unreachable" };
  }
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * A token, or null when the session is over. While the server cannot be
 * reached it keeps asking: a short outage must not sign anybody out.
 */
export async function fetchConvexToken(
  request: () => Promise<TokenAnswer> = requestConvexToken,
  pause: (milliseconds: number) => Promise<void> = wait,
): Promise<string | null> {
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    const reply = await request();
    if (reply.kind === "token") return reply.token;
    if (reply.kind === "signed_out") return null;
    await pause(pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
