import { describe, expect, it } from "vitest";
import { breachesIn, checkBoundaries } from "./boundaries.js";
import { functionProblems, tableProblems } from "./convex-rules.js";
import { missingPaths } from "./doc-paths.js";

describe("import boundaries", () => {
  it("lets each part import what the table allows", () => {
    const text = `import { a } from "@frontdesk/protocol";\nimport { b } from "../../convex/_generated/api";`;
    expect(breachesIn("backend/src/app.ts", text)).toEqual([]);
  });

  it.each([
    ["widget/src/panel.ts", `import { v } from "../../convex/_generated/api";`],
    ["runtime/src/engine/x.ts", `import { s } from "../sync/session.js";`],
    ["runtime/src/server/x.ts", `import { s } from "../../../convex/schema";`],
    ["convex/messages.ts", `import { s } from "../backend/src/config";`],
    ["protocol/src/x.ts", `import type { s } from "../../widget/src/store";`],
    ["backend/src/x.ts", `const x = await import("../../scripts/check.js");`],
    ["dashboard/lib/x.ts", `export * from "../../convex/schema";`],
    ["widget/src/x.ts", `import { z } from "@frontdesk/protocol/schemas";`],
    ["widget/src/x.ts", `export * from "@frontdesk/protocol/rules";`],
    ["widget/src/x.ts", `import { r } from "../../protocol/src/rules/pii.js";`],
  ])("names the breach in %s", (file, text) => {
    expect(breachesIn(file, text)).toHaveLength(1);
  });

  it("holds for this tree", () => {
    expect(checkBoundaries()).toEqual([]);
  });
});

describe("cited paths", () => {
  it("finds the missing ones, in backticks and in links", () => {
    const text =
      "See `convex/schema.ts`, `runtime/dist/main.js`, `widget/nowhere.ts` and [a](./gone.md#x), [b](https://example.com/).";
    const exists = (path: string) => path === "convex/schema.ts";
    expect(missingPaths("docs/x.md", text, exists)).toEqual([
      "widget/nowhere.ts",
      "docs/gone.md",
    ]);
  });
});

describe("rules of convex/", () => {
  it("wants args and returns on every registered function", () => {
    const text = `export const list = memberQuery("conversations:read")({
      args: { a: v.string() },
      handler: async () => null,
    });`;
    expect(functionProblems("convex/x.ts", text)).toEqual([
      "convex/x.ts: list has no `returns`",
    ]);
  });

  it("refuses raw builders outside functions.ts", () => {
    const text = `import { mutation } from "./_generated/server";`;
    expect(functionProblems("convex/x.ts", text)).toHaveLength(1);
    expect(functionProblems("convex/functions.ts", text)).toEqual([]);
  });

  it("wants a comment on every table and honest index names", () => {
    const text = `
  messages: defineTable({ a: v.string() }).index("by_tenant", ["tenantId", "a"]),`;
    expect(tableProblems("convex/tables/x.ts", text)).toEqual([
      "convex/tables/x.ts: table messages needs a comment: who writes it, who deletes it",
      "convex/tables/x.ts: index by_tenant should be called by_tenantId_and_a",
    ]);
  });
});
