import { isJsonObject } from "./json-value.js";
import type { JsonObject, JsonValue } from "./json-value.js";
import { checkValidator } from "./validators.js";
import type { ValidatorContext } from "./validators.js";

/** What a document may hold besides the fields its table's validator names. */
const SYSTEM_FIELDS: JsonObject = {
  _id: { fieldType: { type: "any" }, optional: true },
  _creationTime: { fieldType: { type: "any" }, optional: true },
};

/** As `checkValidator`, for a document: its system fields are allowed. */
export function checkDocument(
  documentType: JsonValue,
  document: JsonObject,
  context: ValidatorContext,
): string | null {
  return checkValidator(withSystemFields(documentType), document, context);
}

const extended = new WeakMap<JsonObject, JsonObject>();

function withSystemFields(validator: JsonValue): JsonValue {
  if (!isJsonObject(validator)) return validator;
  const known = extended.get(validator);
  if (known) return known;
  let result = validator;
  if (validator.type === "union" && Array.isArray(validator.value)) {
    result = { ...validator, value: validator.value.map(withSystemFields) };
  } else if (validator.type === "object" && isJsonObject(validator.value)) {
    result = { ...validator, value: { ...SYSTEM_FIELDS, ...validator.value } };
  }
  extended.set(validator, result);
  return result;
}
