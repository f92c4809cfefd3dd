/**
 * The admin API as functions: `listWidgets({ client })` and the like, written
 * by `npm run codegen` from the API's document.
 */
import { createClient, createConfig } from "./_generated/client/index.js";
import type { Client } from "./_generated/client/index.js";

export * from "./_generated/index.js";

/** For one tenant API key; `fetch` may be another than the platform's. */
export function createAdminClient(options: {
  /** Of the gateway, for example `https://chat.example.com`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly fetch?: typeof fetch | undefined;
}): Client {
  const { baseUrl, apiKey } = options;
  return createClient(
    createConfig({
      baseUrl,
      auth: apiKey,
      ...(options.fetch && { fetch: options.fetch }),
    }),
  );
}
