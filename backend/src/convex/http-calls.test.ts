import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { api } from "../../../convex/_generated/api.js";
import { createHttpCalls } from "./http-calls.js";

async function callAnswered(status: number, body: object): Promise<unknown> {
  const server = createServer((_, response) => {
    response.writeHead(status).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const { query } = createHttpCalls(url, () => Promise.resolve("token"));
  return query(api.gateway.widgets.resolve, { widgetId: "widget_x" });
}

const functionFailed = {
  status: "error",
  errorMessage: "Uncaught Error: about the visitor's secret words",
};

test.each([
  ["busy", 429, {}, "unavailable", "Convex answered 429"],
  ["broken", 502, {}, "unavailable", "Convex answered 502"],
  ["refusing the token", 401, { code: "x" }, "failed", "Convex answered 401"],
  ["failing itself", 560, functionFailed, "failed", "function failed"],
  [
    "refusing",
    560,
    { ...functionFailed, errorData: { kind: "not_found", message: "No" } },
    "refused",
    "refused: not_found",
  ],
] as const)("a function %s", async (_, status, body, kind, message) => {
  await expect(callAnswered(status, body)).rejects.toMatchObject({
    name: "StoreError",
    kind,
    message,
  });
});
