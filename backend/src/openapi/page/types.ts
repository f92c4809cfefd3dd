/** The parts of a document that the page shows. */
import type { OpenApiDocument } from "../document.js";

type Plain<T> = Exclude<NonNullable<T>, { $ref: string }>;

export type PathItem = NonNullable<OpenApiDocument["paths"]>[string];
export type Operation = NonNullable<PathItem["get"]>;
export type Parameter = Plain<NonNullable<Operation["parameters"]>[number]>;
export type Body = Plain<Operation["requestBody"]>;
/** As far as it is shown; the library's own type lets anything through. */
export interface Response {
  readonly description: string;
  readonly content?: Body["content"] | undefined;
}
export type Schema = NonNullable<
  NonNullable<OpenApiDocument["components"]>["schemas"]
>[string];
export type PlainSchema = Plain<Schema>;

export const METHODS = ["get", "post", "patch", "delete"] as const;
export type Method = (typeof METHODS)[number];

export interface Entry {
  readonly method: Method;
  readonly path: string;
  readonly operation: Operation;
}

export function isReference(value: object): value is { $ref: string } {
  return "$ref" in value;
}

/** Ours refer to their own components only. */
export function resolve(
  schema: Schema,
  { components }: OpenApiDocument,
): PlainSchema {
  if (!isReference(schema)) return schema;
  const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
  const found = components?.schemas?.[name];
  if (!found) throw new Error(`the document lacks ${schema.$ref}`);
  return resolve(found, { components } as OpenApiDocument);
}

export function entriesOf({ paths = {} }: OpenApiDocument): Entry[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method, path, operation }] : [];
    }),
  );
}
