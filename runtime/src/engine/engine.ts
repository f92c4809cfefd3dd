import { SortedMap } from "../storage/sorted-map.js";
import type { Storage } from "../storage/types.js";
import { parseJson } from "../values/json-value.js";
import type { JsonValue } from "../values/json-value.js";
import type { Commit } from "./batch.js";
import { systemClock } from "./clock.js";
import type { Clock } from "./clock.js";
import { loadCatalog, loadWipes } from "./catalog-store.js";
import { Committer } from "./committer.js";
import { metaKey, metaKeys, metaName, namespaceKey } from "./keys.js";
import { DEFAULT_LIMITS, withoutLimits } from "./limits.js";
import type { Limits } from "./limits.js";
import { SnapshotReads } from "./snapshot-reads.js";
import { changeSchema, wipeIndexes } from "./schema-change.js";
import { VectorCache } from "./search/vector-cache.js";
import { searchVectors } from "./search/vector-search.js";
import type {
  Committed,
  Engine,
  MutateOptions,
  Namespace,
  ReadSet,
  ReadTransaction,
  SchemaChange,
  SchemaDefinition,
  TableDefinition,
  VectorMatch,
  VectorQueryJson,
  VerifyReport,
  Watch,
  WriteTransaction,
} from "./types.js";
import { verifyData } from "./verify.js";
import { Watches } from "./watches.js";

export interface EngineOptions {
  /** Becomes the engine's: closed with it. */
  readonly storage: Storage;
  /** The machine's unless told. */
  readonly clock?: Clock | undefined;
  /** Tables every namespace has, whatever its schema. Names start with `_`. */
  readonly systemTables?: readonly TableDefinition[] | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** For copies of vector indexes in memory, all together. 64 MiB unless set. */
  readonly vectorCacheBytes?: number | undefined;
}

/**
 * Opens the data in a store, finishing what a crash interrupted.
 * @throws StorageError when the data is damaged.
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { storage } = options;
  const data = storage.snapshot();
  let catalog;
  let wipes;
  try {
    catalog = loadCatalog(data);
    wipes = loadWipes(data);
  } finally {
    data.close();
  }
  await wipeIndexes(storage, wipes);
  const engine = new StoredEngine(options, catalog);
  await engine.updateSystemTables();
  return engine;
}

class StoredEngine implements Engine {
  readonly clock: Clock;
  readonly #storage: Storage;
  readonly #limits: Limits;
  readonly #systemTables: readonly TableDefinition[];
  readonly #committer: Committer;
  readonly #watches: Watches;
  readonly #vectors: VectorCache;
  readonly #listeners = new Set<(ts: bigint) => void>();

  constructor(options: EngineOptions, catalog: ReturnType<typeof loadCatalog>) {
    this.clock = options.clock ?? systemClock;
    this.#storage = options.storage;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#systemTables = options.systemTables ?? [];
    this.#vectors = new VectorCache(options.vectorCacheBytes);
    this.#committer = new Committer(
      {
        storage: options.storage,
        limits: this.#limits,
        nowMs: () => this.clock.now(),
        onFlushed: (commits) => this.#flushed(commits),
      },
      catalog,
    );
    this.#watches = new Watches(this.#committer.latestTs);
  }

  beginRead(): ReadTransaction {
    return new SnapshotReads(this.#committer.durable, this.#limits);
  }

  latestTs(): bigint {
    return this.#committer.latestTs;
  }

  mutate<T>(
    run: (transaction: WriteTransaction) => Promise<T>,
    options: MutateOptions = {},
  ): Promise<Committed<T>> {
    const limits = this.#limits;
    return this.#committer.mutate(
      run,
      options.unlimited === true ? withoutLimits(limits) : limits,
    );
  }

  watch(
    readSet: ReadSet,
    sinceTs: bigint,
    onInvalid: (ts: bigint) => void,
  ): Watch {
    return this.#watches.watch(readSet, sinceTs, onInvalid);
  }

  onCommit(listener: (ts: bigint) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async vectorSearch(
    namespace: Namespace,
    query: VectorQueryJson,
  ): Promise<VectorMatch[]> {
    const snapshot = this.#committer.durable.use();
    try {
      const { data, catalog } = snapshot;
      const context = { data, catalog, cache: this.#vectors };
      return await searchVectors(context, namespace, query);
    } finally {
      snapshot.release();
    }
  }

  async namespaceOf(componentPath: string): Promise<Namespace> {
    const known = this.#namespaces().get(componentPath);
    if (known !== undefined) return known;
    return this.#committer.exclusive(() =>
      this.#createNamespace(componentPath),
    );
  }

  schemaOf(namespace: Namespace): SchemaDefinition | null {
    return this.#committer.durable.catalog.schemaOf(namespace);
  }

  applySchema(
    namespace: Namespace,
    schema: SchemaDefinition | null,
    options?: { dryRun?: boolean },
  ): Promise<SchemaChange> {
    const dryRun = options?.dryRun ?? false;
    return this.#committer.exclusive(() =>
      this.#changeSchema(namespace, schema, dryRun),
    );
  }

  tableNames(namespace: Namespace): string[] {
    const { catalog } = this.#committer.durable;
    return catalog
      .tablesOf(namespace)
      .map(({ name }) => name)
      .sort();
  }

  tableNumbers(namespace: Namespace): ReadonlyMap<string, number> {
    const tables = this.#committer.durable.catalog.tablesOf(namespace);
    return new Map(tables.map(({ name, number }) => [name, number]));
  }

  namespaces(): ReadonlyMap<string, Namespace> {
    return this.#namespaces();
  }

  getMeta(key: string): JsonValue | null {
    const text = this.#committer.durable.data.get(metaKey(key));
    return text === null ? null : parseJson(text);
  }

  listMeta(prefix: string): { key: string; value: JsonValue }[] {
    const { start, end } = metaKeys(prefix);
    const cursor = this.#committer.durable.data.range(start, end, false);
    const found: { key: string; value: JsonValue }[] = [];
    for (let entry = cursor.next(); entry; entry = cursor.next()) {
      found.push({ key: metaName(entry.key), value: parseJson(entry.value) });
    }
    return found;
  }

  async verify(): Promise<VerifyReport> {
    const snapshot = this.#committer.durable.use();
    try {
      const wipes = loadWipes(snapshot.data);
      return await verifyData(snapshot.data, snapshot.catalog, wipes);
    } finally {
      snapshot.release();
    }
  }

  async close(): Promise<void> {
    await this.#committer.close();
    await this.#storage.close();
  }

  /** Gives every known namespace the system tables as they are defined now. */
  async updateSystemTables(): Promise<void> {
    await this.namespaceOf("");
    for (const namespace of this.#namespaces().values()) {
      if (this.#systemTablesDiffer(namespace)) {
        await this.applySchema(namespace, this.schemaOf(namespace));
      }
    }
  }

  #namespaces(): ReadonlyMap<string, Namespace> {
    return this.#committer.durable.catalog.content.namespaces;
  }

  /** Within `exclusive`. */
  async #createNamespace(componentPath: string): Promise<Namespace> {
    const { catalog } = this.#committer.durable;
    const { namespaces } = catalog.content;
    const known = namespaces.get(componentPath);
    if (known !== undefined) return known;
    // 0 is the app's, whichever path asks first.
    const next = Math.max(0, ...namespaces.values()) + 1;
    const namespace = componentPath === "" ? 0 : next;
    const layer = new SortedMap<string | null>();
    layer.set(namespaceKey(componentPath), String(namespace));
    const all = new Map(namespaces).set(componentPath, namespace);
    await this.#committer.commitNow(layer, catalog.with({ namespaces: all }));
    await this.#changeSchema(namespace, null, false);
    return namespace;
  }

  /** Within `exclusive`. */
  #changeSchema(
    namespace: Namespace,
    schema: SchemaDefinition | null,
    dryRun: boolean,
  ): Promise<SchemaChange> {
    const systemTables = this.#systemTables;
    return changeSchema(this.#storage, this.#committer, {
      namespace,
      schema,
      systemTables,
      dryRun,
    });
  }

  #systemTablesDiffer(namespace: Namespace): boolean {
    const { catalog } = this.#committer.durable;
    return this.#systemTables.some(({ name, indexes }) => {
      const declared = catalog.table(namespace, name)?.declared;
      const shape = (list: readonly { name: string; fields: unknown }[]) =>
        JSON.stringify(list.map(({ name, fields }) => [name, fields]).sort());
      return !declared || shape(declared) !== shape(indexes);
    });
  }

  #flushed(commits: readonly Commit[]): void {
    this.#watches.committed(commits);
    const ts = commits.at(-1)?.ts;
    if (ts === undefined) return;
    for (const listener of this.#listeners) listener(ts);
  }
}
