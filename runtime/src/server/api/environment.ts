/** The deployment's environment variables. They need the admin key. */
import type { JsonObject, JsonValue } from "../../engine/types.js";
import { isJsonObject, readJsonObject } from "../http/body.js";
import { badRequest } from "../http/errors.js";
import { MAX_BODY_BYTES, type Endpoint, type Routes } from "./context.js";

/** Limits of Convex. */
const MAX_VALUE_BYTES = 8 * 1024;
const MAX_VARIABLES = 512;
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,39}$/;

const update: Endpoint = async ({ app, authenticator }, { request }) => {
  const { authorization } = request.headers;
  const body = await readJsonObject(request, MAX_BODY_BYTES);
  authenticator.requireAdmin(authorization, body.adminKey);
  const changes = parseChanges(body);
  const names = new Set(Object.keys(app.environment()));
  for (const { name, value } of changes) {
    if (value === null) {
      names.delete(name);
    } else {
      names.add(name);
    }
  }
  if (names.size > MAX_VARIABLES) {
    throw badRequest(
      "TooManyEnvironmentVariables",
      `A deployment has at most ${MAX_VARIABLES} environment variables`,
    );
  }
  await app.updateEnvironment(changes);
  return null;
};

const list: Endpoint = ({ app, authenticator }, { request }) => {
  authenticator.requireAdmin(request.headers.authorization);
  return Promise.resolve({ environmentVariables: { ...app.environment() } });
};

export const environmentRoutes: Routes = {
  "POST /api/update_environment_variables": update,
  "POST /api/v1/update_environment_variables": update,
  "GET /api/v1/list_environment_variables": list,
};

function parseChanges(
  body: JsonObject,
): { name: string; value: string | null }[] {
  if (!Array.isArray(body.changes)) {
    throw badRequest("BadJsonBody", "`changes` must be an array");
  }
  return body.changes.map(parseChange);
}

function parseChange(change: JsonValue): {
  name: string;
  value: string | null;
} {
  const { name, value = null } = isJsonObject(change) ? change : {};
  if (typeof name !== "string" || !NAME.test(name)) {
    throw badRequest(
      "EnvVarNameInvalid",
      "A name must be letters, digits and _, not begin with a digit, and have at most 40 characters",
    );
  }
  if (value !== null && typeof value !== "string") {
    throw badRequest("EnvVarValueInvalid", `The value of ${name} is no string`);
  }
  if (value !== null && Buffer.byteLength(value) > MAX_VALUE_BYTES) {
    throw badRequest(
      "EnvVarValueTooLarge",
      `The value of ${name} is larger than ${MAX_VALUE_BYTES} bytes`,
    );
  }
  return { name, value };
}
