import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// One run for every folder's unit and integration tests. The browser journeys
// live in e2e/ and have a configuration of their own: they need whole servers
// and must not share the machine with other tests.
export default defineConfig({
  test: {
    projects: [
      { test: { name: "protocol", root: "protocol", environment: "node" } },
      {
        test: {
          name: "convex",
          root: "convex",
          environment: "edge-runtime",
          server: { deps: { inline: ["convex-test", /@convex-dev/] } },
          provide: { backend: "convex-test" },
        },
      },
      // The same tests on our own runtime.
      {
        test: {
          name: "convex-on-runtime",
          root: "convex",
          environment: "node",
          globalSetup: "test.pushRequest.ts",
          provide: { backend: "runtime" },
          // A worker loads the runtime and the functions once.
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: "runtime",
          root: "runtime",
          environment: "node",
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "backend",
          root: "backend",
          environment: "node",
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: "widget", root: "widget", environment: "jsdom" } },
      {
        // The alias of dashboard/tsconfig.json.
        resolve: {
          alias: {
            "@/": fileURLToPath(new URL("dashboard/", import.meta.url)),
            "@convex/": fileURLToPath(new URL("convex/", import.meta.url)),
          },
        },
        test: { name: "dashboard", root: "dashboard", environment: "jsdom" },
      },
      { test: { name: "scripts", root: "scripts", environment: "node" } },
    ],
  },
});
