/** What modules export: registered functions, HTTP router, crons. */
import type { JsonValue } from "../../engine/types.js";
import type { CompiledModule } from "../loader/compile.js";
import type { ModuleExports } from "../loader/linker.js";
import { PushError } from "../types.js";

export type FunctionType = "Query" | "Mutation" | "Action";

export interface RegisteredFunction {
  /** `dir/file:fn` */
  readonly path: string;
  readonly type: FunctionType;
  readonly visibility: "public" | "internal";
  /** Validator JSON; null where the function declares none. */
  readonly args: JsonValue;
  readonly returns: JsonValue;
  /** Whether it is of a module that says "use node". */
  readonly isNode?: boolean;
  /** Takes the JSON of `[args]`; resolves to the result's JSON. */
  readonly invoke: (argsText: string) => Promise<string>;
}

/** Where functions may not be defined: these modules have a use of their own. */
const RESERVED = new Set(["auth.config.js", "crons.js"]);

/** Only these paths are modules of their own; the rest are shared chunks. */
export function isEntryPoint(path: string): boolean {
  return !path.startsWith("_deps/") && !path.includes("/_deps/");
}

/** @throws PushError `InvalidModules` for a function that may not be there. */
export function registeredFunctions(
  module: Pick<CompiledModule, "path" | "environment">,
  exports: ModuleExports,
): RegisteredFunction[] {
  if (RESERVED.has(module.path)) return [];
  const stem = module.path.replace(/\.js$/, "");
  const found: RegisteredFunction[] = [];
  for (const [name, value] of Object.entries(exports)) {
    const fn = registeredFunction(`${stem}:${name}`, value);
    if (fn === null) continue;
    if (module.environment === "node" && fn.type !== "Action") {
      throw new PushError(
        "InvalidModules",
        `\`${name}\` defined in \`${module.path}\` is a ${fn.type} function. ` +
          "Only actions can be defined in Node.js. See " +
          "https://docs.convex.dev/functions/actions for more details.",
      );
    }
    found.push({ ...fn, isNode: module.environment === "node" });
  }
  return found;
}

function registeredFunction(
  path: string,
  value: unknown,
): RegisteredFunction | null {
  if (typeof value !== "function" && !isObject(value)) return null;
  const type = typeOf(value);
  if (type === null) return null;
  const invoke = Reflect.get(value, `invoke${type}`) as unknown;
  if (typeof invoke !== "function") return null;
  return {
    path,
    type,
    visibility: Reflect.get(value, "isPublic") === true ? "public" : "internal",
    args: exported(value, "exportArgs") ?? { type: "any" },
    returns: exported(value, "exportReturns"),
    invoke: (argsText) =>
      type === "Action"
        ? (Reflect.apply(invoke, value, ["", argsText]) as Promise<string>)
        : (Reflect.apply(invoke, value, [argsText]) as Promise<string>),
  };
}

function typeOf(value: object): FunctionType | null {
  if (Reflect.get(value, "isQuery") === true) return "Query";
  if (Reflect.get(value, "isMutation") === true) return "Mutation";
  if (Reflect.get(value, "isAction") === true) return "Action";
  return null;
}

function exported(value: object, method: string): JsonValue {
  const call = Reflect.get(value, method) as unknown;
  if (typeof call !== "function") return null;
  const text: unknown = Reflect.apply(call, value, []);
  return typeof text === "string" ? (JSON.parse(text) as JsonValue) : null;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
