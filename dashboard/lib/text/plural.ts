import { UI_LOCALE } from "../locale";

interface PluralForms {
  readonly one?: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

const rules = new Intl.PluralRules(UI_LOCALE);
const numbers = new Intl.NumberFormat(UI_LOCALE);

/** Picks the form for `count` and puts the number where `#` stands. */
export function plural(count: number, forms: PluralForms): string {
  const category = rules.select(count);
  const form =
    category === "one" || category === "few" || category === "many"
      ? (forms[category] ?? forms.other)
      : forms.other;
  return form.replace("#", numbers.format(count));
}
