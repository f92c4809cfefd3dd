/** The default export of `http.ts`, found by shape: every bundle has its own class. */
import type { ModuleExports } from "../loader/linker.js";
import { PushError } from "../types.js";

export interface HttpRoute {
  readonly method: string;
  readonly path: string;
}

export interface HttpRouter {
  readonly routes: readonly HttpRoute[];
  /** Null when nothing is routed there. */
  lookup(
    path: string,
    method: string,
  ): {
    route: HttpRoute;
    invoke: (request: Request) => Promise<unknown>;
  } | null;
}

/** @throws PushError when `http.ts` exports something else. */
export function httpRouter(exports: ModuleExports): HttpRouter {
  const router = exports["default"];
  if (
    typeof router !== "object" ||
    router === null ||
    Reflect.get(router, "isRouter") !== true
  ) {
    throw new PushError(
      "InvalidModules",
      "The default export of `convex/http.ts` is not a Router.",
    );
  }
  const routes = callMethod(router, "getRoutes", []) as readonly (readonly [
    string,
    string,
    unknown,
  ])[];
  return {
    routes: routes.map(([path, method]) => ({ path, method })),
    lookup: (path, method) => {
      const match = callMethod(router, "lookup", [path, method]);
      if (!Array.isArray(match)) return null;
      const [endpoint, routed, routePath] = match as [object, string, string];
      return {
        route: { method: routed, path: routePath },
        invoke: async (request) =>
          callMethod(endpoint, "invokeHttpAction", [request]),
      };
    },
  };
}

function callMethod(target: object, name: string, args: unknown[]): unknown {
  const method = Reflect.get(target, name) as unknown;
  if (typeof method !== "function") {
    throw new PushError("InvalidModules", `The Router has no \`${name}\`.`);
  }
  return Reflect.apply(method, target, args);
}
