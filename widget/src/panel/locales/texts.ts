import type { en } from "./en.js";

/** Every sentence of the panel; `{}` stands for a name or a number. */
export type Texts = Readonly<Record<keyof typeof en, string>>;

export function fill(text: string, value: string | number): string {
  return text.replace("{}", () => String(value));
}
