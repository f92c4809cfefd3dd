import { afterEach, expect, test, vi } from "vitest";
import type { FrontdeskApi } from "./api.js";
import { createApi, isLive } from "./api.js";
import { createEvents } from "./events.js";

afterEach(() => {
  delete window.frontdesk;
  vi.restoreAllMocks();
});

const fakeWidget = () => ({
  open: vi.fn(),
  close: vi.fn(),
  toggle: vi.fn(),
  send: vi.fn(),
});

function live(): FrontdeskApi {
  const { frontdesk } = window;
  if (!isLive(frontdesk)) throw new Error("The script has not run");
  return frontdesk;
}

test("calls queued before load run in their order, once it is drawn", async () => {
  const order: string[] = [];
  const ready = vi.fn(() => order.push("ready"));
  window.frontdesk = [["on", "ready", ready], ["open"], ["send", "Hi"]];
  const { connect } = createApi(window, createEvents(), vi.fn());
  live().push(["toggle"]);
  const widget = fakeWidget();
  widget.open.mockImplementation(() => order.push("open"));
  widget.send.mockImplementation((text) => order.push(`send ${text}`));
  widget.toggle.mockImplementation(() => order.push("toggle"));
  expect(order).toEqual([]);
  connect(widget);
  await vi.waitFor(() =>
    expect(order).toEqual(["ready", "open", "send Hi", "toggle"]),
  );
});

test("a call nobody knows is ignored", () => {
  window.frontdesk = [["nonsense"], ["constructor"]];
  expect(() => createApi(window, createEvents(), vi.fn())).not.toThrow();
});

test("ready is told to those who come late", async () => {
  const { connect } = createApi(window, createEvents(), vi.fn());
  connect(fakeWidget());
  await new Promise((resolve) => live().on("ready", () => resolve(true)));
});

test("destroy takes the global away and silences what was waiting", async () => {
  const onDestroy = vi.fn();
  const { connect } = createApi(window, createEvents(), onDestroy);
  const api = live();
  api.open();
  api.destroy();
  expect(onDestroy).toHaveBeenCalledOnce();
  expect("frontdesk" in window).toBe(false);
  const widget = fakeWidget();
  connect(widget);
  await Promise.resolve();
  expect(widget.open).not.toHaveBeenCalled();
});

test("listeners are told until they are taken off", () => {
  const events = createEvents();
  createApi(window, events, vi.fn());
  const listener = vi.fn();
  const off = live().on("unread", listener);
  events.emit("unread", { count: 2 });
  off();
  events.emit("unread", { count: 3 });
  expect(listener.mock.calls).toEqual([[{ count: 2 }]]);
});

test("a listener that throws is reported and stops nobody", () => {
  const reported = vi.fn();
  vi.stubGlobal("reportError", reported);
  const events = createEvents();
  const after = vi.fn();
  const failure = new Error("the page's own");
  events.on("open", () => {
    throw failure;
  });
  events.on("open", after);
  events.emit("open", {});
  expect(reported).toHaveBeenCalledWith(failure);
  expect(after).toHaveBeenCalled();
  vi.unstubAllGlobals();
});
