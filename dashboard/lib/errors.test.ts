import { ConvexError } from "convex/values";
import { expect, it } from "vitest";
import { errorSentence, refusalKind } from "./errors";
import { text } from "./text/en";

it("tells expected refusals in our own words", () => {
  const error = new ConvexError({ kind: "forbidden", message: "role lacks x" });
  expect(errorSentence(error)).toBe(text.errors.forbidden);
  expect(refusalKind(error)).toBe("forbidden");
});

it("tells what is wrong with an input in the server's words", () => {
  const error = new ConvexError({ kind: "invalid", message: "Too long" });
  expect(errorSentence(error)).toBe("Too long");
});

it.each([
  new Error("at Object.<anonymous> (secret/path.ts:1:1)"),
  new ConvexError("plain"),
  "thrown string",
  null,
])("never shows the insides of %s", (error) => {
  expect(errorSentence(error)).toBe(text.errors.unknown);
  expect(refusalKind(error)).toBeNull();
});
