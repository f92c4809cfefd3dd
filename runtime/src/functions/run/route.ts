/** Which component's router is to answer a request. */
import type { Definition } from "../app/definitions.js";
import type { HttpRouter } from "../app/router.js";

/** What routing needs of a component. */
export interface Mountable<Child> {
  readonly definition: Pick<Definition, "httpPrefix" | "httpMounts">;
  readonly router: HttpRouter | null;
  readonly children: ReadonlyMap<string, Child>;
}

export interface Routed<Component> {
  readonly component: Component;
  readonly router: HttpRouter;
  /** As the component's own router knows it. */
  readonly path: string;
}

/**
 * An exact route of the app's comes first, then the longest prefix, be it of
 * a route or of a mounted component, where the same goes on. What nobody wants
 * is for the router of whoever was asked last to refuse.
 * @returns null when there is nothing to ask
 */
export function routeRequest<Component extends Mountable<Component>>(
  app: Component,
  path: string,
  method: string,
): Routed<Component> | null {
  const { httpPrefix } = app.definition;
  // Mounts of the app are absolute; only its own routes have the prefix.
  const own = httpPrefix === null ? path : below(httpPrefix, path);
  const here =
    app.router === null || own === null
      ? null
      : { component: app, router: app.router, path: own };
  const routed = method === "HEAD" ? "GET" : method;
  const routes = (here?.router.routes ?? []).filter(
    (route) => route.method === routed,
  );
  if (here && routes.some((route) => route.path === here.path)) return here;
  const fitting = routes.flatMap((route) =>
    here && route.path.endsWith("*")
      ? [below(route.path.slice(0, -1), here.path)?.length ?? Infinity]
      : [],
  );
  const mount = longestMount(app, path);
  if (mount && mount.rest.length <= Math.min(...fitting)) {
    return routeRequest(mount.component, mount.rest, method);
  }
  return here;
}

function longestMount<Component extends Mountable<Component>>(
  component: Component,
  path: string,
): { component: Component; rest: string } | null {
  let longest: { component: Component; rest: string } | null = null;
  for (const [prefix, name] of component.definition.httpMounts) {
    const child = component.children.get(name);
    const rest = below(prefix, path);
    if (child === undefined || rest === null) continue;
    if (longest === null || rest.length < longest.rest.length) {
      longest = { component: child, rest };
    }
  }
  return longest;
}

/** The path from the prefix on, which ends in a slash; null if elsewhere. */
function below(prefix: string, path: string): string | null {
  return path.startsWith(prefix) ? `/${path.slice(prefix.length)}` : null;
}
