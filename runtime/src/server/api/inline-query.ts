/** `convex run --inline-query`: a query that is no part of the app. */
import { isJsonObject, readJsonObject } from "../http/body.js";
import { badRequest } from "../http/errors.js";
import { MAX_BODY_BYTES, type Routes } from "./context.js";
import { sendResult } from "./functions.js";

export const inlineQueryRoutes: Routes = {
  "POST /api/run_test_function": async (context, apiRequest) => {
    const { authorization } = apiRequest.request.headers;
    context.authenticator.requireAdmin(authorization);
    const body = await readJsonObject(apiRequest.request, MAX_BODY_BYTES);
    const { bundle, componentId } = body;
    const source = isJsonObject(bundle) ? bundle.source : undefined;
    if (typeof source !== "string") {
      throw badRequest(
        "BadJsonBody",
        "`bundle.source` must be a module's text",
      );
    }
    const run = await context.app.runInlineQuery(
      source,
      typeof componentId === "string" ? componentId : "",
    );
    return sendResult(apiRequest, run, "convex_encoded_json");
  },
};
