// @vitest-environment jsdom
import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { BudgetMeter } from "./budget-meter";
import { FilterTry } from "./filter-try";
import { RedactionTry } from "./redaction-try";

// What Mantine asks a browser for.
beforeAll(() => {
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
  Object.defineProperty(document, "fonts", {
    value: { addEventListener: () => undefined, removeEventListener: () => {} },
  });
});
afterEach(cleanup);

const show = (element: React.ReactNode) =>
  render(<MantineProvider>{element}</MantineProvider>);

const type = (words: string) =>
  fireEvent.change(screen.getByLabelText("Message"), {
    target: { value: words },
  });

const standard = {
  strength: "standard",
  allowedLinkHosts: [],
  allowedPhrases: [],
} as const;

const SPAM = `Cheap pills ${"http://a.example/buy ".repeat(8)}`;

test("a message is judged while it is typed, by the settings shown", () => {
  const { rerender } = show(<FilterTry settings={standard} />);
  const verdict = screen.getByRole("status");
  type("Do you ship to Norway?");
  expect(verdict.textContent).toContain("let in");
  type(SPAM);
  expect(verdict.textContent).toContain("refused");
  expect(verdict.textContent).toContain("links");
  rerender(
    <MantineProvider>
      <FilterTry settings={{ ...standard, strength: "off" }} />
    </MantineProvider>,
  );
  expect(screen.getByRole("status").textContent).toContain("let in");
});

test("only the chosen kinds are taken out", () => {
  show(<RedactionTry kinds={["email"]} />);
  type("Write to ada@example.com or call +44 20 7946 0958");
  const shown = screen.getByRole("status").textContent;
  expect(shown).toContain("[email]");
  expect(shown).toContain("+44 20 7946 0958");
  expect(shown).toContain("1 place");
});

test("a meter tells used, reserved and what is left, in words", () => {
  show(
    <BudgetMeter
      label="Tokens today"
      of={{ used: 600, reserved: 150, limit: 1_000 }}
      format={String}
    />,
  );
  const meter = screen.getByRole("meter", { name: "Tokens today" });
  expect(meter.getAttribute("aria-valuenow")).toBe("75");
  expect(meter.getAttribute("aria-valuetext")).toBe("600 of 1000");
  expect(document.body.textContent).toContain("25% left");
  expect(document.body.textContent).toContain("150 reserved");
});

test("a limit of nothing is used up, and no limit has no bar", () => {
  show(
    <BudgetMeter
      label="Nothing"
      of={{ used: 0, reserved: 0, limit: 0 }}
      format={String}
    />,
  );
  expect(document.body.textContent).toContain("Used up");
  cleanup();
  show(
    <BudgetMeter label="Free" of={{ used: 5, reserved: 0 }} format={String} />,
  );
  expect(screen.queryByRole("meter")).toBeNull();
  expect(document.body.textContent).toContain("5, no limit");
});
