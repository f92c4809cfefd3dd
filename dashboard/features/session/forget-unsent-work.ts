import { clearStored } from "@/lib/storage";
import { UNSENT_PREFIX } from "@/lib/unsent";

/** Drafts and replies under way belong to who wrote them, not to the browser. */
export function forgetUnsentWork(): void {
  clearStored(UNSENT_PREFIX);
}
