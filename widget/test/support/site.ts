import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface FixturePage {
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The customer's website: pages from memory, on an origin of its own. */
export class Site {
  readonly pages = new Map<string, FixturePage>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://site");
      const page = this.pages.get(pathname);
      if (pathname === "/favicon.ico") {
        response.writeHead(204).end();
        return;
      }
      response.writeHead(page ? 200 : 404, {
        "content-type": "text/html; charset=utf-8",
        ...page?.headers,
      });
      response.end(page?.html ?? "Not found");
    });
  }

  static async start(): Promise<Site> {
    const site = new Site();
    await new Promise<void>((resolve) =>
      site.server.listen(0, "127.0.0.1", resolve),
    );
    return site;
  }

  get url(): string {
    // A listening TCP server has an address of this shape.
    const { port } = this.server.address() as AddressInfo;
    return `http://localhost:${port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Attributes of the script tag, without their `data-`. */
export type ScriptAttributes = Readonly<Record<string, string>>;

export function scriptTag(
  gatewayUrl: string,
  attributes: ScriptAttributes = {},
): string {
  const data = Object.entries({
    "api-url": `${gatewayUrl}/chat`,
    "api-key": "wk_test",
    ...attributes,
  }).map(([name, value]) => ` data-${name}="${value}"`);
  return `<script src="${gatewayUrl}/widget/chat-widget.js"${data.join("")} defer></script>`;
}

export function htmlPage(
  body: string,
  { head = "", attributes = 'lang="en"' } = {},
): string {
  return `<!doctype html><html ${attributes}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Shop</title>${head}</head><body>${body}</body></html>`;
}
