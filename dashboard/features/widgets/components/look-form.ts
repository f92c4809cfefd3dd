import type { Look, LookField } from "../look";

/** What the parts of the appearance form share. */
export interface LookForm {
  readonly values: Look;
  readonly problems: Partial<Record<LookField, string>>;
  readonly edit: <F extends LookField>(field: F, value: Look[F]) => void;
}

/** Fields of plain text. */
export type TextField = {
  [F in LookField]: Look[F] extends string
    ? string extends Look[F]
      ? F
      : never
    : never;
}[LookField];

/** The properties every field of text has. */
export function bind({ values, problems, edit }: LookForm, field: TextField) {
  return {
    name: field,
    value: values[field],
    error: problems[field],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      edit(field, event.currentTarget.value),
  };
}
