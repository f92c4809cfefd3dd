/** Embeds a whole Convex deployment in a process, for development and tests. */
export { startRuntime, type Runtime, type RuntimeOptions } from "./start.js";
export { bundleFunctions } from "./functions/index.js";
export { PushError } from "./functions/types.js";
export {
  prepareTestRuntime,
  type StartOptions,
  type TestCaller,
  type TestedCode,
  type TestRuntime,
} from "./testing/index.js";
