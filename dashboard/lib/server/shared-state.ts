/**
 * State of this process. Next may load a module once per route, so plain
 * module variables would exist several times; the global object is one.
 */
export function sharedState<T>(name: string, create: () => T): T {
  const key = Symbol.for(`frontdesk.dashboard.${name}`);
  // Only this function writes under the key, and always what `create` made.
  const store = globalThis as { [key: symbol]: T | undefined };
  return (store[key] ??= create());
}
