/**
 * What tables, indexes, schemas and namespaces exist. A catalog never changes:
 * a transaction that creates a table works on a changed copy, which becomes
 * the engine's when the transaction's writes do.
 */
import { InvalidRequestError } from "./errors.js";
import { schemaPart, tableInfo, tableRecord } from "./table-info.js";
import type { TableInfo, TableRecord } from "./table-info.js";
import type { Namespace, SchemaDefinition } from "./types.js";

const FIRST_USER_TABLE = 10_001;
const FIRST_SYSTEM_TABLE = 512;
const TABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

export interface CatalogContent {
  readonly namespaces: ReadonlyMap<string, Namespace>;
  readonly tables: ReadonlyMap<string, TableInfo>;
  readonly schemas: ReadonlyMap<Namespace, SchemaDefinition>;
  readonly nextIndex: number;
}

export class Catalog {
  readonly #byNumber = new Map<Namespace, Map<number, TableInfo>>();

  constructor(readonly content: CatalogContent) {
    for (const table of content.tables.values()) {
      let numbers = this.#byNumber.get(table.namespace);
      if (!numbers) {
        numbers = new Map();
        this.#byNumber.set(table.namespace, numbers);
      }
      numbers.set(table.number, table);
    }
  }

  table(namespace: Namespace, name: string): TableInfo | undefined {
    return this.content.tables.get(`${namespace}/${name}`);
  }

  tableOfNumber(namespace: Namespace, number: number): TableInfo | undefined {
    return this.#byNumber.get(namespace)?.get(number);
  }

  tablesOf(namespace: Namespace): TableInfo[] {
    return [...(this.#byNumber.get(namespace)?.values() ?? [])];
  }

  schemaOf(namespace: Namespace): SchemaDefinition | null {
    return this.content.schemas.get(namespace) ?? null;
  }

  with(changes: Partial<CatalogContent>): Catalog {
    return new Catalog({ ...this.content, ...changes });
  }

  /**
   * A catalog with one more, empty table.
   * @throws InvalidRequestError when the name cannot be a table's.
   */
  withNewTable(namespace: Namespace, name: string): Catalog {
    const number = this.#nextNumber(namespace, name);
    return this.#withNewTable(namespace, name, number);
  }

  /**
   * A catalog where tables have these numbers, new ones among them.
   * @throws InvalidRequestError when two tables would have the same.
   */
  withNumbers(
    namespace: Namespace,
    numbers: ReadonlyMap<string, number>,
  ): Catalog {
    const owners = new Map<number, string>();
    for (const table of this.tablesOf(namespace)) {
      if (!numbers.has(table.name)) owners.set(table.number, table.name);
    }
    for (const [name, number] of numbers) {
      const owner = owners.get(number);
      if (owner !== undefined) {
        throw new InvalidRequestError(
          `The tables "${owner}" and "${name}" cannot both have the number ` +
            `${number} in their ids.`,
        );
      }
      owners.set(number, name);
    }
    // Out of each other's way first: two tables may swap their numbers.
    const without = new Map(this.content.tables);
    for (const name of numbers.keys()) without.delete(`${namespace}/${name}`);
    let catalog = this.with({ tables: without });
    for (const [name, number] of numbers) {
      const known = this.table(namespace, name);
      catalog = known
        ? catalog.withTable({ ...tableRecord(known), number })
        : catalog.#withNewTable(namespace, name, number);
    }
    return catalog;
  }

  #withNewTable(namespace: Namespace, name: string, number: number): Catalog {
    if (!TABLE_NAME.test(name)) {
      throw new InvalidRequestError(
        `Invalid table name ${JSON.stringify(name)}: table names must start ` +
          "with a letter and hold only letters, digits and underscores, 64 " +
          "characters at most.",
      );
    }
    const { nextIndex } = this.content;
    return this.withTable(
      {
        namespace,
        name,
        number,
        byId: nextIndex,
        byCreationTime: nextIndex + 1,
        indexes: [],
        searches: [],
      },
      nextIndex + 2,
    );
  }

  /** A catalog where `record` replaces the table of its name, if there is. */
  withTable(record: TableRecord, nextIndex = this.content.nextIndex): Catalog {
    const tables = new Map(this.content.tables);
    const schema = this.schemaOf(record.namespace);
    tables.set(`${record.namespace}/${record.name}`, tableInfo(record, schema));
    return this.with({ tables, nextIndex });
  }

  withSchema(namespace: Namespace, schema: SchemaDefinition | null): Catalog {
    const schemas = new Map(this.content.schemas);
    if (schema === null) schemas.delete(namespace);
    else schemas.set(namespace, schema);
    const tables = new Map(this.content.tables);
    for (const [key, table] of tables) {
      if (table.namespace !== namespace) continue;
      tables.set(key, { ...table, ...schemaPart(schema, table.name) });
    }
    return this.with({ schemas, tables });
  }

  #nextNumber(namespace: Namespace, name: string): number {
    const system = name.startsWith("_");
    let next = system ? FIRST_SYSTEM_TABLE : FIRST_USER_TABLE;
    for (const number of this.#byNumber.get(namespace)?.keys() ?? []) {
      if (system === number < FIRST_USER_TABLE && number >= next) {
        next = number + 1;
      }
    }
    return next;
  }
}
