import { createHash } from "node:crypto";
import type { UserIdentity as Given } from "convex/server";
import type { UserIdentity } from "../functions/types.js";
import type { JsonObject } from "../values/json-value.js";

/** A whole identity; what is not given is made up, the same each time. */
export function completeIdentity(given: Partial<Given>): UserIdentity {
  const text = JSON.stringify(given);
  // What is undefined is left out: the rest is JSON, as its type says.
  const claims = JSON.parse(text) as JsonObject;
  const {
    issuer = "https://convex.test",
    subject = createHash("sha256").update(text).digest("hex").slice(0, 16),
    tokenIdentifier = `${issuer}|${subject}`,
  } = given;
  return { ...claims, issuer, subject, tokenIdentifier };
}
