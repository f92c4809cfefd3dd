/** Answers of the gateway, held against the document it serves. */
import Ajv2020 from "ajv/dist/2020.js";
import {
  openApiDocument,
  type OpenApiDocument,
} from "../../src/openapi/document.js";

const METHODS = ["get", "post", "patch", "delete"] as const;

export interface Answered {
  readonly method: string;
  /** As the document writes it: `/v1/admin/widgets/{widget_id}`. */
  readonly pattern: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
}

/** The operations of a document as `GET /path/{id}`. */
export function operationsOf({ paths = {} }: OpenApiDocument): string[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) =>
      item[method] ? [`${method.toUpperCase()} ${path}`] : [],
    ),
  );
}

/** What is wrong with answers, as a check of one after the other. */
export function createAnswerCheck(): (answered: Answered) => string[] {
  const document = JSON.parse(
    JSON.stringify(openApiDocument("0")),
  ) as OpenApiDocument;
  // Formats are checked by the schemas the document is made of.
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, "document");
  const pointer = (part: string) =>
    encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"));

  return ({ method, pattern, status, contentType, text }) => {
    const key = METHODS.find((one) => one === method.toLowerCase());
    const operation = key && document.paths?.[pattern]?.[key];
    if (!key || !operation) return [`${method} ${pattern} is not documented`];
    const names = [String(status), `${String(status)[0]}XX`];
    const name = names.find((one) => operation.responses?.[one]);
    if (!name) return [`${status} is not documented`];
    const response = operation.responses?.[name] as { content?: object };
    if (!response.content) {
      return text === "" || status >= 400 ? [] : ["a body is not documented"];
    }
    const types = Object.keys(response.content);
    const type = contentType?.split(";")[0] ?? "";
    if (!types.includes(type)) {
      return types.includes("*/*") ? [] : [`type ${type} is not documented`];
    }
    if (!/json$/.test(type) || type.endsWith("ndjson")) return [];
    const path = ["paths", pattern, key, "responses", name, "content", type];
    const at = [...path, "schema"].map(pointer).join("/");
    const validate = ajv.getSchema(`document#/${at}`);
    if (!validate) return [`no schema at ${at}`];
    if (validate(JSON.parse(text))) return [];
    return [`${ajv.errorsText(validate.errors)}: ${text}`];
  };
}
