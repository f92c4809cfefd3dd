/**
 * The reference page: the document as plain markup, without a script, so that
 * nothing has to be allowed for it.
 */
import { PROBLEMS } from "../../admin/problems.js";
import type { OpenApiDocument } from "../document.js";
import { html, paragraphs, prose, type Html } from "./html.js";
import { renderOperation } from "./operation.js";
import { entriesOf, type Entry } from "./types.js";

interface Section {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly entries: readonly Entry[];
}

export function renderPage(document: OpenApiDocument): string {
  const { info } = document;
  const sections = sectionsOf(document);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${info.title} HTTP API</title>
        <link rel="icon" href="/docs/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/docs/docs.css" />
      </head>
      <body>
        <a class="skip" href="#top">Skip to the content</a>
        <nav class="side" aria-label="Operations">${renderNav(sections)}</nav>
        <main id="top" tabindex="-1">
          <header>
            <h1>${info.title} HTTP API</h1>
            <p class="version">
              Version ${info.version} ·
              <a href="/openapi.json">openapi.json</a>
            </p>
            ${paragraphs(info.description ?? "")}
          </header>
          <details class="contents">
            <summary>Contents</summary>
            <nav aria-label="Contents">${renderNav(sections)}</nav>
          </details>
          ${sections.map((section) => renderSection(section, document))}
          ${renderProblems()}
        </main>
      </body>
    </html>`;
  return `${page.text}\n`;
}

function sectionsOf(document: OpenApiDocument): Section[] {
  const entries = entriesOf(document);
  return (document.tags ?? []).map(({ name, description = "" }) => ({
    id: name.toLowerCase().replaceAll(/\W+/g, "-"),
    title: name,
    description,
    entries: entries.filter(({ operation }) => operation.tags?.includes(name)),
  }));
}

function renderNav(sections: readonly Section[]): Html {
  return html`<ul>
    ${sections.map(
      ({ id, title, entries }) =>
        html`<li>
          <a class="section" href="#${id}">${title}</a>
          <ul>
            ${entries.map(
              ({ method, operation }) =>
                html`<li>
                  <a href="#${operation.operationId}">
                    <span class="method ${method}"
                      >${method.toUpperCase()}</span
                    >
                    ${operation.summary}
                  </a>
                </li>`,
            )}
          </ul>
        </li>`,
    )}
    <li><a class="section" href="#problems">Error codes</a></li>
  </ul>`;
}

function renderSection(section: Section, document: OpenApiDocument): Html {
  const { id, title, description, entries } = section;
  return html`<section id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    <p>${prose(description)}</p>
    ${entries.map((entry) => renderOperation(entry, document))}
  </section>`;
}

function renderProblems(): Html {
  return html`<section id="problems" aria-labelledby="problems-title">
    <h2 id="problems-title">Error codes</h2>
    <p>${prose("`code` in a problem of `/v1/admin`, `error` elsewhere.")}</p>
    <dl class="problems">
      ${Object.entries(PROBLEMS).map(
        ([code, { status, detail }]) =>
          html`<div id="${code}">
            <dt><code>${code}</code> <span class="status">${status}</span></dt>
            <dd>${prose(detail)}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
