/// <reference types="vite/client" />
/**
 * A fresh deployment for one test, installed, with the people who call it.
 * Tests use nothing else of the test backend, so that they run on each one.
 * (Two dots in the name: Convex does not deploy this file.)
 */
import type { UserIdentity } from "convex/server";
import { inject, onTestFinished, vi } from "vitest";
import { api } from "./_generated/api";
import {
  OPERATOR_ISSUER,
  OPERATOR_SUBJECT,
  SERVICE_ISSUER,
  SERVICE_SUBJECT,
} from "./model/identities";
import type { MutationCtx } from "./_generated/server";
import type { Caller } from "./test.backend";
import type { Role } from "./tables/tenants";
import type { ConfiguredLimits } from "./tables/widgets";

export type { Caller } from "./test.backend";

const { openBackend } =
  inject("backend") === "runtime"
    ? await import("./test.onRuntime")
    : await import("./test.onConvexTest");

/** Every deployed module, by path. */
export const modules = import.meta.glob([
  "./**/*.*s",
  "!./**/*.test.ts",
  "!./test.*.ts",
  "!./*.config.ts",
]);

export interface TestDeployment {
  /** Public id of the first widget. */
  readonly widgetId: string;
  readonly nobody: Caller;
  readonly gateway: Caller;
  /** The owner of the first tenant. */
  readonly operator: Caller;
  /** Somebody with a valid token of the given subject. */
  readonly as: (issuer: string, subject: string) => Caller;
  /** Makes a member of the first tenant, or of a new one. */
  readonly member: (role: Role, tenant?: "new") => Promise<Caller>;
  /** Direct access, for states no function makes and rows none shows. */
  readonly run: <T>(work: (ctx: MutationCtx) => Promise<T>) => Promise<T>;
  /** Lets time pass and runs the jobs that fall due. */
  readonly advance: (ms: number) => Promise<void>;
}

/** More than any test sends, so that limits are met only where they matter. */
export const NO_LIMITS: ConfiguredLimits = {
  perVisitor: 1_000_000,
  perAddress: 1_000_000,
  perWidget: 1_000_000,
};

export const WIDGET_KEY = "wk_test";

/** Must be called within a test: time stands still until `advance`. */
export async function initConvexTest(
  limits: ConfiguredLimits = NO_LIMITS,
): Promise<TestDeployment> {
  const backend = await openBackend();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const as = (issuer: string, subject: string) =>
    backend.as(identity(issuer, subject));
  const gateway = as(SERVICE_ISSUER, SERVICE_SUBJECT);
  const { tenantId, widgetId } = await gateway.mutation(
    api.gateway.installation.ensure,
    { widgetKey: WIDGET_KEY, limits },
  );
  let members = 0;
  return {
    widgetId,
    gateway,
    as,
    nobody: backend.nobody,
    operator: as(OPERATOR_ISSUER, OPERATOR_SUBJECT),
    run: backend.run,
    advance: backend.advance,
    member: async (role, tenant) => {
      const subject = `member${(members += 1)}`;
      await backend.run(async (ctx) => {
        const own =
          tenant === undefined
            ? tenantId
            : await ctx.db.insert("tenants", {
                slug: subject,
                name: subject,
                provider: "local",
                systemPrompt: "",
                staffOnline: false,
              });
        await ctx.db.insert("members", {
          tenantId: own,
          tokenIdentifier: `${OPERATOR_ISSUER}|${subject}`,
          name: subject,
          role,
        });
      });
      return as(OPERATOR_ISSUER, subject);
    },
  };
}

function identity(issuer: string, subject: string): UserIdentity {
  return { issuer, subject, tokenIdentifier: `${issuer}|${subject}` };
}
