import type { api } from "@convex/_generated/api";
import type { FunctionReturnType } from "convex/server";
import * as z from "zod/mini";
import { text } from "@/lib/text/en";

export type KnowledgeEntry = FunctionReturnType<
  typeof api.knowledge.list
>[number];

/** Limits as in convex/. */
const schema = z.object({
  question: line(300),
  answer: line(4000),
  url: z.string().check(
    z.trim(),
    z.refine((url) => url === "" || /^https?:\/\/\S{1,2000}$/.test(url), {
      error: text.knowledge.badUrl,
    }),
  ),
});

export type EntryFields = z.infer<typeof schema>;
export type EntryErrors = Partial<Record<keyof EntryFields, string>>;

function line(max: number) {
  return z
    .string()
    .check(
      z.trim(),
      z.minLength(1, text.form.required),
      z.maxLength(max, text.form.tooLong(max)),
    );
}

export const emptyEntry: EntryFields = { question: "", answer: "", url: "" };

export function fieldsOf(entry: KnowledgeEntry): EntryFields {
  return {
    question: entry.question,
    answer: entry.answer,
    url: entry.url ?? "",
  };
}

/** Tidied fields, or the first problem of each. */
export function checkEntry(
  fields: EntryFields,
):
  | { readonly isValid: true; readonly fields: EntryFields }
  | { readonly isValid: false; readonly errors: EntryErrors } {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return { isValid: true, fields: parsed.data };
  const { fieldErrors } = z.flattenError(parsed.error);
  return {
    isValid: false,
    errors: {
      question: fieldErrors.question?.[0],
      answer: fieldErrors.answer?.[0],
      url: fieldErrors.url?.[0],
    },
  };
}
