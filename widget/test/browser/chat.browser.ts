import { expect, test } from "vitest";
import { eventually, useWorld } from "../support/world.js";

const world = useWorld();

test("a question is answered, token by token", async () => {
  const { visit, launcher, say, bubbles, errors, gateway } = world();
  await visit();
  await launcher.click();
  await say("Hello there");
  await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
    "You said: Hello there",
  ]);
  expect(await bubbles("visitor").allInnerTexts()).toEqual(["Hello there"]);
  expect(gateway.requests("POST", /chat/)).toHaveLength(1);
  expect(errors).toEqual([]);
});
