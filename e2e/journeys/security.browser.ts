import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  accessibilityViolations,
  DESKTOP,
  launchBrowser,
  PHONE,
} from "../support/browser.js";
import { rewriteLiveData } from "../support/live-data.js";
import { startPlatform, type Platform } from "../support/platform.js";
import { Staff } from "../support/staff.js";
import { Visitor } from "../support/visitor.js";

let platform: Platform;
let browser: Browser;
let session: Awaited<ReturnType<BrowserContext["storageState"]>>;

// Without a model: the built-in answerer answers.
beforeAll(async () => {
  [platform, browser] = await Promise.all([
    startPlatform({ model: false }),
    launchBrowser(),
  ]);
  const staff = new Staff(await browser.newPage());
  await staff.signIn(platform.dashboardUrl, platform.password);
  session = await staff.page.context().storageState();
  await staff.page.close();
});
afterAll(async () => {
  await browser.close();
  await platform.close();
});

const EVIL = "evil.example";
const FLOOD = 240;
const MINUTE_MS = 60_000;
/** Refusals are reported in batches. */
const WITHIN = { timeout: 30_000 };

async function signedIn(
  path: string,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: DESKTOP,
    // Axe would measure the contrast of half-faded text.
    reducedMotion: "reduce",
    storageState: session,
    ...options,
  });
  const page = await context.newPage();
  await page.goto(platform.dashboardUrl + path);
  return page;
}

/** For a frame, a button that was enabled just now has other colours. */
async function isAccessible(page: Page): Promise<void> {
  await expect.poll(() => accessibilityViolations(page), WITHIN).toEqual([]);
}

/** @returns in how many minutes of the clock it fell. */
async function flood(): Promise<number> {
  const minute = () => Math.floor(Date.now() / MINUTE_MS);
  const began = minute();
  for (let sent = 0; sent < FLOOD; sent += 20) {
    const answers = Array.from({ length: 20 }, () =>
      fetch(`${platform.gatewayUrl}/chat`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-widget-api-key": platform.widgetKey,
          origin: `https://${EVIL}`,
        },
        body: JSON.stringify({ sessionId: "flood", message: "Hello?" }),
      }),
    );
    for (const answer of await Promise.all(answers)) {
      expect(answer.status).toBe(403);
      await answer.arrayBuffer();
    }
  }
  return minute() - began + 1;
}

function eventRows(page: Page) {
  return page
    .getByRole("table", { name: "Events" })
    .getByRole("row", { name: new RegExp(`^.*Site not allowed.*${EVIL}`) });
}

function part(page: Page, name: string) {
  return page.getByRole("region", { name, exact: true });
}

describe("settings", () => {
  it("try out what they do before they are saved", async () => {
    const page = await signedIn("/settings?part=filter");
    const message = page.getByLabel("Message", { exact: true });
    const verdict = part(page, "Try a message").getByRole("status");
    await message.fill("Do you ship to Norway?");
    await verdict.getByText("would be let in").waitFor();
    await message.fill("Look at <b>this</b> <script>alert(1)</script>");
    await verdict.getByText("would be refused").waitFor();
    await isAccessible(page);
    await page.getByRole("radio", { name: "Off", exact: true }).check();
    await verdict.getByText("would be let in").waitFor();

    await page.getByRole("tab", { name: "Privacy" }).click();
    await page.getByRole("checkbox", { name: "Mail addresses" }).check();
    await page.getByText("I am Ada, [email] or +44").waitFor();
    await isAccessible(page);
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saved. It holds from now on.").waitFor();
    await page.context().close();
  });

  it("keep a budget and show where it stands", async () => {
    const page = await signedIn("/settings?part=budget");
    await page.getByRole("switch", { name: "Keep a budget" }).check();
    await page.getByLabel("Tokens a day").fill("50000");
    await page.getByLabel("Money a month").fill("20");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Without prices, money is never spent").waitFor();
    await page.getByLabel("Price of a million tokens written").fill("1.5");
    await page.getByRole("button", { name: "Save changes" }).click();
    const meter = page.getByRole("meter", { name: "Tokens today" });
    expect(await meter.getAttribute("aria-valuetext")).toBe("0 of 50,000");
    await isAccessible(page);
    await page.context().close();
  });

  it("are for reading only when the role says so", async () => {
    const page = await signedIn("/login");
    let role = "agent";
    await rewriteLiveData(page, (value) =>
      "tenant" in value
        ? { ...value, member: { _id: "m", name: "Vera", role } }
        : value,
    );
    await page.goto(`${platform.dashboardUrl}/settings`);
    await page.getByText("Your role may look at the settings").waitFor();
    const name = page.getByLabel("Name of the business");
    expect(await name.isDisabled()).toBe(true);
    await page.getByRole("tab", { name: "API keys" }).click();
    await page.getByText("Only admins and owners see keys").waitFor();
    await isAccessible(page);
    role = "viewer";
    await page.reload();
    await page.getByText("Your role does not see the settings").waitFor();
    expect(await page.getByRole("link", { name: "Security" }).count()).toBe(0);
    await page.goto(`${platform.dashboardUrl}/security`);
    await page.getByText("Your role does not see security").waitFor();
    await isAccessible(page);
    await page.context().close();
  });
});

describe("a flood from a foreign site", () => {
  it("is one row with a count, and one alert, live", async () => {
    // It would block the address that everybody here shares.
    const settings = await signedIn("/settings?part=blocking");
    await settings.getByRole("switch", { name: "Block automatically" }).click();
    await settings.getByRole("button", { name: "Save changes" }).click();
    await settings.getByText("Saved. It holds from now on.").waitFor();
    await settings.context().close();

    const page = await signedIn("/security");
    await page.getByText("Nothing was refused yet").waitFor();
    await isAccessible(page);
    const minutes = await flood();
    await eventRows(page).first().waitFor();
    await expect
      .poll(async () => {
        const counts = await eventRows(page)
          .getByRole("cell")
          .nth(1)
          .allInnerTexts();
        return counts.reduce((sum, count) => sum + Number(count), 0);
      }, WITHIN)
      .toBe(FLOOD);
    expect(await eventRows(page).count()).toBeLessThanOrEqual(minutes);

    const alert = part(page, "Alerts").getByRole("listitem");
    await alert.getByText("Going on", { exact: true }).waitFor();
    expect(await alert.count()).toBe(1);
    expect(await alert.innerText()).toContain("Site not allowed");
    await page.getByRole("link", { name: /Security.*1 new alert/ }).waitFor();
    await isAccessible(page);
    await alert.getByRole("button", { name: "Mark as seen" }).click();
    await alert.getByText("Going on, seen").waitFor();

    await page.getByRole("button", { name: /^Site not allowed \d/ }).click();
    await expect.poll(() => page.url()).toContain("type=domain_not_allowed");
    await page.getByRole("combobox", { name: "Type" }).click();
    await page.getByRole("option", { name: "Invalid key" }).click();
    await page.getByText("Nothing fits these filters").waitFor();
    await page.reload();
    await page.getByText("Nothing fits these filters").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await eventRows(page).first().waitFor();
    await page.context().close();
  });

  it("fits a phone", async () => {
    const page = await signedIn("/security", { viewport: PHONE });
    await page
      .getByRole("button", { name: /^Details: Site/ })
      .first()
      .click();
    await page.getByText(`https://${EVIL}`).first().waitFor();
    const width = await page.evaluate(
      () => document.documentElement.scrollWidth,
    );
    expect(width).toBeLessThanOrEqual(PHONE.width);
    await isAccessible(page);
    await page.context().close();
  });
});

describe("a block", () => {
  it("is told to the visitor with its end, and ends when lifted", async () => {
    const visitor = await Visitor.arrive(browser);
    await visitor.open(platform.gatewayUrl);
    await visitor.send("How long does shipping take?");
    await visitor.sees("automatic answer");

    const page = await signedIn("/security");
    await page
      .getByRole("button", { name: /^Details: Site/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Block address" }).first().click();
    const dialog = page.getByRole("dialog");
    await isAccessible(page);
    await dialog.getByRole("button", { name: "Block", exact: true }).click();
    await dialog.getByText("Write a few words").waitFor();
    await dialog.getByLabel("Reason").fill("Flood from a foreign site");
    await dialog.getByRole("button", { name: "Block", exact: true }).click();
    const blocks = part(page, "Blocks");
    await blocks.getByText("Flood from a foreign site").waitFor();
    await isAccessible(page);

    await visitor.send("And how do I get my money back?");
    await visitor.panel
      .getByText(/again in (\d+ minutes|1 hour)/)
      .first()
      .waitFor();

    await blocks.getByRole("button", { name: /^Lift block/ }).click();
    await dialog.getByLabel("Reason").fill("It was our own test");
    await dialog.getByRole("button", { name: "Lift block" }).click();
    await blocks.getByText("Nobody is blocked").waitFor();
    await blocks.getByText("All", { exact: true }).click();
    await blocks.getByText("“It was our own test”").waitFor();

    await visitor.send("What are your opening hours?");
    await visitor.sees("answers around the clock");
    await visitor.page.context().close();
    await page.context().close();
  });

  it("of a visitor leads to their conversation", async () => {
    const visitor = await Visitor.arrive(browser);
    await visitor.open(platform.gatewayUrl);
    await visitor.send("Which beans are the mildest?");
    await visitor.sees("automatic answer");
    const page = await signedIn("/");
    const staff = new Staff(page);
    await staff.openNewest();
    await staff.sees("Which beans are the mildest?");
    await page.getByRole("button", { name: "Block visitor" }).click();
    await page.getByRole("menuitem", { name: /^With a reason/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("Asks for other people's orders");
    await dialog.getByRole("radio", { name: "7 days" }).check();
    await isAccessible(page);
    await dialog.getByRole("button", { name: "Block", exact: true }).click();
    await page.getByText(/^Blocked until/).waitFor();
    await page.getByRole("link", { name: /^Security/ }).click();
    await page.getByText("Asks for other people's orders").waitFor();
    await page.getByRole("link", { name: "Open conversation" }).click();
    await staff.sees("Which beans are the mildest?");
    await visitor.page.context().close();
    await page.context().close();
  });
});

describe("a key of the admin API", () => {
  it("is shown once, works until it is revoked, and not after", async () => {
    const page = await signedIn("/settings?part=keys");
    await page.getByText("No key yet").waitFor();
    await isAccessible(page);
    await page.getByRole("button", { name: "New key" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Nightly export");
    await isAccessible(page);
    await dialog.getByRole("button", { name: "Make key" }).click();
    const key = await page.getByTestId("new-api-key").innerText();
    expect(key).toMatch(/^fdk_[\w-]{43}$/);
    await isAccessible(page);
    await dialog.getByRole("button", { name: "I have kept it" }).click();
    await page.getByText("Nightly export").waitFor();
    expect(await page.content()).not.toContain(key);

    const list = () =>
      fetch(`${platform.gatewayUrl}/v1/admin/widgets`, {
        headers: { authorization: `Bearer ${key}` },
      });
    const allowed = await list();
    expect(allowed.status).toBe(200);
    expect(JSON.stringify(await allowed.json())).toContain("widget");
    const tooMuch = await fetch(`${platform.gatewayUrl}/v1/admin/widgets`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ name: "More" }),
    });
    expect(tooMuch.status).toBe(403);
    await tooMuch.arrayBuffer();

    await page.getByRole("button", { name: "Revoke Nightly export" }).click();
    await dialog.getByRole("button", { name: "Revoke key" }).click();
    await page.getByText("Revoked", { exact: true }).waitFor();
    const refused = await list();
    expect(refused.status).toBe(401);
    await refused.arrayBuffer();
    await page.context().close();
  });
});
