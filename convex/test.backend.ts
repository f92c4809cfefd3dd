/**
 * What tests ask of whatever runs the functions. The vitest project says which
 * one it is: `convex` takes convex-test, `convex-on-runtime` the runtime.
 */
import type { JsonObject } from "../runtime/src/engine/types";
import type {
  FunctionReference,
  FunctionReturnType,
  OptionalRestArgs,
  UserIdentity,
} from "convex/server";
import type { MutationCtx } from "./_generated/server";

declare module "vitest" {
  export interface ProvidedContext {
    backend: "convex-test" | "runtime";
    /** The functions, bundled; for the runtime. */
    pushRequest: JsonObject;
  }
}

/** Calls functions as somebody. */
export interface Caller {
  query<Ref extends FunctionReference<"query">>(
    ref: Ref,
    ...args: OptionalRestArgs<Ref>
  ): Promise<FunctionReturnType<Ref>>;
  mutation<Ref extends FunctionReference<"mutation">>(
    ref: Ref,
    ...args: OptionalRestArgs<Ref>
  ): Promise<FunctionReturnType<Ref>>;
}

/** A fresh deployment. Opening it makes `Date` stand still. */
export interface TestBackend {
  readonly nobody: Caller;
  readonly as: (identity: UserIdentity) => Caller;
  readonly run: <T>(work: (ctx: MutationCtx) => Promise<T>) => Promise<T>;
  readonly advance: (ms: number) => Promise<void>;
}

/** When every test begins. */
export const START = Date.UTC(2026, 10, 20, 12);
