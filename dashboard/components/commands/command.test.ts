import { expect, it } from "vitest";
import { commandOfKey, type Command } from "./command";

const commands: readonly Command[] = [
  { id: "next", label: "Next", group: "g", key: "j", run: () => undefined },
  { id: "help", label: "Help", group: "g", key: "?", run: () => undefined },
];

function press(init: KeyboardEventInit, target?: Element): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { bubbles: true, ...init });
  (target ?? document.body).dispatchEvent(event);
  return event;
}

it("knows a key whatever its case, and signs that need shift", () => {
  expect(commandOfKey(commands, press({ key: "J" }))?.id).toBe("next");
  const help = press({ key: "?", shiftKey: true });
  expect(commandOfKey(commands, help)?.id).toBe("help");
});

it("leaves shortcuts of browser and system alone", () => {
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) {
    const event = press({ key: "j", [modifier]: true });
    expect(commandOfKey(commands, event)).toBeUndefined();
  }
});

it("stays silent while somebody types", () => {
  for (const name of ["input", "textarea", "select"]) {
    const field = document.body.appendChild(document.createElement(name));
    expect(commandOfKey(commands, press({ key: "j" }, field))).toBeUndefined();
    field.remove();
  }
});
