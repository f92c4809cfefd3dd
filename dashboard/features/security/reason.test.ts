import { expect, test } from "vitest";
import { hashProblem, reasonOf, reasonProblem } from "./reason";

test("what the machine noted is told in words", () => {
  const auto = (reason: string) => reasonOf({ source: "auto", reason });
  expect(auto("domain_not_allowed")).toBe("Site not allowed");
  expect(auto("content: links")).toContain("filter");
  expect(auto("limit: per_minute")).toContain("too fast");
  expect(auto("of a later version")).toBe("of a later version");
});

test("what staff wrote is left as it is", () => {
  const written = { source: "staff", reason: "blocked" } as const;
  expect(reasonOf(written)).toBe("blocked");
});

test("a reason has words, and not too many", () => {
  expect(reasonProblem("  ")).not.toBeNull();
  expect(reasonProblem("Spam")).toBeNull();
  expect(reasonProblem("x".repeat(200))).toBeNull();
  expect(reasonProblem("x".repeat(201))).not.toBeNull();
});

test("only a hash names an address", () => {
  expect(hashProblem(" 65d2c4ba3c0c7fe6c60e0b2410dbecb0 ")).toBeNull();
  expect(hashProblem("127.0.0.1")).not.toBeNull();
  expect(hashProblem("")).not.toBeNull();
});
