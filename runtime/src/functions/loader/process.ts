/** `process` as functions see it: the deployment's variables, not the host's. */

export type Environment = Readonly<Record<string, string>>;

/** `process` of modules in the default environment: nothing but `env`. */
export function createProcess(environment: () => Environment): object {
  return { env: createEnv(environment) };
}

/** `process` of "use node" modules: the real one but for `env`. */
export function createNodeProcess(environment: () => Environment): object {
  const derived = Object.create(process) as object;
  Object.defineProperty(derived, "env", { value: createEnv(environment) });
  return derived;
}

function createEnv(environment: () => Environment): object {
  const read = (name: string | symbol): string | undefined => {
    if (typeof name !== "string") return undefined;
    const all = environment();
    return Object.hasOwn(all, name) ? all[name] : undefined;
  };
  return new Proxy(
    {},
    {
      get: (_, name) => read(name),
      has: (_, name) => read(name) !== undefined,
      ownKeys: () => Object.keys(environment()),
      getOwnPropertyDescriptor: (_, name) => {
        const value = read(name);
        return value === undefined
          ? undefined
          : { value, enumerable: true, configurable: true };
      },
      set: () => {
        throw new Error(
          "Environment variables are set with `npx convex env set`, " +
            "not by functions.",
        );
      },
    },
  );
}
