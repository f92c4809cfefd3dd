import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  accessibilityViolations,
  DESKTOP,
  launchBrowser,
  PHONE,
} from "../support/browser.js";
import { startPlatform, type Platform } from "../support/platform.js";
import { Staff } from "../support/staff.js";
import { Visitor } from "../support/visitor.js";

let platform: Platform;
let browser: Browser;

// Without a model: the built-in answerer answers, with a source.
beforeAll(async () => {
  [platform, browser] = await Promise.all([
    startPlatform({ model: false }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await platform.close();
});

const LOOKS = [
  { name: "phone, light", viewport: PHONE, colorScheme: "light" as const },
  { name: "desktop, dark", viewport: DESKTOP, colorScheme: "dark" as const },
];

const PAGES = ["/security", "/settings", "/settings?part=budget"];

async function newPage(look: (typeof LOOKS)[number]): Promise<Page> {
  const context = await browser.newContext({
    viewport: look.viewport,
    colorScheme: look.colorScheme,
    // Axe would measure the contrast of half-faded text.
    reducedMotion: "reduce",
  });
  return context.newPage();
}

describe.each(LOOKS)("axe finds nothing on a $name", (look) => {
  it("in the demo shop and its chat", async () => {
    const visitor = new Visitor(await newPage(look));
    await visitor.page.goto(`${platform.gatewayUrl}/demo`);
    expect(await accessibilityViolations(visitor.page)).toEqual([]);
    await visitor.openChat();
    expect(await accessibilityViolations(visitor.page)).toEqual([]);
    await visitor.send("How long does shipping take?");
    await visitor.sees("automatic answer");
    expect(await accessibilityViolations(visitor.page)).toEqual([]);
  });

  it("in the dashboard", async () => {
    const staff = new Staff(await newPage(look));
    await staff.page.goto(`${platform.dashboardUrl}/login`);
    expect(await accessibilityViolations(staff.page)).toEqual([]);
    await staff.signIn(platform.dashboardUrl, platform.password);
    await staff.page.locator('a[href*="/conversations/"]').first().waitFor();
    expect(await accessibilityViolations(staff.page)).toEqual([]);
    await staff.openNewest();
    await staff.sees("How long does shipping take?");
    expect(await accessibilityViolations(staff.page)).toEqual([]);
    for (const path of PAGES) {
      await staff.page.goto(platform.dashboardUrl + path);
      await staff.page.locator("section").first().waitFor();
      expect(await accessibilityViolations(staff.page)).toEqual([]);
    }
    await staff.page.goto(`${platform.dashboardUrl}/setup`);
    await staff.page.getByText("data-widget-id").first().waitFor();
    expect(await accessibilityViolations(staff.page)).toEqual([]);
    await staff.page.goto(`${platform.dashboardUrl}/widgets`);
    await staff.page.getByRole("table").getByRole("link").first().click();
    await staff.page.getByLabel("Title").waitFor();
    expect(await accessibilityViolations(staff.page)).toEqual([]);
  });
});
