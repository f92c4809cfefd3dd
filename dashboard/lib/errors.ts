import { ConvexError } from "convex/values";
import * as z from "zod/mini";
import { text } from "./text/en";

/** The data of an expected refusal, as convex/ throws it. */
const refusal = z.object({
  kind: z.string(),
  message: z.optional(z.string()),
  field: z.optional(z.string()),
});

const sentences: Readonly<Record<string, string>> = {
  unauthenticated: text.errors.unauthenticated,
  forbidden: text.errors.forbidden,
  not_found: text.errors.not_found,
  conflict: text.errors.conflict,
  limited: text.errors.limited,
};

/** An expected refusal, or null for a bug or a broken link. */
export function refusalOf(error: unknown): z.infer<typeof refusal> | null {
  if (!(error instanceof ConvexError)) return null;
  const parsed = refusal.safeParse(error.data);
  return parsed.success ? parsed.data : null;
}

/** The kind of an expected refusal, or null for a bug or a broken link. */
export function refusalKind(error: unknown): string | null {
  return refusalOf(error)?.kind ?? null;
}

/** One sentence for a person; never the text of a stack. */
export function errorSentence(error: unknown): string {
  const refused = refusalOf(error);
  if (refused === null) return text.errors.unknown;
  const { kind, message } = refused;
  // What is wrong with an input is only known where it was checked.
  if (kind === "invalid") return message ?? text.errors.invalid;
  return sentences[kind] ?? message ?? text.errors.unknown;
}
