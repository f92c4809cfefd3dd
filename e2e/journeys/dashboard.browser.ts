import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  accessibilityViolations,
  DESKTOP,
  launchBrowser,
  PHONE,
} from "../support/browser.js";
import {
  startLinkedPlatform,
  type LinkedPlatform,
} from "../support/linked-platform.js";
import { rewriteLiveData } from "../support/live-data.js";
import { standInForSight } from "../support/sight.js";
import { Staff } from "../support/staff.js";
import type { Talk } from "../support/talk.js";

let linked: LinkedPlatform;
let platform: LinkedPlatform["platform"];
let browser: Browser;
let link: LinkedPlatform["link"];
let session: Awaited<ReturnType<BrowserContext["storageState"]>>;
let newTalk: LinkedPlatform["newTalk"];

beforeAll(async () => {
  [linked, browser] = await Promise.all([
    startLinkedPlatform(),
    launchBrowser(),
  ]);
  ({ platform, link, newTalk } = linked);
  const staff = new Staff(await browser.newPage());
  await staff.signIn(platform.dashboardUrl, platform.password);
  session = await staff.page.context().storageState();
  await staff.page.close();
});
afterAll(async () => {
  await browser.close();
  await linked.close();
});

const people = ["Ada Lovelace", "Grace Hopper", "Katherine Johnson"] as const;

const talks: Talk[] = [];

/** Conversations of these people, the last of them newest. */
async function converse(): Promise<void> {
  for (const name of people) {
    const talk = newTalk();
    await talk.introduce(name, `Hi from ${name}`);
    talks.push(talk);
  }
}

async function signedIn(
  path = "/",
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Staff> {
  const context = await browser.newContext({
    viewport: DESKTOP,
    // Axe would measure the contrast of half-faded text.
    reducedMotion: "reduce",
    storageState: session,
    ...options,
  });
  const staff = new Staff(await context.newPage());
  await staff.page.goto(platform.dashboardUrl + path);
  return staff;
}

function row(page: Page, name: string) {
  return page.locator("[data-row-id]", { hasText: name });
}

function heading(page: Page, name: string) {
  return page.getByRole("heading", { level: 1, name });
}

async function isAccessible(page: Page): Promise<void> {
  expect(await accessibilityViolations(page)).toEqual([]);
}

describe("before anybody wrote", () => {
  it("the inbox says what to do", async () => {
    const { page } = await signedIn();
    await page.getByText("No conversation yet").waitFor();
    await isAccessible(page);
    await page.getByRole("link", { name: "Put the widget" }).click();
    await page.getByText("data-widget-id").waitFor();
    await page.context().close();
  });

  it("somebody without a team is told so", async () => {
    const { page } = await signedIn("/login");
    await rewriteLiveData(page, (value) => ("tenant" in value ? null : value));
    await page.goto(platform.dashboardUrl);
    await page.getByText("belongs to no team").waitFor();
    await isAccessible(page);
    await page.context().close();
  });
});

describe("with conversations", () => {
  beforeAll(converse);

  it("the keyboard is enough", async () => {
    const { page } = await signedIn();
    await row(page, people[2]).waitFor();
    await page.keyboard.press("j");
    await heading(page, people[2]).waitFor();
    await page.keyboard.press("j");
    await heading(page, people[1]).waitFor();
    await page.keyboard.press("k");
    await heading(page, people[2]).waitFor();

    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await help.getByText("Take over").waitFor();
    await isAccessible(page);
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });

    const staff = new Staff(page);
    await page.keyboard.press("r");
    await page.keyboard.type("jk");
    await expect.poll(() => staff.composer.inputValue()).toBe("jk");
    await heading(page, people[2]).waitFor();
    await staff.composer.fill("");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await heading(page, people[1]).waitFor();

    await page.keyboard.press("Control+k");
    const palette = page.getByRole("textbox", { name: "Search commands" });
    await palette.waitFor();
    await isAccessible(page);
    await palette.fill("set-up");
    await page.keyboard.press("Enter");
    await heading(page, "Set-up").waitFor();
    await page.context().close();
  });

  it("E closes; that can be undone, and a closed one reopened", async () => {
    const { page } = await signedIn();
    await row(page, people[0]).click();
    await heading(page, people[0]).waitFor();
    await page.keyboard.press("e");
    await page.getByText("This conversation is closed.").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.getByText("This conversation is closed.").waitFor();
    await page.getByText("Closed", { exact: true }).first().click();
    await page.waitForURL(/status=closed/);
    await row(page, people[0]).waitFor();
    await page.reload();
    await row(page, people[0]).waitFor();
    expect(await page.locator("[data-row-id]").count()).toBe(1);
    await page.getByRole("button", { name: "Reopen" }).click();
    await page.getByText("Nothing closed yet").waitFor();
    await page.context().close();
  });

  it("a search stays in the address", async () => {
    const { page } = await signedIn();
    await row(page, people[0]).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("grace");
    await row(page, people[0]).waitFor({ state: "detached" });
    await row(page, people[1]).waitFor();
    await page.waitForURL(/q=grace/);
    await page.reload();
    await row(page, people[1]).waitFor();
    expect(await page.locator("[data-row-id]").count()).toBe(1);
    const search = page.getByRole("searchbox");
    expect(await search.inputValue()).toBe("grace");
    await search.fill("nobody of that name");
    await page.getByText("Nothing found").waitFor();
    await page.context().close();
  });

  it("T takes over in mid-answer", async () => {
    const answer = fetch(`${platform.gatewayUrl}/chat`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-widget-api-key": platform.widgetKey,
      },
      body: JSON.stringify({
        sessionId: "taken-over",
        message: "Tell me all [[tokens=9 hold=take]]",
      }),
    }).then((response) => response.text());
    platform.provider?.release("take", 3);
    const staff = await signedIn();
    await row(staff.page, "Tell me all").click();
    await staff.sees("word0 word1 word2");
    await staff.page.keyboard.press("t");
    await staff.page.getByText("You answer").waitFor();
    expect(
      await staff.composer.evaluate((field) => field.matches(":focus")),
    ).toBe(true);
    await staff.sees("Stopped: staff took over");
    platform.provider?.release("take");
    expect(await answer).not.toContain("word8");
    await staff.page.context().close();
  });

  it("a visitor is blocked and let in again", async () => {
    const { page } = await signedIn();
    await row(page, people[1]).click();
    await page.getByRole("button", { name: "Block visitor" }).click();
    await page.getByRole("menuitem", { name: "Block for 1 hour" }).click();
    await page.getByText("Blocked until").waitFor();
    await expect(talks[1]?.say("Still here?")).rejects.toThrow("blocked");
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("button", { name: "Block visitor" }).waitFor();
    await page.context().close();
  });

  it("a message is told of while nobody looks, if that is wanted", async () => {
    const { page } = await signedIn("/login");
    await page.addInitScript(standInForSight);
    await page.goto(platform.dashboardUrl);
    const told = () => page.evaluate(() => globalThis.sight.told);
    await row(page, people[0]).waitFor();
    await page.getByRole("button", { name: "More" }).first().click();
    const item = page.getByRole("menuitemcheckbox", { name: /notification/ });
    expect(await item.getAttribute("aria-checked")).toBe("false");
    await item.click();
    await expect.poll(() => item.getAttribute("aria-checked")).toBe("true");
    await isAccessible(page);
    await page.keyboard.press("Escape");

    await talks[0]?.say("Seen at once");
    await row(page, people[0]).getByText("Noted.").waitFor();
    await page.evaluate(() => globalThis.sight.set("hidden"));
    await talks[1]?.say("Is anybody there?");
    await expect.poll(told).toEqual([`${people[1]} wrote: Is anybody there?`]);
    await page.context().close();
  });

  it("a viewer reads along", async () => {
    const { page } = await signedIn("/login");
    await rewriteLiveData(page, (value) =>
      "tenant" in value
        ? { ...value, member: { _id: "m", name: "Vera", role: "viewer" } }
        : value,
    );
    await page.goto(platform.dashboardUrl);
    await row(page, people[1]).click();
    await page.getByText("Your role may read along").waitFor();
    const takeOver = page.getByRole("button", { name: "Take over" });
    expect(await takeOver.isDisabled()).toBe(true);
    expect(await page.getByRole("textbox", { name: /reply/i }).count()).toBe(0);
    await isAccessible(page);
    await page.goto(`${platform.dashboardUrl}/widgets`);
    await page.getByText("Your role may look at").waitFor();
    const add = page.getByRole("button", { name: "New widget" });
    expect(await add.isDisabled()).toBe(true);
    await page.getByRole("table").getByRole("link").first().click();
    await page.getByLabel("Title").waitFor();
    expect(await page.getByLabel("Title").isDisabled()).toBe(true);
    await page.context().close();
  });

  it("a phone shows one pane at a time, with a way back", async () => {
    const { page } = await signedIn("/", { viewport: PHONE });
    await row(page, people[2]).click();
    await heading(page, people[2]).waitFor();
    expect(await row(page, people[2]).isVisible()).toBe(false);
    const box = await new Staff(page).composer.boundingBox();
    expect(box?.height).toBeLessThan(60);
    await isAccessible(page);
    await page.getByRole("button", { name: "Details" }).click();
    await page.getByRole("dialog").getByText("First seen").waitFor();
    await isAccessible(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Back to the list" }).click();
    await row(page, people[2]).waitFor();
    await isAccessible(page);
    await row(page, people[1]).click();
    await heading(page, people[1]).waitFor();
    await page.goBack();
    await row(page, people[1]).waitFor();
    expect(new URL(page.url()).pathname).toBe("/");
    await page.context().close();
  });

  it("a reply written without a connection arrives once", async () => {
    const staff = await signedIn();
    await row(staff.page, people[0]).click();
    await staff.sees(`Hi from ${people[0]}`);
    link.cut();
    await staff.page.getByText("Connection lost").waitFor();
    await staff.reply("Written in a tunnel");
    await staff.sees("Waits for the connection");
    link.mend();
    await staff.page.getByText("You answer").waitFor();
    await staff.page
      .getByText("Waits for the connection")
      .waitFor({ state: "detached" });
    await staff.page
      .getByText("Connection lost")
      .waitFor({ state: "detached" });
    await staff.page.reload();
    await staff.sees("Written in a tunnel");
    const log = await staff.thread.innerText();
    expect(log.split("Written in a tunnel")).toHaveLength(2);
    await staff.page.context().close();
  });

  it("older messages do not move what is read", async () => {
    // R and a letter took this one over: no answers come between, so all of it
    // is one group, which grows at its top.
    for (let turn = 0; turn < 60; turn += 1) {
      await talks[2]?.say(`Line ${turn}`);
    }
    const staff = await signedIn();
    await row(staff.page, people[2]).click();
    await staff.sees("Line 59");
    const shift = await staff.thread.evaluate(async (box) => {
      const bubbles = () => box.querySelectorAll("[data-anchor]");
      const loaded = bubbles().length;
      box.scrollTop = 0;
      const text = bubbles()[0]?.textContent;
      const top = () =>
        [...bubbles()]
          .find((bubble) => bubble.textContent === text)
          ?.getBoundingClientRect().top ?? Number.NaN;
      const before = top();
      await new Promise<void>((resolve) => {
        const look = () =>
          bubbles().length > loaded
            ? // One more frame: the place is restored before it is painted.
              requestAnimationFrame(() => resolve())
            : requestAnimationFrame(look);
        look();
      });
      return Math.abs(top() - before);
    });
    expect(shift).toBeLessThan(4);
    await staff.page.context().close();
  });
});

describe("set-up", () => {
  it("shows the demo shop, and leads to the widget's pages", async () => {
    const { page } = await signedIn("/setup");
    const shop = page.frameLocator("iframe");
    await shop.getByRole("button", { name: /^open chat/i }).waitFor();
    await isAccessible(page);
    await page.getByRole("link", { name: "Allow domains" }).click();
    await page.getByRole("tab", { name: "Domains", selected: true }).waitFor();
    await page.context().close();
  });
});

describe("a session", () => {
  it("ends in every tab of the browser", async () => {
    const context = await browser.newContext({ viewport: DESKTOP });
    const first = new Staff(await context.newPage());
    await first.signIn(platform.dashboardUrl, platform.password);
    const second = new Staff(await context.newPage());
    await second.page.goto(platform.dashboardUrl);
    await row(second.page, people[0]).waitFor();
    await second.page.getByRole("button", { name: "More" }).first().click();
    await second.page.getByRole("menuitem", { name: "Sign out" }).click();
    await first.page.getByText("Your session has ended").waitFor();
    await isAccessible(first.page);
    await first.page.goto(platform.dashboardUrl);
    await first.page.waitForURL(/\/login/);
    await context.close();
  });

  it("cannot be guessed: wrong passwords have to wait", async () => {
    const page = await browser.newPage();
    await page.goto(`${platform.dashboardUrl}/login`, {
      // Before its script runs, the form leads to another page.
      waitUntil: "networkidle",
    });
    const field = page.getByLabel("Password", { exact: true });
    const problem = page.locator("#login-problem");
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await field.fill(`wrong ${attempt}`);
      const answered = page.waitForResponse(/\/api\/login/);
      await field.press("Enter");
      await answered;
    }
    await problem.getByText("before the next try").waitFor();
    // Right or wrong makes no difference now.
    await field.fill(platform.password);
    await field.press("Enter");
    await problem.getByText("Too many wrong passwords").waitFor();
    await isAccessible(page);
    await page.close();
  });
});
