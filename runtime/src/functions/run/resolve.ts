/** Finds the function that a client or another function means. */
import { createHash } from "node:crypto";
import type { JsonObject } from "../../engine/types.js";
import { canonicalPath, displayPath, modulePath } from "../app/paths.js";
import type { Component, Deployment } from "../app/deployment.js";
import type { FunctionType, RegisteredFunction } from "../app/registry.js";
import type { FunctionCall } from "../types.js";
import { CallError } from "./failure.js";

export interface Target {
  readonly component: Component;
  readonly fn: RegisteredFunction;
}

/** What a running call knows of its function; HTTP actions have no more. */
export interface CallTarget {
  readonly component: Component;
  readonly fn: Pick<RegisteredFunction, "path" | "visibility">;
}

/**
 * What a client names. Internal functions and components are for admins; to
 * others they do not exist.
 * @throws CallError
 */
export function resolveClientCall(
  deployment: Deployment | null,
  call: Pick<FunctionCall, "path" | "componentPath" | "caller">,
): Target {
  const path = canonicalPath(call.path);
  const isAdmin = call.caller.kind === "admin";
  const componentPath = call.componentPath ?? "";
  const component =
    componentPath === "" || isAdmin
      ? deployment?.components.get(componentPath)
      : undefined;
  const fn = component?.functions.get(path);
  if (
    component === undefined ||
    fn === undefined ||
    (fn.visibility === "internal" && !isAdmin)
  ) {
    // The command line lists what there is when it reads "find function".
    const what = isAdmin ? "function" : "public function";
    throw new CallError(
      `Could not find ${what} for '${displayPath(path)}'.` +
        (deployment === null ? " No functions have been deployed yet." : ""),
    );
  }
  return { component, fn };
}

/**
 * What a function names in a system call: a function of its own component, of
 * one it mounts (public ones only), or one it has a handle of.
 * @throws CallError
 */
export function resolveAddress(
  deployment: Deployment,
  from: Component,
  address: JsonObject,
): Target {
  const { name, reference, functionHandle } = address;
  if (typeof name === "string") {
    return inComponent(from, canonicalPath(name));
  }
  if (typeof reference === "string") return byReference(from, reference);
  if (typeof functionHandle === "string") {
    return byHandle(deployment, functionHandle);
  }
  throw new CallError("A call must name a function.");
}

/** @throws CallError with Convex's text when the types differ. */
export function expectType(fn: RegisteredFunction, type: FunctionType): void {
  if (fn.type === type) return;
  throw new CallError(
    `Trying to execute ${modulePath(fn.path)} as ${type}, ` +
      `but it is defined as ${fn.type}.`,
  );
}

/** The same text for the same function, across deploys and restarts. */
export function functionHandle({ component, fn }: Target): string {
  return `function://${componentId(component.path)}#${fn.path}`;
}

function inComponent(component: Component, path: string): Target {
  const fn = component.functions.get(path);
  if (fn !== undefined) return { component, fn };
  const where = component.path === "" ? "" : ` in component ${component.path}`;
  throw new CallError(
    `Could not find function for '${displayPath(path)}'${where}.`,
  );
}

function byReference(from: Component, reference: string): Target {
  const [root, kind, ...rest] = reference.split("/");
  if (root === "_reference" && kind === "function") {
    return inComponent(from, canonicalPath(rest.join("/")));
  }
  const [childName = "", ...segments] = rest;
  const child = from.children.get(childName);
  const name = segments.pop();
  if (
    root !== "_reference" ||
    kind !== "childComponent" ||
    child === undefined ||
    name === undefined
  ) {
    throw new CallError(`Could not resolve the reference ${reference}.`);
  }
  const target = inComponent(child, `${segments.join("/")}:${name}`);
  if (target.fn.visibility === "public") return target;
  throw new CallError(
    `Could not find public function for '${target.fn.path}' in component ` +
      `${child.path}.`,
  );
}

function byHandle(deployment: Deployment, handle: string): Target {
  const match = /^function:\/\/([0-9a-f]+)#(.+)$/.exec(handle);
  const [, id, path = ""] = match ?? [];
  for (const component of deployment.components.values()) {
    if (componentId(component.path) === id) {
      return inComponent(component, canonicalPath(path));
    }
  }
  throw new CallError(`Could not resolve the function handle ${handle}.`);
}

const ids = new Map<string, string>();

function componentId(componentPath: string): string {
  let id = ids.get(componentPath);
  if (id === undefined) {
    const digest = createHash("sha256").update(componentPath).digest("hex");
    id = digest.slice(0, 24);
    ids.set(componentPath, id);
  }
  return id;
}
