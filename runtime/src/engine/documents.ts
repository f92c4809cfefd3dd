import { isJsonObject, parseJson } from "../values/json-value.js";
import type { JsonObject } from "../values/json-value.js";
import { StorageError } from "../storage/types.js";
import type { StoredDocument } from "./types.js";

/** A document as stored; its value is parsed when somebody asks for it. */
export class LazyDocument implements StoredDocument {
  #value: JsonObject | null;

  constructor(
    readonly id: string,
    readonly text: string,
    value: JsonObject | null = null,
  ) {
    this.#value = value;
  }

  /** Shared between readers of this object: do not change it. */
  get value(): JsonObject {
    this.#value ??= parseDocument(this.text, this.id);
    return this.#value;
  }
}

function parseDocument(text: string, id: string): JsonObject {
  const value = parseJson(text);
  if (!isJsonObject(value)) {
    throw new StorageError(`The stored document ${id} is damaged.`);
  }
  return value;
}
