import { defineConfig } from "vitest/config";

// One file after the other: each starts the whole platform and a browser.
export default defineConfig({
  test: {
    name: "journeys",
    root: import.meta.dirname,
    include: ["journeys/**/*.browser.ts"],
    environment: "node",
    globalSetup: ["support/build.ts"],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
