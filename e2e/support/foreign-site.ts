/** Somebody else's site, into whose page a snippet is pasted. */
import { createServer } from "node:http";

export interface ForeignSite {
  /** Chromium finds every name below `localhost` on this machine. */
  readonly origin: string;
  readonly host: string;
  /** Takes the place of what was pasted before. */
  paste(snippet: string): void;
  close(): Promise<void>;
}

export async function openForeignSite(name: string): Promise<ForeignSite> {
  let pasted = "";
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(
      `<!doctype html><html lang="en"><title>Shop</title>` +
        `<body><h1>Shop</h1>${pasted}</body></html>`,
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (typeof address !== "object" || !address) {
    throw new Error("The site has no port.");
  }
  const host = `${name}.localhost:${address.port}`;
  return {
    origin: `http://${host}`,
    host,
    paste: (snippet) => {
      pasted = snippet;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
