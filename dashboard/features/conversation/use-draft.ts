import { useCallback, useState } from "react";
import { readStored, writeStored } from "@/lib/storage";
import { draftKey } from "@/lib/unsent";

/** What is typed and not sent; it survives a reload and a change of page. */
export function useDraft(
  conversationId: string,
): readonly [string, (text: string) => void] {
  const key = draftKey(conversationId);
  // Composers mount in the browser only, after the conversation has loaded.
  const [draft, setDraft] = useState(() => readStored(key) ?? "");
  const change = useCallback(
    (text: string) => {
      setDraft(text);
      writeStored(key, text === "" ? null : text);
    },
    [key],
  );
  return [draft, change];
}
