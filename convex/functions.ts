/**
 * The builders of every public function. Nothing else imports the raw
 * `query` and `mutation`, so no function can forget its access check.
 * Functions of the system itself use `systemMutation`; no client reaches them.
 */
import {
  customCtx,
  customMutation,
  customQuery,
} from "convex-helpers/server/customFunctions";
import { v } from "convex/values";
import {
  internalMutation,
  mutation,
  query,
  type MutationCtx,
  type QueryCtx,
} from "./_generated/server";
import {
  getMember,
  requireApiKey,
  requireMember,
  requireService,
  type Permission,
} from "./model/access";
import type { Scope } from "./tables/keys";

/** For the gateway only. */
export const serviceQuery = customQuery(
  query,
  customCtx(async (ctx: QueryCtx) => {
    await requireService(ctx);
    return {};
  }),
);

/** For the gateway only. */
export const serviceMutation = customMutation(
  mutation,
  customCtx(async (ctx: MutationCtx) => {
    await requireService(ctx);
    return {};
  }),
);

/** For anybody signed in; `ctx.member` is null for a stranger. */
export const signedInQuery = customQuery(
  query,
  customCtx(async (ctx: QueryCtx) => ({ member: await getMember(ctx) })),
);

/** For staff with the permission; gives `ctx.member` and `ctx.tenantId`. */
export const memberQuery = (permission: Permission) =>
  customQuery(
    query,
    customCtx((ctx: QueryCtx) => requireMember(ctx, permission)),
  );

/** For staff with the permission; gives `ctx.member` and `ctx.tenantId`. */
export const memberMutation = (permission: Permission) =>
  customMutation(
    mutation,
    customCtx((ctx: MutationCtx) => requireMember(ctx, permission)),
  );

const apiKeyArgs = { apiKeyHash: v.string() };

/**
 * For the gateway on behalf of a key of the admin API; gives `ctx.apiKey` and
 * `ctx.tenantId`.
 */
export const apiKeyQuery = (scope: Scope) =>
  customQuery(query, {
    args: apiKeyArgs,
    input: async (ctx: QueryCtx, { apiKeyHash }) => ({
      ctx: await requireApiKey(ctx, apiKeyHash, scope),
      args: {},
    }),
  });

/** As `apiKeyQuery`. */
export const apiKeyMutation = (scope: Scope) =>
  customMutation(mutation, {
    args: apiKeyArgs,
    input: async (ctx: MutationCtx, { apiKeyHash }) => ({
      ctx: await requireApiKey(ctx, apiKeyHash, scope),
      args: {},
    }),
  });

/** For crons and scheduled jobs. */
export const systemMutation = internalMutation;
