import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runPreview } from "./run-preview";

const LOADER = "https://desk.example/widget/chat-widget.js";
const realFetch = window.fetch;
const realFocus = HTMLElement.prototype.focus;

beforeEach(() => {
  document.body.innerHTML = '<p role="alert" hidden>Missing</p><input>';
  runPreview(LOADER, "A **sample**");
});
afterEach(() => {
  window.fetch = realFetch;
  HTMLElement.prototype.focus = realFocus;
  vi.restoreAllMocks();
});

function tell(data: unknown, source: MessageEventSource | null = window): void {
  // jsdom's own window is its parent.
  window.dispatchEvent(new MessageEvent("message", { data, source }));
}

it("draws the widget with what the form says, and asks nobody", async () => {
  tell({ title: "Ask us", locale: "de" });
  const script = document.querySelector<HTMLScriptElement>("body > script");
  expect(script?.src).toBe(LOADER);
  expect(document.documentElement.lang).toBe("de");
  const answer = await fetch(`https://desk.example/v1/widgets/w/config`);
  expect(await answer.json()).toMatchObject({ title: "Ask us" });
});

it("answers a message with the sample, as the gateway would", async () => {
  const response = await fetch("https://desk.example/chat");
  const events = (await response.text())
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  expect(events).toMatchObject([
    { type: "start", visitorSeq: 1, seq: 2 },
    { type: "token", text: "A **sample**", offset: 0 },
    { type: "done", reason: "complete", seq: 2 },
  ]);
});

it("listens to the page around it alone", () => {
  tell({ title: "Not from here" }, null);
  expect(document.querySelector("body > script")).toBeNull();
});

it("leaves the focus to a page that is being typed in", () => {
  vi.spyOn(document, "hasFocus").mockReturnValue(false);
  document.querySelector("input")?.focus();
  expect(document.activeElement).toBe(document.body);
});

it("says when the gateway has no widget to give", () => {
  tell({ title: "Ask us" });
  const script = document.querySelector("body > script");
  script?.dispatchEvent(new Event("error"));
  expect(document.querySelector("[role=alert]")).not.toHaveProperty(
    "hidden",
    true,
  );
});
