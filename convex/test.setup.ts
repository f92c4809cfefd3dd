/// <reference types="vite/client" />
/**
 * A fresh deployment for one test, installed, with the people who call it.
 * Tests use nothing else of the test backend, so that they can run on
 * another one. (Two dots in the name: Convex does not deploy this file.)
 */
import { convexTest, type TestConvexForDataModel } from "convex-test";
import type {
  FunctionReference,
  FunctionReturnType,
  OptionalRestArgs,
  UserIdentity,
} from "convex/server";
import { onTestFinished, vi } from "vitest";
import { api } from "./_generated/api";
import {
  OPERATOR_ISSUER,
  OPERATOR_SUBJECT,
  SERVICE_ISSUER,
  SERVICE_SUBJECT,
} from "./model/identities";
import type { DataModel } from "./_generated/dataModel";
import type { MutationCtx } from "./_generated/server";
import schema from "./schema";
import type { Role } from "./tables/tenants";
import type { Limits } from "./tables/widgets";

/** Every deployed module, by path. */
export const modules = import.meta.glob([
  "./**/*.*s",
  "!./**/*.test.ts",
  "!./test.*.ts",
  "!./auth.config.ts",
]);

/** Calls functions as somebody. */
export interface Caller {
  query<Ref extends FunctionReference<"query">>(
    ref: Ref,
    ...args: OptionalRestArgs<Ref>
  ): Promise<FunctionReturnType<Ref>>;
  mutation<Ref extends FunctionReference<"mutation">>(
    ref: Ref,
    ...args: OptionalRestArgs<Ref>
  ): Promise<FunctionReturnType<Ref>>;
}

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
export const NO_LIMITS: Limits = {
  perVisitor: 1_000_000,
  perAddress: 1_000_000,
  perWidget: 1_000_000,
};

export const WIDGET_KEY = "wk_test";

/** Must be called within a test: time stands still until `advance`. */
export async function initConvexTest(
  limits: Limits = NO_LIMITS,
): Promise<TestDeployment> {
  vi.useFakeTimers({ now: new Date("2026-11-20T12:00:00Z") });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const backend = convexTest(schema, modules);
  const as = (issuer: string, subject: string) =>
    callerOf(backend.withIdentity(identity(issuer, subject)));
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
    nobody: callerOf(backend),
    operator: as(OPERATOR_ISSUER, OPERATOR_SUBJECT),
    run: (work) => backend.run(work),
    advance: async (ms) => {
      vi.advanceTimersByTime(ms);
      await backend.finishInProgressScheduledFunctions();
    },
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

/**
 * convex-test also takes inline functions, which makes the type of its
 * arguments conditional; for a function reference they are these.
 */
function callerOf(backend: TestConvexForDataModel<DataModel>): Caller {
  return backend as Caller;
}

function identity(issuer: string, subject: string): UserIdentity {
  return { issuer, subject, tokenIdentifier: `${issuer}|${subject}` };
}
