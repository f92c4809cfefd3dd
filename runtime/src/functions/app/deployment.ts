/** A whole pushed app, loaded: every component with its modules evaluated. */
import type { JsonObject, Namespace } from "../../engine/types.js";
import type { CompiledModule } from "../loader/compile.js";
import { Linker } from "../loader/linker.js";
import type { ModuleCache } from "../loader/module-cache.js";
import { moduleGlobals } from "../loader/module-globals.js";
import type { Environment } from "../loader/process.js";
import { SourceMaps } from "../loader/source-maps.js";
import { PushError } from "../types.js";
import type { AuthProvider } from "../types.js";
import { evaluateAuthConfig } from "./auth-config.js";
import { instantiate } from "./component.js";
import type { Component } from "./component.js";
import { componentEnvironment } from "./component-environment.js";
import { evaluateDefinitions } from "./definitions.js";
import type { Definition } from "./definitions.js";
import type { ModuleSource, PushRequest } from "./push-request.js";
import { exportedSchema } from "./schema.js";

export type { Component } from "./component.js";

export interface Deployment {
  readonly app: Component;
  /** By component path; the app is "". */
  readonly components: ReadonlyMap<string, Component>;
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly authProviders: readonly AuthProvider[];
  readonly maps: SourceMaps;
}

export interface DeploymentOptions {
  readonly request: PushRequest;
  /** The deployment's variables, built-in ones included. */
  readonly environment: Environment;
  readonly namespaceOf: (componentPath: string) => Promise<Namespace>;
  /** Where "use node" modules find packages left out of the bundle. */
  readonly packagesDir: string;
  readonly cache: ModuleCache;
}

interface Compiled {
  readonly modules: readonly CompiledModule[];
  readonly schema: JsonObject | null;
}

/** @throws PushError for anything the developer must put right. */
export async function loadDeployment(
  options: DeploymentOptions,
): Promise<Deployment> {
  const plain = moduleGlobals(() => options.environment).globals;
  const definitions = await evaluateDefinitions(
    options.request,
    plain,
    options.cache,
  );
  const maps = new SourceMaps();
  const compiled = new Map<string, Compiled>();
  for (const [path, definition] of definitions) {
    compiled.set(path, await compileDefinition(definition, maps, options));
  }

  const components = new Map<string, Component>();
  const mount = async (
    definitionPath: string,
    path: string,
    environment: Environment,
  ): Promise<Component> => {
    const definition = definitions.get(definitionPath);
    const code = compiled.get(definitionPath);
    if (definition === undefined || code === undefined) {
      throw new PushError(
        "InvalidDefinition",
        `The component definition "${definitionPath}" was not pushed.`,
      );
    }
    const children = new Map<string, Component>();
    for (const child of definition.children) {
      const target = definitions.get(child.definitionPath);
      const childPath = path === "" ? child.name : `${path}/${child.name}`;
      children.set(
        child.name,
        await mount(
          child.definitionPath,
          childPath,
          componentEnvironment(child, target, definition, environment),
        ),
      );
    }
    const component = instantiate({
      path,
      namespace: await options.namespaceOf(path),
      definition,
      environment,
      children,
      packagesDir: options.packagesDir,
      ...code,
    });
    components.set(path, component);
    return component;
  };
  const app = await mount("", "", options.environment);
  return {
    app,
    components,
    definitions,
    maps,
    authProviders: evaluateAuthConfig(
      compiled.get("")?.modules ?? [],
      options.environment,
    ),
  };
}

async function compileDefinition(
  definition: Definition,
  maps: SourceMaps,
  options: DeploymentOptions,
): Promise<Compiled> {
  const modules = await Promise.all(
    definition.source.modules.map((source) => options.cache.compile(source)),
  );
  for (const module of modules) maps.add(module);
  const { schema } = definition.source;
  return {
    modules,
    schema: schema === null ? null : await loadSchema(schema, options),
  };
}

async function loadSchema(
  source: ModuleSource,
  options: DeploymentOptions,
): Promise<JsonObject> {
  const compiled = await options.cache.compile(source);
  const linker = new Linker({
    modules: [compiled],
    packagesDir: options.packagesDir,
    ...moduleGlobals(() => options.environment),
  });
  try {
    return exportedSchema(linker.load(compiled.path));
  } catch (error) {
    if (error instanceof PushError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new PushError("InvalidSchema", `Evaluating schema.ts failed: ${why}`);
  }
}
