/** What `convex deploy`, `dev` and `codegen` talk to. */
import type { JsonObject, JsonValue } from "../../engine/types.js";
import { isJsonObject, readJsonObject } from "../http/body.js";
import { badRequest } from "../http/errors.js";
import type { ApiContext, Endpoint, Routes } from "./context.js";

/** Bytes of a push, unpacked: all modules with their source maps. */
const MAX_PUSH_BYTES = 256 * 1024 * 1024;
const NO_SCHEMA_CHANGE = {
  allocatedComponentIds: {},
  schemaIds: {},
  indexDiffs: {},
};

export const deployRoutes: Routes = {
  "POST /api/get_config_hashes": admin(({ app }) =>
    Promise.resolve({
      config: {
        functions: "convex/",
        authInfo: app.authProviders().map((provider) => ({ ...provider })),
        projectSlug: null,
        teamSlug: null,
      },
      // No hashes: every push is complete.
      moduleHashes: [],
      udfServerVersion: "1.48.0",
      nodeVersion: null,
    }),
  ),
  "POST /api/deploy2/evaluate_push": admin(() =>
    Promise.resolve({ schemaChange: NO_SCHEMA_CHANGE }),
  ),
  "POST /api/deploy2/evaluate_schema": admin(() =>
    Promise.resolve({
      componentSchemaEvaluations: {},
      newComponentDefinitions: [],
    }),
  ),
  "POST /api/deploy2/start_push": admin(({ app }, body) => app.startPush(body)),
  // Documents were checked and indexes are built with the push itself.
  "POST /api/deploy2/wait_for_schema": admin(async ({ app }, body) => {
    await app.finishPush({ schemaChange: body.schemaChange ?? null }, true);
    return { type: "complete" };
  }),
  "POST /api/deploy2/finish_push": admin(async (context, body) => {
    if (!isJsonObject(body.startPush)) {
      throw badRequest("BadJsonBody", "`startPush` must be an object");
    }
    const dryRun = body.dryRun === true;
    const answer = await context.app.finishPush(body.startPush, dryRun);
    if (!dryRun) {
      await context.onPushed();
    }
    return answer;
  }),
  "POST /api/deploy2/report_push_completed": admin(() => Promise.resolve(null)),
};

/** An endpoint whose body carries the admin key. */
function admin(
  answer: (context: ApiContext, body: JsonObject) => Promise<JsonValue>,
): Endpoint {
  return async (context, { request }) => {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      // Strangers are refused before their body is read.
      context.authenticator.requireAdmin(authorization);
    }
    const body = await readJsonObject(request, MAX_PUSH_BYTES);
    if (authorization === undefined) {
      context.authenticator.requireAdmin(undefined, body.adminKey);
    }
    return await answer(context, body);
  };
}
