import type { Locale } from "../../shared/contract.js";
import { de } from "./de.js";
import { en } from "./en.js";

/** Every sentence of the panel; `en` is the measure of completeness. */
export type Texts = Readonly<
  { [K in keyof typeof en]: (typeof en)[K] extends string ? string : (typeof en)[K] }
>;

export const TEXTS: Readonly<Record<Locale, Texts>> = { en, de };
