/**
 * Cursors as callers hold them: sealed, so that only those that were given
 * out come back, and only to the list they are of. Convex takes one for the
 * very query it is of; whatever else that depends on is sealed in with it.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { AdminError } from "./problems.js";

/** What a page continues from. */
export interface Position {
  readonly cursor: string;
  /** Where a list of the latest begins; ms since the epoch. */
  readonly since?: number | undefined;
}

const positionSchema = z.object({
  cursor: z.string(),
  since: z.number().optional(),
});

export interface Cursors {
  /** `list` names the list with its filters. */
  seal(list: readonly unknown[], position: Position): string;
  /** Throws `AdminError`. */
  open(list: readonly unknown[], sealed: string): Position;
}

export function createCursors(secret: Uint8Array): Cursors {
  function macOf(list: readonly unknown[], text: string): Buffer {
    const key = JSON.stringify([...list, text]);
    return createHmac("sha256", secret).update(key).digest();
  }

  return {
    seal(list, position) {
      const text = JSON.stringify(position);
      const mac = macOf(list, text).toString("base64url");
      return `${Buffer.from(text).toString("base64url")}.${mac}`;
    },
    open(list, sealed) {
      const [body = "", mac = ""] = sealed.split(".");
      const text = Buffer.from(body, "base64url").toString();
      const given = Buffer.from(mac, "base64url");
      const right = macOf(list, text);
      if (given.length !== right.length || !timingSafeEqual(given, right)) {
        const detail = "This is no cursor of this list.";
        throw new AdminError("invalid_request", { field: "cursor", detail });
      }
      return positionSchema.parse(JSON.parse(text));
    },
  };
}
