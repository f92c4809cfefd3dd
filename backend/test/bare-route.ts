/**
 * A Hono server that answers the same bytes and checks nothing: what HTTP and
 * the framework cost anyway, next to which the door's checks are measured.
 */
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

export interface BareAnswer {
  readonly status: 200 | 403;
  readonly body: string;
}

/** Resolves with its address. Answers every GET and POST alike. */
export function startBareRoute(answer: BareAnswer): Promise<string> {
  const app = new Hono();
  const headers = { "content-type": "application/json" };
  app.get("*", (c) => c.body(answer.body, answer.status, headers));
  app.post("*", async (c) => {
    await c.req.json();
    return c.body(answer.body, answer.status, headers);
  });
  return new Promise((resolve) => {
    const options = { fetch: app.fetch, port: 0, hostname: "127.0.0.1" };
    serve(options, ({ port }: AddressInfo) => {
      resolve(`http://127.0.0.1:${port}`);
    });
  });
}
