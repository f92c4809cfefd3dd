/**
 * Keeps the host in the page while Turbo, Astro or Next swap the body under
 * it. Restored snapshots may hold an empty copy of the host; it goes.
 */

/** Stop putting it back when something takes it away this often in a row. */
const MAX_RETURNS = 20;
const CALM_MS = 5000;

export function keepAttached(
  host: HTMLElement,
  onReattached: () => void,
  signal: AbortSignal,
): void {
  let returns = 0;
  let lastReturn = 0;
  const observer = new MutationObserver(check);

  function watch(): void {
    observer.disconnect();
    observer.observe(document.documentElement, { childList: true });
    observer.observe(document.body, { childList: true });
  }

  function attach(): void {
    for (const copy of document.querySelectorAll(host.localName)) {
      if (copy !== host) copy.remove();
    }
    document.body.append(host);
    watch();
  }

  function check(): void {
    // Between two bodies there may be none for a moment; its coming is seen.
    if (host.isConnected || !document.body) return;
    const now = Date.now();
    returns = now - lastReturn > CALM_MS ? 1 : returns + 1;
    lastReturn = now;
    if (returns > MAX_RETURNS) {
      observer.disconnect();
      return;
    }
    attach();
    onReattached();
  }

  attach();
  signal.addEventListener("abort", () => {
    observer.disconnect();
    host.remove();
  });
}
