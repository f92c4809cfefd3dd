import { describe, expect, test } from "vitest";
import { eventually, useWorld } from "../support/world.js";

const world = useWorld();

const WIDGET = { "widget-id": "widget_1" };
/** A picture that needs no server. */
const PICTURE =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>";

const colour = (element: Element): string =>
  getComputedStyle(element).backgroundColor;

describe("the tenant's look", () => {
  test("is worn: panel, header, font, logo and emoji", async () => {
    const { visit, launcher, panel, gateway } = world();
    gateway.config = {
      title: "Café Zoë",
      buttonEmoji: "🥐",
      logoUrl: PICTURE,
      theme: {
        "--fd-accent": "#7c2d12",
        "--fd-on-accent": "#ffffff",
        "--fd-surface": "#fff7ed",
        "--fd-text": "#431407",
        "--fd-header": "#431407",
        "--fd-on-header": "#ffffff",
        "--fd-font": "Georgia, serif",
        "--fd-scheme": "light",
      },
    };
    await visit(WIDGET);
    expect(
      await launcher.evaluate((it) => getComputedStyle(it, "::before").content),
    ).toBe('"🥐"');
    expect(await launcher.evaluate(colour)).toBe("rgb(124, 45, 18)");
    await launcher.click();
    const header = panel.locator("header");
    await eventually(() => header.evaluate(colour)).toBe("rgb(67, 20, 7)");
    expect(await panel.evaluate(colour)).toBe("rgb(255, 247, 237)");
    expect(await panel.evaluate((it) => getComputedStyle(it).fontFamily)).toBe(
      "Georgia, serif",
    );
    await header.locator("img").waitFor();
    expect(await header.locator("b").isVisible()).toBe(false);
  });

  test("keeps a letter where the logo cannot be shown", async () => {
    const { visit, launcher, panel, gateway } = world();
    const logoUrl = `${gateway.url}/missing.png`;
    gateway.config = { title: "Zoë", logoUrl };
    await visit(WIDGET);
    await launcher.click();
    const letter = panel.locator("header b");
    await eventually(() => letter.innerText()).toBe("Z");
    expect(await panel.locator("img").isVisible()).toBe(false);
  });

  test("gives way to a colour the page chose", async () => {
    const { visit, launcher, gateway } = world();
    gateway.config = { theme: { "--fd-accent": "#ff0000" } };
    await visit({ ...WIDGET, "accent-color": "#166534" });
    expect(await launcher.evaluate(colour)).toBe("rgb(22, 101, 52)");
  });
});

describe("a change of the look", () => {
  test("reaches an open panel before anything is said or kept", async () => {
    const { visit, launcher, panel, gateway, page } = world();
    gateway.config = { title: "Old", suggestedQuestions: ["Old question"] };
    await visit(WIDGET);
    await launcher.click();
    await panel.getByRole("heading", { name: "Old" }).waitFor();
    const field = panel.getByRole("textbox");
    await field.fill("half a sen");
    await eventually(
      () => gateway.requests("GET", /widget_1\/events$/).length,
    ).toBe(1);
    gateway.change({
      title: "New",
      welcomeMessage: "Welcome anew",
      inputPlaceholder: "Ask away",
      suggestedQuestions: ["New question"],
      privacyUrl: "https://example.com/privacy",
      position: "bottom-left",
      theme: { "--fd-accent": "#166534" },
    });
    await panel.getByRole("heading", { name: "New" }).waitFor();
    await panel.getByText("Welcome anew").waitFor();
    await panel.getByRole("button", { name: "New question" }).waitFor();
    await panel.getByRole("link", { name: "Privacy" }).waitFor();
    expect(
      await panel.getByRole("button", { name: "Old question" }).count(),
    ).toBe(0);
    expect(await launcher.evaluate((it) => getComputedStyle(it).left)).toBe(
      "20px",
    );
    expect(await launcher.evaluate(colour)).toBe("rgb(22, 101, 52)");
    // The visitor goes on where they were.
    expect(await field.inputValue()).toBe("half a sen");
    expect(await field.getAttribute("aria-label")).toBe("Ask away");
    expect(await field.evaluate((it) => it.matches(":focus"))).toBe(true);
    expect(gateway.requests("POST", /./)).toEqual([]);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });

  test("reaches a conversation, and the answer goes on", async () => {
    const { visit, launcher, say, bubbles, panel, gateway } = world();
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    gateway.answerer = async (_text, write) => {
      await write("One, ");
      await held;
      await write("two.");
    };
    await visit(WIDGET);
    await launcher.click();
    await say("Count");
    await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
      "One,",
    ]);
    gateway.change({ title: "New" });
    goOn();
    await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
      "One, two.",
    ]);
    await panel.getByRole("heading", { name: "New" }).waitFor();
  });

  test("that cannot be fetched leaves the look as it was", async () => {
    const { visit, launcher, panel, gateway } = world();
    gateway.config = { title: "Old" };
    await visit(WIDGET);
    await launcher.click();
    await panel.getByRole("heading", { name: "Old" }).waitFor();
    await eventually(
      () => gateway.requests("GET", /widget_1\/events$/).length,
    ).toBe(1);
    gateway.arrange(/config$/, {
      kind: "refuse",
      status: 503,
      error: "upstream_unavailable",
      message: "Later.",
    });
    gateway.change({ title: "New" });
    await eventually(() => gateway.requests("GET", /config$/).length).toBe(2);
    expect(await panel.getByRole("heading").first().innerText()).toBe("Old");
    gateway.cutAll();
    await panel.getByRole("heading", { name: "New" }).waitFor();
  });
});

test("a long wait is told in minutes", async () => {
  const { visit, launcher, say, panel, gateway } = world();
  gateway.arrange(/^\/chat/, {
    kind: "refuse",
    status: 403,
    error: "temporarily_blocked",
    message: "Blocked for a while.",
    retryAfter: 300,
  });
  await visit(WIDGET);
  await launcher.click();
  await say("Hello");
  await panel.getByText("Blocked for a while.").waitFor();
  await panel.getByRole("button", { name: "Try again (5 min)" }).waitFor();
});
