/** Calls to the store, whose failures become problems. */
import type { ProblemCode } from "@frontdesk/protocol/admin";
import { ConvexError } from "convex/values";
import { z } from "zod";
import { StoreError } from "../convex/conversation-store.js";
import { invalidKey } from "./authenticate.js";
import { wireName } from "./outcomes.js";
import { AdminError, type ProblemDetails } from "./problems.js";

const refusalSchema = z.object({
  message: z.string(),
  field: z.string().optional(),
});

/**
 * Throws `AdminError`; `missing` is the code when what was asked for does not
 * exist, or is another tenant's.
 */
export async function ask<T>(
  call: Promise<T>,
  missing: ProblemCode = "not_found",
): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw toAdminFailure(error, missing);
  }
}

function toAdminFailure(error: unknown, missing: ProblemCode): unknown {
  if (!(error instanceof StoreError)) return error;
  if (error.kind === "unavailable") {
    return new AdminError("upstream_unavailable", { retryAfter: 2 });
  }
  switch (error.refusal) {
    case "invalid_api_key":
      return invalidKey();
    case "insufficient_scope":
      return new AdminError("insufficient_scope", {
        headers: {
          "www-authenticate":
            'Bearer realm="admin", error="insufficient_scope"',
        },
      });
    case "not_found":
      return new AdminError(missing);
    case "conflict":
      return new AdminError("conflict", reasonOf(error));
    case "invalid":
      return new AdminError("invalid_request", reasonOf(error));
    case undefined:
    default:
      return error;
  }
}

/** What Convex said is wrong: its sentence is written for people. */
function reasonOf(error: StoreError): ProblemDetails {
  const { cause } = error;
  if (!(cause instanceof ConvexError)) return {};
  const parsed = refusalSchema.safeParse(cause.data);
  if (!parsed.success) return {};
  const { message, field } = parsed.data;
  return { detail: message, field: field && wireName(field) };
}
