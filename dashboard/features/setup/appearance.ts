import * as z from "zod/mini";
import { text } from "@/lib/text/en";
import type { Widget } from "./types";

/** What the form edits; the limits are those of convex/. */
const HOST =
  /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

function line(max: number) {
  return z
    .string()
    .check(
      z.trim(),
      z.minLength(1, text.setup.required),
      z.maxLength(max, text.setup.tooLong(max)),
    );
}

export const MAX_QUESTIONS = 6;

const schema = z.object({
  title: line(60),
  welcomeMessage: z
    .string()
    .check(z.trim(), z.maxLength(500, text.setup.tooLong(500))),
  inputPlaceholder: line(100),
  position: z.enum(["bottom-right", "bottom-left", "bottom-center"]),
  accentColor: z
    .string()
    .check(z.regex(/^#[0-9a-f]{6}$/i, text.setup.badColor)),
  allowedDomains: z.array(
    z.string().check(
      z.trim(),
      z.toLowerCase(),
      z.refine((domain) => HOST.test(domain), {
        error: (issue) => text.setup.badDomain(String(issue.input)),
      }),
    ),
  ),
  suggestedQuestions: z.array(line(120)).check(z.maxLength(MAX_QUESTIONS)),
});

/** Half-typed values are none of its business: only types are checked. */
const draftSchema = z.partial(
  z.object({
    title: z.string(),
    welcomeMessage: z.string(),
    inputPlaceholder: z.string(),
    position: schema.shape.position,
    accentColor: z.string(),
    allowedDomains: z.array(z.string()),
    suggestedQuestions: z.array(z.string()),
  }),
);

export type Appearance = z.infer<typeof schema>;
export type Field = keyof Appearance;
/** The first problem of each field that has one. */
export type FieldErrors = Partial<Record<Field, string>>;

/** The fields of a widget that the form shows. */
export function appearanceOf(widget: Widget): Appearance {
  const { title, welcomeMessage, inputPlaceholder, position } = widget;
  const { accentColor, allowedDomains, suggestedQuestions } = widget;
  return {
    title,
    welcomeMessage,
    inputPlaceholder,
    position,
    accentColor,
    allowedDomains,
    suggestedQuestions,
  };
}

/** Edited fields without those that are back at what is saved. */
export function realChanges(
  saved: Appearance,
  draft: Partial<Appearance>,
): Partial<Appearance> {
  const isChanged = (field: string, value: unknown) =>
    JSON.stringify(value) !== JSON.stringify(saved[field as Field]);
  return Object.fromEntries(
    Object.entries(draft).filter(([field, value]) => isChanged(field, value)),
  );
}

/** Edits as `JSON.stringify` stored them; none when they are unreadable. */
export function parseDraft(stored: string | null): Partial<Appearance> {
  if (stored === null) return {};
  try {
    const parsed = draftSchema.safeParse(JSON.parse(stored));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

/** Tidied values, or what is wrong with which field. */
export function checkAppearance(
  values: Appearance,
):
  | { readonly isValid: true; readonly values: Appearance }
  | { readonly isValid: false; readonly errors: FieldErrors } {
  const parsed = schema.safeParse(values);
  if (parsed.success) return { isValid: true, values: parsed.data };
  const errors: FieldErrors = {};
  for (const issue of parsed.error.issues) {
    const field = issue.path[0];
    if (isField(field)) errors[field] ??= issue.message;
  }
  return { isValid: false, errors };
}

function isField(name: unknown): name is Field {
  return typeof name === "string" && name in schema.shape;
}
