import { beforeEach, expect, test } from "vitest";
import { safeStorage } from "../../shared/storage.js";
import { createLog } from "./log.js";
import { createOutbox } from "./outbox.js";

const storage = safeStorage("sessionStorage");

beforeEach(() => sessionStorage.clear());

test("what is unsent outlives the page, in its order", () => {
  const log = createLog();
  const outbox = createOutbox(storage, "o", log);
  log.addLocal("k1", "one", 1);
  log.addLocal("k2", "two", 2);
  outbox.save();

  const next = createLog();
  const { restored } = createOutbox(storage, "o", next);
  expect(restored).toEqual(next.entries);
  expect(
    next.entries.map(({ key, text, createdAt }) => [key, text, createdAt]),
  ).toEqual([
    ["k1", "one", 1],
    ["k2", "two", 2],
  ]);
});

test("what was taken, or is refused for good, is not kept", () => {
  const log = createLog();
  const outbox = createOutbox(storage, "o", log);
  log.addLocal("k1", "taken", 1).final = true;
  log.addLocal("k2", "refused", 2).hopeless = true;
  outbox.save();
  expect(sessionStorage.getItem("o")).toBeNull();
});

test.each(["", "{", "null", "{}", '[{"key":1}]', "[null]"])(
  "a stranger's value %j counts as nothing",
  (value) => {
    sessionStorage.setItem("o", value);
    expect(createOutbox(storage, "o", createLog()).restored).toEqual([]);
  },
);
