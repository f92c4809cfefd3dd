import { expect, it } from "vitest";
import { functionLogLines } from "./function-log.js";

const entry = {
  identifier: "messages.js:send",
  udfType: "Mutation",
  logLines: ["[LOG] 'hi'", "[WARN] 1"],
  timestamp: 0,
  executionTime: 0,
  error: null,
} as const;

it("names the function before each line and the error", () => {
  expect(functionLogLines({ ...entry, logLines: [...entry.logLines] })).toEqual(
    [
      "[CONVEX M(messages:send)] [LOG] 'hi'",
      "[CONVEX M(messages:send)] [WARN] 1",
    ],
  );
  const route = {
    ...entry,
    identifier: "GET /hello",
    udfType: "HttpAction" as const,
    logLines: [],
    error: "Uncaught Error: no",
  };
  expect(functionLogLines(route)).toEqual([
    "[CONVEX H(GET /hello)] Uncaught Error: no",
  ]);
});
