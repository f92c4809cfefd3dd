import { h, icon, set, setText } from "./dom.js";
import { safeStorage } from "./storage.js";
import { adoptStyles } from "./styles.js";

/** Helpers of the loader that the panel uses, too. */
export const kit = { h, icon, set, setText, adoptStyles, safeStorage };

export type Kit = typeof kit;
