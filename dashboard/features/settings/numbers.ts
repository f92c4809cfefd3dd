/** Numbers as fields hold them: as they are typed, empty too. */
import { UI_LOCALE } from "@/lib/locale";
import { text } from "@/lib/text/en";

const numbers = new Intl.NumberFormat(UI_LOCALE);

/** What stands between thousands. */
export const THOUSANDS =
  numbers.formatToParts(1000).find(({ type }) => type === "group")?.value ?? "";

/** What is wrong with a whole number, or undefined. */
export function wholeProblem(
  typed: string,
  least: number,
  most: number,
): string | undefined {
  const number = Number(typed);
  const isFine =
    typed.trim() !== "" &&
    Number.isInteger(number) &&
    number >= least &&
    number <= most;
  if (isFine) return undefined;
  return text.settings.whole(numbers.format(least), numbers.format(most));
}

/** What is wrong with an amount that need not be whole, or undefined. */
export function amountProblem(typed: string, most: number): string | undefined {
  const number = Number(typed);
  const isFine = typed.trim() !== "" && number >= 0 && number <= most;
  return isFine ? undefined : text.settings.amount(numbers.format(most));
}

/** Without the fields that nothing is wrong with. */
export function found<K extends string>(
  problems: Readonly<Record<K, string | undefined>>,
): Partial<Record<K, string>> {
  return Object.fromEntries(
    Object.entries(problems).filter(([, problem]) => problem !== undefined),
  ) as Partial<Record<K, string>>;
}
