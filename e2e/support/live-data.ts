/** Puts other results into a page's live queries, as they come in. */
import type { Page } from "playwright-core";

type Result = Record<string, unknown>;

/**
 * @param rewrite is given every object a query answers with. Other results
 *   pass. Call it before the page opens its connection.
 */
export async function rewriteLiveData(
  page: Page,
  rewrite: (value: Result) => Result | null,
): Promise<void> {
  await page.routeWebSocket(/\/sync$/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => {
      socket.send(
        typeof message === "string" ? rewritten(message, rewrite) : message,
      );
    });
  });
}

function rewritten(
  message: string,
  rewrite: (value: Result) => Result | null,
): string {
  const parsed: unknown = JSON.parse(message);
  if (!isResult(parsed) || !Array.isArray(parsed["modifications"])) {
    return message;
  }
  const modifications = parsed["modifications"].map((change: unknown) =>
    isResult(change) && isResult(change["value"])
      ? { ...change, value: rewrite(change["value"]) }
      : change,
  );
  return JSON.stringify({ ...parsed, modifications });
}

function isResult(value: unknown): value is Result {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
