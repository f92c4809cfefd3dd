import { expect, it } from "vitest";
import { ManualClock } from "./manual-clock.js";

const settled = () => Promise.resolve();

it("runs timers in order, each at its time, and those they set", async () => {
  const clock = new ManualClock(1_000);
  const ran: [string, number][] = [];
  const note = (name: string) => () => void ran.push([name, clock.now()]);
  clock.setTimer(50, note("late"));
  clock.setTimer(10, () => {
    note("early")();
    clock.setTimer(0, note("at once"));
    clock.setTimer(90, note("at the end"));
    clock.setTimer(91, note("never"));
  });
  clock.setTimer(10, note("second")).cancel();
  await clock.advance(100, settled);
  expect(ran).toEqual([
    ["early", 1_010],
    ["at once", 1_010],
    ["late", 1_050],
    ["at the end", 1_100],
  ]);
  expect(clock.now()).toBe(1_100);
});

it("waits for what a timer began before it goes on", async () => {
  const clock = new ManualClock(0);
  const seen: number[] = [];
  let work = settled();
  clock.setTimer(5, () => {
    work = settled().then(() => void seen.push(clock.now()));
  });
  await clock.advance(20, () => work);
  expect(seen).toEqual([5]);
});

it("gives up on timers without end", async () => {
  const clock = new ManualClock(0);
  const again = () => void clock.setTimer(0, again);
  again();
  await expect(clock.advance(1, settled)).rejects.toThrow("no end");
});
