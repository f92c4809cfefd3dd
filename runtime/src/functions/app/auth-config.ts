/** `auth.config.ts`: the providers whose tokens are accepted. */
import type { CompiledModule } from "../loader/compile.js";
import { Linker } from "../loader/linker.js";
import { moduleGlobals } from "../loader/module-globals.js";
import type { Environment } from "../loader/process.js";
import { PushError } from "../types.js";
import type { AuthProvider } from "../types.js";

const AUTH_CONFIG = "auth.config.js";

/**
 * @returns Nothing when the app has no `auth.config.ts`.
 * @throws PushError `AuthConfigMissingEnvironmentVariable` when a provider
 *   needs a variable that is not set, `InvalidAuthConfig` for anything else.
 */
export function evaluateAuthConfig(
  modules: readonly CompiledModule[],
  environment: Environment,
): readonly AuthProvider[] {
  if (!modules.some((module) => module.path === AUTH_CONFIG)) return [];
  const missing: string[] = [];
  const watched = new Proxy(environment, {
    getOwnPropertyDescriptor: (target, name) => {
      const found = Reflect.getOwnPropertyDescriptor(target, name);
      if (found === undefined && typeof name === "string") missing.push(name);
      return found;
    },
  });
  const linker = new Linker({
    modules,
    packagesDir: "/",
    ...moduleGlobals(() => watched),
  });
  try {
    return providers(linker.load(AUTH_CONFIG)["default"]);
  } catch (error) {
    const [name] = missing;
    if (name !== undefined) {
      throw new PushError(
        "AuthConfigMissingEnvironmentVariable",
        `Environment variable ${name} is used in auth config file but its ` +
          `value was not set. Set it with \`npx convex env set ${name}\`.`,
      );
    }
    const why = error instanceof Error ? error.message : String(error);
    throw new PushError("InvalidAuthConfig", `auth.config.ts: ${why}`);
  }
}

function providers(config: unknown): readonly AuthProvider[] {
  const list: unknown =
    typeof config === "object" && config !== null
      ? Reflect.get(config, "providers")
      : undefined;
  if (!Array.isArray(list)) {
    throw new Error("the default export must be an object with `providers`");
  }
  return list.map((value: unknown) => provider(value));
}

function provider(value: unknown): AuthProvider {
  if (typeof value !== "object" || value === null) {
    throw new Error("a provider must be an object");
  }
  const text = (name: string): string => {
    const field: unknown = Reflect.get(value, name);
    if (typeof field === "string" && field !== "") return field;
    throw new Error(`a provider needs \`${name}\``);
  };
  if (Reflect.get(value, "type") !== "customJwt") {
    return { domain: text("domain"), applicationID: text("applicationID") };
  }
  const algorithm = text("algorithm");
  if (algorithm !== "RS256" && algorithm !== "ES256") {
    throw new Error("`algorithm` must be RS256 or ES256");
  }
  const hasAudience = Reflect.has(value, "applicationID");
  return {
    type: "customJwt",
    issuer: text("issuer"),
    jwks: text("jwks"),
    algorithm,
    ...(hasAudience && { applicationID: text("applicationID") }),
  };
}
