/** A schema as a list of fields. */
import type { OpenApiDocument } from "../document.js";
import { html, prose, type Html } from "./html.js";
import { resolve, type PlainSchema, type Schema } from "./types.js";

export interface Shown {
  readonly document: OpenApiDocument;
  /** What comes back, not what is to be sent. */
  readonly isAnswer: boolean;
}

export function renderSchema(schema: Schema, shown: Shown): Html {
  const plain = resolve(schema, shown.document);
  const variants = plain.oneOf ?? plain.anyOf;
  if (variants) {
    return html`<div class="variants">
      ${variants.map((variant) => renderVariant(variant, shown))}
    </div>`;
  }
  const item = plain.items && itemOf(plain, shown);
  if (item) return renderSchema(item, shown);
  const { properties, required = [] } = plain;
  if (!properties) return html``;
  return html`<ul class="fields">
    ${Object.entries(properties).map(([name, property]) =>
      renderField(name, property, required.includes(name), shown),
    )}
  </ul>`;
}

function renderVariant(variant: Schema, shown: Shown): Html {
  const kind = resolve(variant, shown.document).properties?.["type"];
  const plain = kind && resolve(kind, shown.document);
  const name = String(plain?.const ?? plain?.enum?.[0] ?? "one of");
  return html`<details>
    <summary><code>${name}</code></summary>
    ${renderSchema(variant, shown)}
  </details>`;
}

function renderField(
  name: string,
  schema: Schema,
  isRequired: boolean,
  shown: Shown,
): Html {
  const plain = resolve(schema, shown.document);
  const inner = renderSchema(schema, shown);
  const { description } = plain;
  return html`<li>
    ${renderName(name, plain, isRequired, shown)}
    ${description !== undefined && html`<p>${prose(description)}</p>`}
    ${
      inner.text !== "" &&
      html`<details>
        <summary>Its fields</summary>
        ${inner}
      </details>`
    }
  </li>`;
}

/** Name, type, whether it must be there, and what it may be. */
export function renderName(
  name: string,
  schema: PlainSchema,
  isRequired: boolean,
  shown: Shown,
): Html {
  const bounds = boundsOf(schema);
  return html`<p class="field">
    <code class="name">${name}</code>
    <span class="type">${typeOf(schema, shown)}</span>
    ${!shown.isAnswer && isRequired && html`<span class="required">required</span>`}
    ${shown.isAnswer && !isRequired && html`<span class="bounds">may be absent</span>`}
    ${bounds.length > 0 && html`<span class="bounds">${bounds.join(", ")}</span>`}
  </p>`;
}

function typeOf(schema: PlainSchema, shown: Shown): string {
  const types = [schema.type ?? []].flat();
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) {
    const values = schema.enum.map((value: unknown) => JSON.stringify(value));
    return values.join(" | ");
  }
  const named = types.map((type) => {
    if (type === "array") {
      const item = itemOf(schema, shown);
      return item ? `array of ${typeOf(item, shown)}` : "array";
    }
    return type === "string" && schema.format ? schema.format : type;
  });
  return named.length > 0 ? named.join(" or ") : "one of several";
}

function itemOf({ items }: PlainSchema, shown: Shown): PlainSchema | undefined {
  return items && resolve(items, shown.document);
}

function boundsOf(schema: PlainSchema): string[] {
  const { minimum, maximum, minLength, maxLength, maxItems } = schema;
  const bounds: string[] = [];
  if (minimum !== undefined && minimum > 0) bounds.push(`at least ${minimum}`);
  if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) {
    bounds.push(`at most ${maximum}`);
  }
  if (minLength !== undefined && minLength > 1) {
    bounds.push(`at least ${minLength} characters`);
  }
  if (maxLength !== undefined) bounds.push(`at most ${maxLength} characters`);
  if (maxItems !== undefined) bounds.push(`at most ${maxItems} items`);
  if (schema.default !== undefined) {
    bounds.push(`otherwise ${JSON.stringify(schema.default)}`);
  }
  return bounds;
}
