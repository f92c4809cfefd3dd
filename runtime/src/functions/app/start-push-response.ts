/** The body of `start_push`'s answer, as the CLI checks it. */
import type { JsonObject, JsonValue } from "../../engine/types.js";
import type { AuthProvider } from "../types.js";
import type { Component, Deployment } from "./deployment.js";
import type { RegisteredFunction } from "./registry.js";

export interface ResponseParts {
  readonly deployment: Deployment;
  /** Without built-in ones. */
  readonly environment: Readonly<Record<string, string>>;
  /** Finds the loaded app again in `finish_push`. */
  readonly token: string;
  /** By component path. */
  readonly indexDiffs: ReadonlyMap<string, JsonObject>;
}

export function startPushResponse(parts: ResponseParts): JsonObject {
  const { deployment, environment, token, indexDiffs } = parts;
  return {
    environmentVariables: { ...environment },
    externalDepsId: null,
    componentDefinitionPackages: {},
    appAuth: deployment.authProviders.map(authInfo),
    analysis: analysis(deployment),
    app: checkedComponent(deployment.app),
    schemaChange: {
      allocatedComponentIds: {},
      schemaIds: { "": token },
      indexDiffs: Object.fromEntries(indexDiffs),
    },
  };
}

function authInfo(provider: AuthProvider): JsonObject {
  return "domain" in provider
    ? { ...provider }
    : { ...provider, applicationID: provider.applicationID ?? null };
}

function analysis(deployment: Deployment): JsonObject {
  // The same definition may be mounted many times: the code is the same.
  const mounted = new Map<string, Component>();
  for (const component of deployment.components.values()) {
    mounted.set(component.definition.source.path, component);
  }
  return Object.fromEntries(
    [...mounted].map(([path, component]) => [path, analyzed(component)]),
  );
}

function analyzed(component: Component): JsonObject {
  const modules = [...component.functionsByModule];
  return {
    definition: component.definition.json,
    schema: component.schema,
    functions: Object.fromEntries(
      modules.map(([path, functions]): [string, JsonValue] => [
        path,
        {
          functions: functions.map(analyzedFunction),
          httpRoutes: path === "http.js" ? routes(component) : null,
          cronSpecs: path === "crons.js" ? crons(component) : null,
          sourceMapped: null,
        },
      ]),
    ),
    udfConfig: {
      serverVersion: component.definition.source.udfServerVersion,
      importPhaseRngSeed: { $bytes: "" },
      importPhaseUnixTimestamp: { $integer: "AAAAAAAAAAA=" },
    },
  };
}

function analyzedFunction(fn: RegisteredFunction): JsonObject {
  return {
    name: fn.path.slice(fn.path.indexOf(":") + 1),
    pos: null,
    udfType: fn.type,
    visibility: { kind: fn.visibility },
    args: JSON.stringify(fn.args),
    returns: JSON.stringify(fn.returns),
  };
}

function routes(component: Component): JsonValue {
  return (component.router?.routes ?? []).map((route) => ({
    route: { ...route },
    pos: null,
  }));
}

function crons(component: Component): JsonValue {
  return component.crons.map((cron) => [
    cron.name,
    {
      udfPath: cron.path,
      udfArgs: [...cron.args],
      cronSchedule: cron.scheduleJson,
    },
  ]);
}

function checkedComponent(component: Component): JsonObject {
  return {
    definitionPath: component.definition.source.path,
    componentPath: component.path,
    args: {},
    childComponents: Object.fromEntries(
      [...component.children].map(([name, child]) => [
        name,
        checkedComponent(child),
      ]),
    ),
    httpRoutes: {
      httpModuleRoutes:
        component.router?.routes.map((route) => ({ ...route })) ?? null,
      mounts: [...component.definition.httpMounts.keys()],
    },
    exports: checkedExports(component),
  };
}

/** Public functions as a tree of module path segments. */
function checkedExports(component: Component): JsonObject {
  const root = new Branch();
  for (const fn of component.functions.values()) {
    if (fn.visibility !== "public") continue;
    const [module = "", name = ""] = fn.path.split(":");
    let at = root;
    for (const segment of module.split("/")) at = at.child(segment);
    at.leaves.set(name, {
      type: "leaf",
      resource: {
        type: "function",
        path: { component: component.path, udfPath: fn.path },
      },
    });
  }
  return root.toJson();
}

class Branch {
  readonly leaves = new Map<string, JsonObject>();
  readonly #branches = new Map<string, Branch>();

  child(name: string): Branch {
    const known = this.#branches.get(name) ?? new Branch();
    this.#branches.set(name, known);
    return known;
  }

  /** A function `a:b` gives way to a module `a/b`, which needs the name. */
  toJson(): JsonObject {
    const branches = [...this.#branches].map(
      ([name, branch]): [string, JsonObject] => [
        name,
        { type: "branch", children: branch.toJson() },
      ],
    );
    return Object.fromEntries([...this.leaves, ...branches]);
  }
}
