/** One operation: what to send and what comes back. */
import type { OpenApiDocument } from "../document.js";
import { bodyExample, exampleOf } from "./example.js";
import { html, paragraphs, prose, type Html } from "./html.js";
import { renderName, renderSchema } from "./schema.js";
import {
  isReference,
  resolve,
  type Body,
  type Entry,
  type Parameter,
  type Response,
  type Schema,
} from "./types.js";

const HOST = "https://chat.example.com";

export function renderOperation(entry: Entry, document: OpenApiDocument): Html {
  const { method, path, operation } = entry;
  const { operationId = "", summary = "", description } = operation;
  const body = bodyOf(entry);
  const scopes = scopesOf(entry);
  return html`<article id="${operationId}">
    <h3><a href="#${operationId}">${summary}</a></h3>
    <p class="address">
      <span class="method ${method}">${method.toUpperCase()}</span>
      <code>${breakable(path)}</code>
    </p>
    ${
      scopes.length > 0 &&
      html`<p class="scope">Scope <code>${scopes.join(" ")}</code></p>`
    }
    ${description !== undefined && paragraphs(description)}
    ${renderParameters(parametersOf(entry), document)}
    ${
      body &&
      html`<h4>Body</h4>
        ${renderSchema(body, { document, isAnswer: false })}`
    }
    <h4>Answers</h4>
    <ul class="answers">
      ${Object.entries(operation.responses ?? {}).map(([status, response]) =>
        renderAnswer(status, response as Response, document),
      )}
    </ul>
    ${scopes.length > 0 && renderCurl(entry, document)}
  </article>`;
}

/** Lines may break at slashes. */
export function breakable(path: string): Html {
  return html`${path
    .split("/")
    .map((part, at) => html`${at > 0 && html`/<wbr />`}${part}`)}`;
}

function renderParameters(
  parameters: readonly Parameter[],
  document: OpenApiDocument,
): Html {
  const places = ["path", "query", "header"] as const;
  const titles = { path: "Path", query: "Query", header: "Headers" } as const;
  return html`${places.map((place) => {
    const here = parameters.filter((parameter) => parameter.in === place);
    if (here.length === 0) return html``;
    return html`<h4>${titles[place]}</h4>
      <ul class="fields">
        ${here.map(({ name, schema = {}, required, description }) => {
          const plain = resolve(schema, document);
          return html`<li>
            ${renderName(name, plain, required === true, { document, isAnswer: false })}
            ${description !== undefined && html`<p>${prose(description)}</p>`}
          </li>`;
        })}
      </ul>`;
  })}`;
}

function renderAnswer(
  status: string,
  { description, content = {} }: Response,
  document: OpenApiDocument,
): Html {
  const title = html`<code class="status">${status}</code>
    ${prose(description)}`;
  const [schema] = Object.values(content).flatMap((media) =>
    media.schema ? [media.schema] : [],
  );
  const isError = /^[45]/.test(status);
  const fields =
    schema && !isError
      ? renderSchema(schema, { document, isAnswer: true })
      : html``;
  if (!schema || fields.text === "") return html`<li><p>${title}</p></li>`;
  return html`<li>
    <details>
      <summary>${title}</summary>
      ${fields}
      ${
        "application/json" in content &&
        html`<pre><code>${pretty(exampleOf(schema, document))}</code></pre>`
      }
    </details>
  </li>`;
}

function renderCurl(entry: Entry, document: OpenApiDocument): Html {
  const { method, path } = entry;
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const found = parametersOf(entry).find((one) => one.name === name);
    return String(exampleOf(found?.schema ?? {}, document));
  });
  const lines = [
    `curl ${HOST}${address}`,
    ...(method === "get" || method === "post"
      ? []
      : [`-X ${method.toUpperCase()}`]),
    `-H "Authorization: Bearer fdk_…"`,
  ];
  for (const { name } of parametersOf(entry)) {
    if (name === "Idempotency-Key") lines.push(`-H '${name}: order-4711'`);
    if (name === "If-Match") lines.push(`-H '${name}: "3"'`);
  }
  const body = bodyOf(entry);
  if (body)
    lines.push(`--json '${JSON.stringify(bodyExample(body, document))}'`);
  return html`<h4>Example</h4>
    <pre><code>${lines.join(" \\\n  ")}</code></pre>`;
}

function parametersOf({ operation }: Entry): Parameter[] {
  return (operation.parameters ?? []).flatMap((parameter) =>
    isReference(parameter) ? [] : [parameter],
  );
}

function bodyOf({ operation }: Entry): Schema | undefined {
  const { requestBody } = operation;
  if (!requestBody || isReference(requestBody)) return undefined;
  const { content }: Body = requestBody;
  return content["application/json"]?.schema;
}

/** Of the tenant API key. */
function scopesOf({ operation }: Entry): string[] {
  return (operation.security ?? []).flatMap((one) => one["ApiKey"] ?? []);
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
