import { defineConfig } from "vitest/config";

// The widget in real Chromium, against a scripted gateway on another origin.
export default defineConfig({
  test: {
    name: "widget-browser",
    root: import.meta.dirname,
    environment: "node",
    include: ["test/browser/**/*.browser.ts"],
    globalSetup: ["test/support/build.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // One browser at a time: two cores are not many.
    fileParallelism: false,
  },
});
