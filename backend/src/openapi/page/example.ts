/** An example of what a schema describes. */
import type { OpenApiDocument } from "../document.js";
import { resolve, type PlainSchema, type Schema } from "./types.js";

const BY_FORMAT: Readonly<Record<string, string>> = {
  "date-time": "2026-01-15T10:30:00.000Z",
  date: "2026-01-15",
  email: "hello@customer-website.com",
};

export function exampleOf(schema: Schema, document: OpenApiDocument): unknown {
  const plain = resolve(schema, document);
  const given: unknown = plain.examples?.[0];
  if (given !== undefined) return given;
  if (plain.default !== undefined) return plain.default;
  if (plain.enum) return plain.enum[0] as unknown;
  if (plain.const !== undefined) return plain.const as unknown;
  const type = Array.isArray(plain.type) ? plain.type[0] : plain.type;
  switch (type) {
    case "object":
      return Object.fromEntries(
        Object.entries(plain.properties ?? {}).map(([name, property]) => [
          name,
          exampleOf(property, document),
        ]),
      );
    case "array":
      return plain.items ? [exampleOf(plain.items, document)] : [];
    case "integer":
    case "number":
      return Math.max(1, plain.minimum ?? 1);
    case "boolean":
      return true;
    case "null":
      return null;
    case "string":
    case undefined:
    default:
      return textOf(plain);
  }
}

function textOf({ format, pattern }: PlainSchema): string {
  const byFormat = BY_FORMAT[format ?? ""];
  if (byFormat !== undefined) return byFormat;
  return pattern === undefined ? "…" : "abc123def456";
}

/** The body of a request: what must be in it, and what it mostly has. */
export function bodyExample(
  schema: Schema,
  document: OpenApiDocument,
): Record<string, unknown> {
  const { properties = {}, required = [] } = resolve(schema, document);
  const names = Object.keys(properties);
  const shown = required.length > 0 ? required : names.slice(0, 1);
  return Object.fromEntries(
    shown.flatMap((name) => {
      const property = properties[name];
      return property ? [[name, exampleOf(property, document)]] : [];
    }),
  );
}
