import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { createValve } from "../support/valve.js";
import type { World } from "../support/world.js";
import { eventually, useWorld } from "../support/world.js";

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Rules that axe finds broken, each with the element. */
async function violations({ page }: World): Promise<string[]> {
  await page.evaluate(await readFile(axePath, "utf8"));
  const found: unknown = await page.evaluate(`
    axe.run("frontdesk-widget").then(({ violations }) =>
      violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html }) => id + ": " + html)))`);
  if (!Array.isArray(found)) throw new Error("axe gave no list");
  return found.map(String);
}

/** Label or tag of what has the focus inside the widget. */
function focused({ page }: World): Promise<string | null> {
  return page.evaluate(() => {
    const active =
      document.querySelector("frontdesk-widget")?.shadowRoot?.activeElement;
    return active
      ? (active.getAttribute("aria-label") ?? active.textContent)
      : null;
  });
}

const BUSY_CONFIG = {
  suggestedQuestions: ["When are you open?"],
  privacyUrl: "https://shop.example/privacy",
};

/** Puts every kind of thing on screen. */
async function fill(world: World): Promise<void> {
  const { launcher, say, bubbles, gateway, panel } = world;
  gateway.answerer = async (_text, write, conversation) => {
    await write(
      "**Hi**, see [docs](https://a.example) or `code`\n\n- a\n- b\n\n```\nlong " +
        "x".repeat(200) +
        "\n```",
    );
    conversation.finish(2, "complete", {
      automatic: true,
      sources: [{ title: "Docs", url: "https://a.example/" }],
    });
  };
  await launcher.click();
  await say("Hello");
  await eventually(() => bubbles("assistant").count()).toBe(1);
  await panel.getByText("Automatic answer").waitFor();
  gateway.conversation.add({ author: "system", text: "Maria was asked" });
  gateway.conversation.add({
    author: "staff",
    text: "Hi!",
    authorName: "Maria",
  });
  gateway.conversation.setState({ mode: "waiting", typing: "Maria" });
  gateway.arrange(/^\/chat/, {
    kind: "refuse",
    status: 429,
    error: "rate_limit_exceeded",
    message: "Please wait.",
    retryAfter: 60,
  });
  await say("Again");
  await panel.getByText("Please wait.").waitFor();
  await panel.getByRole("button", { name: "Save address" }).click();
  await panel.getByText("Please check").waitFor();
}

describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
  const world = useWorld({ colorScheme, reducedMotion: "reduce" });

  test.each(["#2563eb", "#0ea5e9", "#facc15", "#111111"])(
    "axe finds nothing with the accent %s",
    async (accent) => {
      const { visit, gateway, launcher, panel } = world();
      gateway.config = BUSY_CONFIG;
      await visit({ "widget-id": "widget_1", "accent-color": accent });
      await launcher.waitFor();
      expect(await violations(world())).toEqual([]);
      await launcher.click();
      await panel.waitFor();
      expect(await violations(world())).toEqual([]);
      await launcher.click();
      await fill(world());
      expect(await violations(world())).toEqual([]);
    },
  );
});

describe("on a desktop", () => {
  const world = useWorld({ reducedMotion: "reduce" });

  test("everything works by keyboard alone", async () => {
    const { visit, page, bubbles, panel, launcher } = world();
    await visit({}, '<a href="#x">Shop link</a>');
    await launcher.waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await focused(world())).toBe("Open chat");
    await page.keyboard.press("Enter");
    await panel.waitFor();
    await eventually(() => focused(world())).toBe("Write a message…");
    await page.keyboard.type("One");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("Two");
    await page.keyboard.press("Enter");
    await eventually(() => bubbles("visitor").allInnerTexts()).toEqual([
      "One\nTwo",
    ]);
    await eventually(() => bubbles("assistant").count()).toBe(1);
    await page.keyboard.press("Shift+Tab");
    expect(await focused(world())).toBe("Conversation");
    await page.keyboard.press("Shift+Tab");
    expect(await focused(world())).toBe("Close chat");
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "hidden" });
    expect(await focused(world())).toBe("Open chat");
  });

  test("the panel is a labelled dialog, its log silent while text arrives", async () => {
    const { visit, launcher, page, panel, gateway, say, bubbles } = world();
    const valve = createValve();
    gateway.answerer = valve.answerer;
    await visit();
    await launcher.click();
    const dialog = page.getByRole("dialog", { name: "Support" });
    await dialog.waitFor();
    expect(await dialog.getAttribute("aria-modal")).toBeNull();
    expect(await panel.getByRole("log").getAttribute("aria-live")).toBe("off");
    const spoken = panel.locator("[aria-live=polite]");
    await say("Hello");
    await valve.write("Half ");
    await eventually(() => bubbles("assistant").count()).toBe(1);
    expect(await spoken.textContent()).toBe("");
    await valve.write("and whole.");
    valve.close();
    await eventually(() => spoken.textContent()).toBe(
      "Assistant: Half and whole.",
    );
  });

  test("an input method's Enter chooses a word and sends nothing", async () => {
    const { visit, launcher, field, gateway } = world();
    await visit();
    await launcher.click();
    await field.fill("にほん");
    await field.evaluate((element) => {
      for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
        const options = {
          key: "Enter",
          bubbles: true,
          cancelable: true,
          ...init,
        };
        element.dispatchEvent(new KeyboardEvent("keydown", options));
      }
    });
    expect(await field.inputValue()).toBe("にほん");
    expect(gateway.requests("POST", /./)).toEqual([]);
  });

  test("a reader who scrolled up is left in peace", async () => {
    const { visit, launcher, say, bubbles, gateway, panel } = world();
    await visit();
    await launcher.click();
    await say("Hello");
    await eventually(() => bubbles("assistant").count()).toBe(1);
    for (let n = 1; n <= 30; n++) {
      gateway.conversation.add({ author: "staff", text: `Line ${n}` });
    }
    await panel.getByText("Line 30", { exact: true }).waitFor();
    const log = panel.getByRole("log");
    const gap = (): Promise<number> =>
      log.evaluate((it) => it.scrollHeight - it.clientHeight - it.scrollTop);
    await eventually(gap).toBeLessThan(3);
    await log.evaluate((it) => {
      it.scrollTop = 0;
    });
    const pill = panel.getByRole("button", { name: "New messages" });
    // The scroll event comes with the next frame.
    await log.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(resolve)),
    );
    gateway.conversation.add({ author: "staff", text: "A new one" });
    await pill.waitFor();
    expect(await log.evaluate((it) => it.scrollTop)).toBe(0);
    await pill.click();
    await eventually(gap).toBeLessThan(3);
    await pill.waitFor({ state: "hidden" });
  });

  test("the field grows to five lines and no further", async () => {
    const { visit, launcher, field } = world();
    await visit();
    await launcher.click();
    const height = async (): Promise<number> =>
      (await field.boundingBox())?.height ?? 0;
    const one = await height();
    await field.fill("1\n2\n3");
    expect(await height()).toBe(one + 48);
    await field.fill("1\n2\n3\n4\n5");
    const five = await height();
    expect(five).toBe(one + 96);
    await field.fill("1\n2\n3\n4\n5\n6\n7");
    expect(await height()).toBe(five);
    await field.fill("");
    expect(await height()).toBe(one);
  });
});

describe("on a phone", () => {
  const world = useWorld({
    viewport: { width: 375, height: 667 },
    hasTouch: true,
    isMobile: true,
  });

  test("the panel fills the screen and keeps Tab inside", async () => {
    const { visit, launcher, panel, page, field } = world();
    await visit();
    await launcher.tap();
    await panel.waitFor();
    const box = await panel.boundingBox();
    expect(box).toEqual({ x: 0, y: 0, width: 375, height: 667 });
    expect(await panel.getAttribute("aria-modal")).toBe("true");
    // No keyboard pops up before the visitor wants to write.
    expect(await field.evaluate((it) => it.matches(":focus"))).toBe(false);
    expect(
      await field.evaluate((it) => parseFloat(getComputedStyle(it).fontSize)),
    ).toBeGreaterThanOrEqual(16);
    const seen = new Set<string | null>();
    for (let press = 0; press < 12; press++) {
      await page.keyboard.press("Tab");
      seen.add(await focused(world()));
    }
    expect([...seen]).toEqual([
      "Close chat",
      "Conversation",
      "Write a message…",
      "Talk to a human",
    ]);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Escape");
    await eventually(() => focused(world())).toBe("Open chat");
  });

  test("the field stays above the keyboard", async () => {
    const { visit, launcher, panel, page, field } = world();
    await page.addInitScript(() => {
      // A stand-in for the keyboard, which headless browsers do not have.
      const viewport = Object.assign(new EventTarget(), {
        height: 667,
        offsetTop: 0,
        scale: 1,
      });
      Object.defineProperty(window, "visualViewport", { value: viewport });
    });
    await visit();
    await launcher.tap();
    await panel.waitFor();
    await page.evaluate(() => {
      Object.assign(window.visualViewport ?? {}, {
        height: 320,
        offsetTop: 40,
      });
      window.visualViewport?.dispatchEvent(new Event("resize"));
    });
    await eventually(() => panel.boundingBox()).toEqual({
      x: 0,
      y: 40,
      width: 375,
      height: 320,
    });
    const box = await field.boundingBox();
    expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThan(360);
  });

  test("a panel left open does not cover the next page", async () => {
    const { visit, launcher, panel, page } = world();
    await visit();
    await launcher.tap();
    await panel.waitFor();
    await page.reload();
    await launcher.waitFor();
    expect(await panel.count()).toBe(0);
  });
});

describe("in other languages", () => {
  const world = useWorld({ locale: "de-AT" });

  test("German texts for a German page or browser", async () => {
    const { visit, launcher, page, panel, field } = world();
    await visit({ locale: "de" });
    expect(await launcher.getAttribute("aria-label")).toBe("Chat öffnen");
    await launcher.click();
    await page.getByRole("dialog", { name: "Support" }).waitFor();
    expect(await field.getAttribute("placeholder")).toBe(
      "Nachricht schreiben …",
    );
    await panel
      .getByRole("button", { name: "Mit einem Menschen sprechen" })
      .waitFor();
    expect(
      await page.locator("frontdesk-widget .frame").getAttribute("lang"),
    ).toBe("de");
  });

  test("a page that reads from right to left gets a mirrored panel", async () => {
    const { gateway, site, page, launcher, panel, field } = world();
    const { htmlPage, scriptTag } = await import("../support/site.js");
    site.pages.set("/", {
      html: htmlPage(scriptTag(gateway.url), {
        attributes: 'lang="ar" dir="rtl"',
      }),
    });
    await page.goto(site.url);
    await launcher.click();
    const close = await panel.locator("header button").boundingBox();
    const input = await field.boundingBox();
    const send = await panel.locator(".send").boundingBox();
    const middle = ((await panel.boundingBox())?.x ?? 0) + 190;
    expect(close?.x ?? 9999).toBeLessThan(middle);
    expect(send?.x ?? 9999).toBeLessThan(input?.x ?? 0);
    expect(await violations(world())).toEqual([]);
  });
});
