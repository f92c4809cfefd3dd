import { useEffect, useState } from "react";
import * as z from "zod/mini";

const manifest = z.object({
  loader: z.string(),
  integrity: z.record(z.string(), z.string()),
});

type Integrity =
  | { readonly kind: "loading" | "failed" }
  | { readonly kind: "known"; readonly integrity: string };

/** The integrity of the script that the gateway serves now. */
export function useIntegrity(
  backendUrl: string,
): Integrity & { readonly retry: () => void } {
  const [state, setState] = useState<Integrity>({ kind: "loading" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const ending = new AbortController();
    readIntegrity(backendUrl, ending.signal)
      .then((integrity) => setState({ kind: "known", integrity }))
      .catch((error: unknown) => {
        if (ending.signal.aborted) return;
        console.warn("The widget's manifest cannot be read", error);
        setState({ kind: "failed" });
      });
    return () => ending.abort();
  }, [backendUrl, attempt]);
  const retry = () => {
    setState({ kind: "loading" });
    setAttempt((former) => former + 1);
  };
  return { ...state, retry };
}

/** @throws when the gateway does not answer, or not with a manifest. */
export async function readIntegrity(
  backendUrl: string,
  signal: AbortSignal,
): Promise<string> {
  const response = await fetch(`${backendUrl}/widget/manifest.json`, {
    signal,
    // An old answer would pin a script that is served no more.
    cache: "no-cache",
  });
  const { loader, integrity } = manifest.parse(await response.json());
  const found = integrity[loader];
  if (found === undefined) throw new Error(`${loader} has no integrity`);
  return found;
}
