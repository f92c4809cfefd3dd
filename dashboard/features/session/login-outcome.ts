import * as z from "zod/mini";

const waitMs = z.number().check(z.nonnegative());

/** What `POST /api/login` answers as JSON. */
export const loginOutcome = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ok") }),
  /** `waitMs` says how long the next attempt has to wait. */
  z.object({ kind: z.literal("wrong"), waitMs }),
  z.object({ kind: z.literal("limited"), waitMs }),
  z.object({ kind: z.literal("foreign") }),
  /** Plain HTTP over a network, where a secure cookie would be dropped. */
  z.object({ kind: z.literal("insecure") }),
  z.object({ kind: z.literal("unconfigured") }),
]);

export type LoginOutcome = z.infer<typeof loginOutcome>;
