import { expect, it } from "vitest";
import type { HttpRouter } from "../app/router.js";
import { routeRequest } from "./route.js";
import type { Mountable } from "./route.js";

interface Node extends Mountable<Node> {
  readonly name: string;
}

interface Parts {
  routes?: string[];
  mounts?: Record<string, Node>;
  httpPrefix?: string;
}

function node(name: string, { routes, mounts = {}, httpPrefix }: Parts): Node {
  const router: HttpRouter | null =
    routes === undefined
      ? null
      : {
          routes: routes.map((route) => {
            const [method = "", path = ""] = route.split(" ");
            return { method, path };
          }),
          lookup: () => null,
        };
  const children = Object.values(mounts).map(
    (child) => [child.name, child] as const,
  );
  const httpMounts = Object.entries(mounts).map(
    ([prefix, child]) => [prefix, child.name] as const,
  );
  return {
    name,
    router,
    children: new Map(children),
    definition: {
      httpPrefix: httpPrefix ?? null,
      httpMounts: new Map(httpMounts),
    },
  };
}

function routed(app: Node, request: string): string | null {
  const [method = "", path = ""] = request.split(" ");
  const found = routeRequest(app, path, method);
  return found && `${found.component.name} ${found.path}`;
}

const inner = node("inner", { routes: ["GET /*"] });
const app = node("app", {
  routes: ["GET /a/exact", "GET /a/long/*", "GET /b/*", "GET /a/deep"],
  mounts: {
    "/a/": node("a", { routes: ["GET /x"], mounts: { "/deep/": inner } }),
    "/a/wide/": node("wide", { routes: ["GET /*"] }),
    "/b/": node("b", { routes: [] }),
    "/bare/": node("bare", {}),
  },
});

it.each([
  ["GET /a/exact", "app /a/exact"],
  ["HEAD /a/exact", "app /a/exact"],
  ["POST /a/exact", "a /exact"],
  ["GET /a/long/x", "app /a/long/x"],
  ["POST /a/long/x", "a /long/x"],
  ["GET /a/x", "a /x"],
  ["GET /a/wide/x", "wide /x"],
  ["GET /a/deep/x", "inner /x"],
  ["GET /a/deep", "app /a/deep"],
  // Of equal prefixes, the mount's.
  ["GET /b/x", "b /x"],
  ["GET /bare/x", null],
  ["GET /elsewhere", "app /elsewhere"],
  ["GET /ab", "app /ab"],
])("routes %s to %s", (request, expected) => {
  expect(routed(app, request)).toBe(expected);
});

it("serves the app's own routes below its prefix, mounts anywhere", () => {
  const prefixed = node("app", {
    routes: ["GET /x", "GET /*"],
    mounts: { "/c/": node("c", { routes: ["GET /*"] }) },
    httpPrefix: "/api/",
  });
  expect(routed(prefixed, "GET /api/x")).toBe("app /x");
  expect(routed(prefixed, "GET /api/y/z")).toBe("app /y/z");
  expect(routed(prefixed, "GET /c/x")).toBe("c /x");
  expect(routed(prefixed, "GET /x")).toBeNull();
});

it("has nowhere to go without routers", () => {
  expect(routed(node("app", {}), "GET /")).toBeNull();
});
