/** The variables that a mounted component may see. */
import type { Environment } from "../loader/process.js";
import { PushError } from "../types.js";
import type { ChildMount, Definition } from "./definitions.js";

const BUILT_IN = ["CONVEX_CLOUD_URL", "CONVEX_SITE_URL"] as const;

/**
 * Only what the parent passes, and the deployment's addresses; the site URL of
 * a component with routes ends in the prefix it is mounted at.
 * @throws PushError when a declared variable that is needed is not given.
 */
export function componentEnvironment(
  mount: ChildMount,
  target: Definition | undefined,
  parent: Definition,
  parentEnvironment: Environment,
): Environment {
  const result: Record<string, string> = {};
  for (const name of BUILT_IN) {
    const value = parentEnvironment[name];
    if (value !== undefined) result[name] = value;
  }
  const prefix = [...parent.httpMounts].find(([, name]) => name === mount.name);
  const site = parentEnvironment["CONVEX_SITE_URL"];
  if (prefix !== undefined && site !== undefined) {
    result["CONVEX_SITE_URL"] = site + prefix[0].replace(/\/$/, "");
  }
  for (const [name, binding] of mount.env) {
    const value =
      binding.type === "value"
        ? binding.value
        : parentEnvironment[binding.name];
    if (value !== undefined) result[name] = value;
  }
  for (const { name, optional } of target?.declaredEnv ?? []) {
    if (!optional && result[name] === undefined) {
      throw new PushError(
        "MissingComponentEnvironmentVariable",
        `Component "${mount.name}" needs the environment variable ${name}, ` +
          "which its parent does not give or which is not set.",
      );
    }
  }
  return result;
}
