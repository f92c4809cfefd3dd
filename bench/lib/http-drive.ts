/** Calls of the fixture's functions over HTTP, from a process of its own. */
import { z } from "zod";
import { ask } from "./worker.js";

const WARM_UP = 4_000;

const rates = z.object({
  perSecond: z.number(),
  median: z.number(),
  p99: z.number(),
});

export type HttpRates = z.infer<typeof rates>;

export interface HttpDrive {
  readonly url: string;
  readonly kind: "mutation" | "query";
  /** Calls that are measured; as many as warm the code come before. */
  readonly count: number;
  /** Connections. */
  readonly width: number;
  /** Keys are used again from here on. */
  readonly keys: number;
}

export function driveHttp(drive: HttpDrive): Promise<HttpRates> {
  const path = drive.kind === "mutation" ? "rows:insert" : "rows:get";
  const task = { ...drive, path, warmUp: WARM_UP };
  return ask("http-load", task, (line) => rates.parse(line));
}
