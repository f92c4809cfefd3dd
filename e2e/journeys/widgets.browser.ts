import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  accessibilityViolations,
  DESKTOP,
  launchBrowser,
  PHONE,
} from "../support/browser.js";
import { openForeignSite, type ForeignSite } from "../support/foreign-site.js";
import { rewriteLiveData } from "../support/live-data.js";
import { startPlatform, type Platform } from "../support/platform.js";
import { Staff } from "../support/staff.js";
import { Visitor } from "../support/visitor.js";

/** Most of it is over in a second; the machine may be busy. */
const SOON = { timeout: 30_000 };

let platform: Platform;
let browser: Browser;
let site: ForeignSite;
let session: Awaited<ReturnType<BrowserContext["storageState"]>>;
/** Path of the widget's page. */
let widgetPath: string;
let snippet: string;

beforeAll(async () => {
  [platform, browser, site] = await Promise.all([
    startPlatform({ model: false }),
    launchBrowser(),
    openForeignSite("shop"),
  ]);
  const staff = new Staff(await browser.newPage());
  await staff.signIn(platform.dashboardUrl, platform.password);
  session = await staff.page.context().storageState();
  await staff.page.close();
});
afterAll(async () => {
  await browser.close();
  await site.close();
  await platform.close();
});

async function open(
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

async function isAccessible(page: Page): Promise<void> {
  expect(await accessibilityViolations(page)).toEqual([]);
}

/** The foreign page, loaded anew by somebody new. */
async function visit(): Promise<{ page: Page; warnings: string[] }> {
  const context = await browser.newContext({ viewport: DESKTOP });
  const page = await context.newPage();
  const warnings: string[] = [];
  page.on("console", (message) => warnings.push(message.text()));
  await page.goto(site.origin);
  return { page, warnings };
}

/** Calls without a browser, as a customer's server makes them. */
function ask(key: string): Promise<Response> {
  return fetch(`${platform.gatewayUrl}/v1/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-widget-api-key": key },
    body: "{}",
  });
}

describe("a widget, from nothing to a foreign page", () => {
  it("is made with a name", async () => {
    const page = await open("/widgets");
    await page.getByRole("table").waitFor();
    await page.getByRole("button", { name: "New widget" }).click();
    await page.getByLabel("Name").fill("Corner shop");
    await page.getByRole("button", { name: "Create widget" }).click();
    await page
      .getByRole("heading", { level: 1, name: "Corner shop" })
      .waitFor();
    widgetPath = new URL(page.url()).pathname;
    await isAccessible(page);
    await page.getByRole("tab", { name: "Install", exact: true }).click();
    await page.getByText("No domain is allowed yet").waitFor();
    const shown = page.getByRole("region", { name: "Snippet", exact: true });
    snippet = await shown.innerText();
    site.paste(snippet);
    await page
      .getByRole("region", { name: "With a fixed version" })
      .getByText(/integrity="sha384-[\w+/]{64}"/)
      .first()
      .waitFor();
    await isAccessible(page);
    await page.context().close();
  });

  it("is confirmed by its owner", async () => {
    const page = await open(widgetPath);
    await page.getByRole("button", { name: "Confirm widget" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("it serves nobody").waitFor();
    await dialog.getByRole("button", { name: "Confirm widget" }).click();
    await page.getByText("Live", { exact: true }).waitFor();
    await page.context().close();
  });

  it("is refused, then allowed and served, without a restart", async () => {
    const page = await open(`${widgetPath}?part=domains`);
    const test = page.getByLabel("Address of a page");
    await test.fill(`${site.origin}/contact`);
    await page.getByText(`${site.origin} would be refused.`).waitFor();
    await isAccessible(page);

    const refused = await visit();
    await expect
      .poll(() => refused.warnings.join("\n"), SOON)
      .toContain("not served on this site");
    const launcher = { name: /^open chat/i };
    expect(await refused.page.getByRole("button", launcher).count()).toBe(0);

    await page.getByLabel("Domain", { exact: true }).fill("not a domain");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("This is not a domain.").waitFor();
    await page.getByLabel("Domain", { exact: true }).fill(site.host);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText(`${site.origin} would be served.`).waitFor();

    await expect
      .poll(async () => {
        const { page: shop } = await visit();
        const button = shop.getByRole("button", launcher);
        // Resolves either way: refused pages never get one.
        const isServed = await button.waitFor({ timeout: 3000 }).then(
          () => true,
          () => false,
        );
        await shop.context().close();
        return isServed;
      }, SOON)
      .toBe(true);
    const { page: shop } = await visit();
    const visitor = new Visitor(shop);
    await visitor.openChat();
    await visitor.send("How long does shipping take?");
    await visitor.sees("automatic answer");
    await shop.context().close();
    await refused.page.context().close();
    await page.context().close();
  });

  it("tells where it was seen", async () => {
    const page = await open(`${widgetPath}?part=seen`);
    await page.getByText(`Installed: served on ${site.origin}`).waitFor({
      timeout: 60_000,
    });
    await isAccessible(page);
    await page.getByRole("link", { name: "All widgets" }).click();
    const row = page.getByRole("row", { name: /Corner shop/ });
    await row.getByText("1 message").waitFor();
    await isAccessible(page);
    await page.context().close();
  });

  it("lets a refused site in with one click", async () => {
    const other = await openForeignSite("blog");
    other.paste(snippet);
    const context = await browser.newContext();
    await (await context.newPage()).goto(other.origin);
    const page = await open(`${widgetPath}?part=seen`);
    await page
      .getByRole("button", { name: `Allow ${other.host}` })
      .click({ timeout: 60_000 });
    await page.getByText(`${other.host} is allowed now.`).waitFor();
    await page.getByRole("tab", { name: "Domains" }).click();
    await page.getByRole("button", { name: `Remove ${other.host}` }).click();
    await page.getByText(`${other.host} is not served any more.`).waitFor();
    await context.close();
    await page.context().close();
    await other.close();
  });
});

describe("its looks", () => {
  it("are previewed unsaved, kept over pages, and saved", async () => {
    const page = await open(widgetPath);
    const inside = page.frameLocator("iframe");
    await inside.getByRole("dialog").getByText("Support").first().waitFor();
    const title = page.getByLabel("Title");
    await title.fill("Ask the roaster");
    await inside.getByText("Ask the roaster").first().waitFor();
    // The widget drawn anew leaves the focus where it is typed.
    expect(await title.evaluate((field) => field.matches(":focus"))).toBe(true);

    await page.getByLabel("Logo").fill("http://example.com/logo.png");
    await page.getByLabel("Logo").blur();
    await page.getByText("must begin with https://").waitFor();
    await page.getByRole("button", { name: "Save changes" }).click();
    const logo = page.getByLabel("Logo");
    expect(await logo.evaluate((field) => field.matches(":focus"))).toBe(true);
    await isAccessible(page);
    await logo.fill("");

    const composer = inside.getByRole("dialog").getByRole("textbox").first();
    await composer.fill("Does it look right?");
    await composer.press("Enter");
    await inside.getByText("This is how an answer looks").first().waitFor();

    await page.getByRole("link", { name: "Inbox" }).click();
    await page.getByRole("heading", { level: 1, name: "Inbox" }).waitFor();
    await page.goto(platform.dashboardUrl + widgetPath);
    await page.getByText("Not saved yet").waitFor();
    expect(await title.inputValue()).toBe("Ask the roaster");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText(/^Saved\./).waitFor();
    await expect
      .poll(async () => {
        const { page: shop } = await visit();
        const visitor = new Visitor(shop);
        await visitor.openChat();
        const words = await visitor.panel.innerText();
        await shop.context().close();
        return words;
      }, SOON)
      .toContain("Ask the roaster");
    await page.context().close();
  });

  it("a slug that is taken is told at its field", async () => {
    const page = await open("/widgets");
    const first = page.getByRole("table").getByRole("link").first();
    await first.click();
    const slug = await page.getByLabel("Slug").inputValue();
    await page.goto(platform.dashboardUrl + widgetPath);
    await page.getByLabel("Slug").fill(slug);
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Another widget has this slug.").waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
    await page.context().close();
  });
});

describe("its keys", () => {
  it("a secret one is shown once, and rotates without a failed request", async () => {
    const page = await open(`${widgetPath}?part=keys`);
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByLabel("Label", { exact: true }).fill("Order system");
    await page.getByRole("button", { name: "Make key" }).click();
    const shown = page.getByTestId("new-key");
    const old = await shown.innerText();
    expect(old).toMatch(/^sk_[\w-]{43}$/);
    await isAccessible(page);
    // Neither Escape nor a click beside it loses the key.
    await page.keyboard.press("Escape");
    expect(await shown.isVisible()).toBe(true);
    await page.getByRole("button", { name: "I have stored it" }).click();
    await page.getByText("Order system").waitFor();
    await page.reload();
    await page.getByText("Order system").waitFor();
    expect(await page.content()).not.toContain(old);

    await expect.poll(async () => (await ask(old)).status, SOON).toBe(200);
    const answers: number[] = [];
    const load = { isOn: true, key: old };
    const loaded = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (load.isOn) answers.push((await ask(load.key)).status);
      }),
    );
    await page.getByRole("button", { name: /^Rotate: Order system/ }).click();
    await page.getByRole("button", { name: "Make the new key" }).click();
    const fresh = await shown.innerText();
    expect(fresh).not.toBe(old);
    const before = answers.length;
    await expect.poll(() => answers.length, SOON).toBeGreaterThan(before + 20);
    load.key = fresh;
    const between = answers.length;
    await expect.poll(() => answers.length, SOON).toBeGreaterThan(between + 20);
    load.isOn = false;
    await loaded;
    expect([...new Set(answers)]).toEqual([200]);

    await page.getByRole("button", { name: "I have stored it" }).click();
    await page
      .getByRole("button", {
        name: `Revoke: Order system, ${old.slice(0, 10)}…`,
      })
      .click();
    await page.getByRole("button", { name: "Revoke key now" }).click();
    await page.getByText("Revoked", { exact: true }).waitFor();
    await expect.poll(async () => (await ask(old)).status, SOON).toBe(401);
    expect((await ask(fresh)).status).toBe(200);
    await isAccessible(page);
    await page.context().close();
  });
});

describe("its limits", () => {
  it("keep the relations between windows", async () => {
    const page = await open(`${widgetPath}?part=limits`);
    const hour = page.getByLabel("Messages an hour").first();
    await hour.fill("5");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Must not be below “Messages a minute”.").waitFor();
    await isAccessible(page);
    await page.getByLabel("Messages a minute").first().fill("4");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText(/^Saved\./).waitFor();
    await page.reload();
    await expect.poll(() => hour.inputValue(), SOON).toBe("5");
    await page.context().close();
  });
});

describe("whoever may not", () => {
  it("a viewer reads, an admin does not confirm", async () => {
    const context = await browser.newContext({ storageState: session });
    const page = await context.newPage();
    await rewriteLiveData(page, (value) =>
      "tenant" in value
        ? { ...value, member: { _id: "m", name: "Vera", role: "viewer" } }
        : value,
    );
    for (const part of ["look", "domains", "limits", "keys", "seen"]) {
      await page.goto(`${platform.dashboardUrl}${widgetPath}?part=${part}`);
      await page.getByText("Your role may look at widgets").waitFor();
      await isAccessible(page);
    }
    const add = page.getByRole("button", { name: "New key" });
    await page.getByRole("tab", { name: "Keys" }).click();
    expect(await add.isDisabled()).toBe(true);
    await context.close();
  });
});

describe("on a phone", () => {
  it("every part fits, and the preview is a button away", async () => {
    const page = await open(widgetPath, { viewport: PHONE });
    await page.getByRole("button", { name: "Preview" }).click();
    const inside = page.frameLocator('[role="dialog"] iframe');
    await inside.getByText("Ask the roaster").first().waitFor();
    await page.getByRole("button", { name: "Close" }).first().click();
    for (const part of [
      "look",
      "domains",
      "limits",
      "keys",
      "install",
      "seen",
    ]) {
      await page.goto(`${platform.dashboardUrl}${widgetPath}?part=${part}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      const width = await page.evaluate(
        () => document.documentElement.scrollWidth,
      );
      expect(width).toBe(PHONE.width);
      await isAccessible(page);
    }
    await page.context().close();
  });
});

describe("its end", () => {
  it("says how many conversations it is about, and takes them along", async () => {
    const page = await open(widgetPath);
    const menu = page.getByRole("button", { name: "Actions for Corner shop" });
    await menu.click();
    await page.getByRole("menuitem", { name: "Disable" }).click();
    await page.getByText("Corner shop serves nobody now.").waitFor();
    await menu.click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    const keep = { name: "Delete widget, keep 1 conversation" };
    await page.getByRole("button", keep).waitFor();
    await isAccessible(page);
    await page.getByLabel("Erase 1 conversation").check();
    const erase = { name: "Delete widget and 1 conversation" };
    await page.getByRole("button", erase).click();
    await page.waitForURL(/\/widgets$/);
    await page.getByRole("table").waitFor();
    const link = page.getByRole("link", { name: "Corner shop" });
    await expect.poll(() => link.count(), SOON).toBe(0);
    await page.goto(platform.dashboardUrl + widgetPath);
    await page.getByText("This widget does not exist").waitFor();
    await isAccessible(page);
    await page.context().close();
  });
});
