/**
 * Every view of the running product at phone and desktop width, light and
 * dark: `npx tsx e2e/screenshots.ts <folder>`. The README's pictures are among
 * them.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { ROOT } from "../scripts/lib/prepare.mjs";
import build from "./support/build.js";
import { DESKTOP, launchBrowser, PHONE } from "./support/browser.js";
import { startPlatform, type Platform } from "./support/platform.js";
import { Staff } from "./support/staff.js";
import { Visitor } from "./support/visitor.js";

const OLDER = [
  "Do you ship to Norway, and what does it cost for two bags?",
  "Kann ich meine Bestellung noch ändern? Ich habe die falsche Mahlung gewählt.",
  "Hvor lenge holder bønnene seg etter at posen er åpnet?",
  "مرحباً، هل لديكم قهوة منزوعة الكافيين؟",
  "My grinder says “Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz”. Help?",
];

const ANSWER =
  "Yes, we do. Parcels to Norway leave on **Wednesdays** and take three to five working days.\n\n- one bag: € 6.90\n- two to four bags: € 9.50\n\nCustoms are included up to 3,000 NOK, so nothing is due at the door. Shall I reserve two bags of Morning Ridge for you?";

async function ask(platform: Platform, index: number, message: string) {
  const response = await fetch(`${platform.gatewayUrl}/chat`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-widget-api-key": platform.widgetKey,
    },
    body: JSON.stringify({ sessionId: `picture-${index}`, message }),
  });
  await response.text();
}

const LOOKS = [
  { name: "desktop-light", viewport: DESKTOP, colorScheme: "light" as const },
  { name: "desktop-dark", viewport: DESKTOP, colorScheme: "dark" as const },
  { name: "phone-light", viewport: PHONE, colorScheme: "light" as const },
  { name: "phone-dark", viewport: PHONE, colorScheme: "dark" as const },
];

type Look = (typeof LOOKS)[number];

function newPage(browser: Browser, look: Look): Promise<Page> {
  const { viewport, colorScheme } = look;
  return browser.newPage({ viewport, colorScheme, reducedMotion: "reduce" });
}

async function picture(
  platform: Platform,
  browser: Browser,
  folder: string,
  look: Look,
): Promise<void> {
  const take = (page: Page, view: string) =>
    page.screenshot({ path: join(folder, `${view}-${look.name}.png`) });
  const gate = `picture-${look.name}`;
  platform.provider?.setDefaults({ say: ANSWER, hold: gate });
  const visitor = new Visitor(await newPage(browser, look));
  await visitor.page.goto(`${platform.gatewayUrl}/demo`);
  await take(visitor.page, "demo");
  await visitor.openChat();
  await take(visitor.page, "widget-empty");
  await visitor.send("Do you ship to Norway, and what are two bags?");
  platform.provider?.release(gate, 150);
  await visitor.sees("two to four bags");
  await take(visitor.page, "widget");

  const staff = new Staff(await newPage(browser, look));
  await staff.page.goto(`${platform.dashboardUrl}/login`);
  await take(staff.page, "login");
  await staff.signIn(platform.dashboardUrl, platform.password);
  await staff.page.locator('a[href*="/conversations/"]').first().waitFor();
  await take(staff.page, "inbox-list");
  await staff.openNewest();
  await staff.sees("two to four bags");
  await take(staff.page, "inbox");
  for (const view of ["setup", "security", "settings"]) {
    await staff.page.goto(`${platform.dashboardUrl}/${view}`);
    await staff.page.locator("section").first().waitFor();
    await staff.page.screenshot({
      path: join(folder, `${view}-${look.name}.png`),
      fullPage: true,
    });
  }
  await widgetViews(platform, staff.page, (view) => take(staff.page, view));
  platform.provider?.release(gate);
  await visitor.page.close();
  await staff.page.close();
}

const PARTS = ["domains", "limits", "keys", "install", "seen"];

async function widgetViews(
  platform: Platform,
  page: Page,
  take: (view: string) => Promise<unknown>,
): Promise<void> {
  await page.goto(`${platform.dashboardUrl}/widgets`);
  const link = page.getByRole("table").getByRole("link").first();
  await link.waitFor();
  await take("widgets");
  const address = new URL((await link.getAttribute("href")) ?? "", page.url());
  await page.goto(address.href);
  await page.getByLabel("Title").waitFor();
  await take("widget-look");
  for (const part of PARTS) {
    await page.goto(`${address.href}?part=${part}`);
    await page.getByRole("tabpanel").getByRole("heading").first().waitFor();
    await take(`widget-${part}`);
  }
}

const folder = process.argv[2] ?? join(ROOT, "test-results", "views");
mkdirSync(folder, { recursive: true });
await build();
const platform = await startPlatform();
const browser = await launchBrowser();
try {
  platform.provider?.setDefaults({ tokens: 24 });
  for (const [index, message] of OLDER.entries()) {
    await ask(platform, index, message);
  }
  for (const look of LOOKS) await picture(platform, browser, folder, look);
} finally {
  await browser.close();
  await platform.close();
}
