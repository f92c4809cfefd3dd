import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { ShownOnce } from "./shown-once";

beforeAll(() => {
  // jsdom has no media queries; Mantine asks for the colour scheme.
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
});
afterEach(cleanup);

function show(isSecret: boolean) {
  const onClose = vi.fn();
  render(
    <MantineProvider>
      <ShownOnce value="sk_abc" isSecret={isSecret} onClose={onClose} />
    </MantineProvider>,
  );
  return onClose;
}

it("a secret key stays until it is said to be stored", () => {
  const onClose = show(true);
  fireEvent.keyDown(screen.getByRole("dialog"), { key: "Escape" });
  expect(onClose).not.toHaveBeenCalled();
  expect(screen.queryByRole("button", { name: "Close" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "I have stored it" }));
  expect(onClose).toHaveBeenCalledOnce();
});

it("a publishable key, which stays in the list, closes as dialogs do", () => {
  const onClose = show(false);
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(onClose).toHaveBeenCalledOnce();
});
