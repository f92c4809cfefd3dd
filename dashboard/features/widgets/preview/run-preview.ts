/** The widget's global: its own object, or calls that wait for it. */
type Frontdesk =
  { readonly destroy: () => void } | (readonly [string, ...unknown[]])[];

/**
 * The script of the preview's page, as a function whose text is sent there: it
 * must not refer to anything outside itself. The page has an origin of its
 * own (sandboxed) and stands in for the gateway: the widget is the real one,
 * its configuration comes from the form, and nothing is sent anywhere.
 */
export function runPreview(loaderUrl: string, answer: string): void {
  const MOUNTED = "frontdesk-widget";
  let config: unknown = null;
  let isOpen = true;
  let seq = 0;

  // A change in the form draws the widget anew, which must not take the focus
  // away from the field that is being typed in.
  const focus = HTMLElement.prototype.focus;
  HTMLElement.prototype.focus = function (options) {
    if (document.hasFocus()) focus.call(this, options);
  };

  window.fetch = (input) => {
    const address = input instanceof Request ? input.url : input;
    return Promise.resolve(reply(new URL(address, loaderUrl).pathname));
  };

  function reply(path: string): Response {
    if (path.endsWith("/config")) return Response.json(config);
    if (path.endsWith("/sessions")) {
      return Response.json({
        sessionId: "preview-of-a-widget",
        token: "preview",
        expiresAt: Date.now() + 86_400_000,
        conversation: null,
      });
    }
    if (path.endsWith("/chat")) return lines(sampleAnswer());
    if (path.endsWith("/events")) return lines([]);
    return Response.json({ messages: [], hasMore: false });
  }

  function sampleAnswer(): readonly object[] {
    const visitorSeq = ++seq;
    const messageId = `preview-${++seq}`;
    return [
      {
        type: "start",
        conversationId: "preview",
        messageId,
        seq,
        attempt: 1,
        visitorSeq,
      },
      { type: "token", messageId, text: answer, offset: 0 },
      { type: "done", messageId, seq, reason: "complete" },
    ];
  }

  /** Without lines: a stream that stays open and silent. */
  function lines(events: readonly object[]): Response {
    const text = events.map((event) => `${JSON.stringify(event)}\n`).join("");
    const body = events.length > 0 ? text : new ReadableStream<Uint8Array>({});
    return new Response(body, {
      headers: { "content-type": "application/x-ndjson" },
    });
  }

  function mount(): void {
    const page: Window & { frontdesk?: Frontdesk } = window;
    if (page.frontdesk && "destroy" in page.frontdesk) page.frontdesk.destroy();
    for (const host of document.querySelectorAll(MOUNTED)) host.remove();
    page.frontdesk = [
      ["on", "open", () => (isOpen = true)],
      ["on", "close", () => (isOpen = false)],
    ];
    if (isOpen) page.frontdesk.push(["open"]);
    const script = document.createElement("script");
    script.src = loaderUrl;
    script.dataset["widgetId"] = "widget_preview";
    document.body.append(script);
    script.addEventListener("load", () => script.remove());
    script.addEventListener("error", () => {
      script.remove();
      document.querySelector("[role=alert]")?.removeAttribute("hidden");
    });
  }

  function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null;
  }

  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (event.source !== window.parent || !isRecord(event.data)) return;
    config = event.data;
    const { locale } = event.data;
    // The page's language would go before the widget's own.
    document.documentElement.lang =
      typeof locale === "string" ? locale : navigator.language;
    mount();
  });
}
