import { expect, it } from "vitest";
import { Turns } from "./turns.js";

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

it("lets all update in one turn, up to one that has to wait", async () => {
  const turns = new Turns();
  const order: string[] = [];
  const push = (name: string, isOver: boolean) =>
    turns.push(() => {
      order.push(name);
      return isOver;
    });
  push("a", true);
  push("b", true);
  push("waits", false);
  push("c", true);
  expect(order).toEqual([]);
  await nextTurn();
  expect(order).toEqual(["a", "b", "waits"]);
  await nextTurn();
  expect(order).toEqual(["a", "b", "waits", "c"]);
});

it("leaves who comes during a turn to the next one", async () => {
  const turns = new Turns();
  let runs = 0;
  const again = () => {
    runs += 1;
    if (runs < 3) turns.push(again);
    return true;
  };
  turns.push(again);
  await nextTurn();
  expect(runs).toBe(1);
  await nextTurn();
  await nextTurn();
  expect(runs).toBe(3);
  await nextTurn();
  expect(runs).toBe(3);
});
