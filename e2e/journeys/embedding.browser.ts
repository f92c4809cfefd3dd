import { createServer, type Server } from "node:http";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DESKTOP, launchBrowser } from "../support/browser.js";
import { startPlatform, type Platform } from "../support/platform.js";
import { Staff } from "../support/staff.js";
import { Visitor } from "../support/visitor.js";

let platform: Platform;
let browser: Browser;
let site: Server;
let siteUrl: string;

/** A foreign site with a strict policy and the snippet `npm start` prints. */
function servePage(html: string, policy: string): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
    });
    response.end(html);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

beforeAll(async () => {
  [platform, browser] = await Promise.all([
    startPlatform({ model: false }),
    launchBrowser(),
  ]);
  const gateway = platform.gatewayUrl;
  site = await servePage(
    `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>
     <script src="${gateway}/widget/chat-widget.js" data-api-url="${gateway}/chat"
       data-api-key="${platform.widgetKey}" data-title="Ask us"
       data-welcome-message="Good day!" data-accent-color="#b91c1c" defer></script>`,
    `default-src 'none'; script-src ${gateway}; connect-src ${gateway}; require-trusted-types-for 'script'`,
  );
  const address = site.address();
  const port = typeof address === "object" && address ? address.port : 0;
  siteUrl = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await browser.close();
  await new Promise((resolve) => site.close(resolve));
  await platform.close();
});

async function newPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: DESKTOP });
  return context.newPage();
}

describe("the snippet on a foreign page", () => {
  it("answers under a strict policy, without a key for a model", async () => {
    const page = await newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await page.goto(siteUrl);
    const visitor = new Visitor(page);
    await visitor.openChat();
    await visitor.sees("Good day!");
    await visitor.panel.getByText("Ask us").first().waitFor();
    await visitor.send("How long does shipping take?");
    await visitor.sees("automatic answer");
    expect(complaints).toEqual([]);
  });

  it("is refused on a domain that is not on the list", async () => {
    const page = await newPage();
    // Chromium resolves every *.localhost name to this machine; the first
    // widget's list names localhost itself only.
    await page.goto(`http://shop.localhost:${new URL(siteUrl).port}`);
    const visitor = new Visitor(page);
    await visitor.openChat();
    await visitor.send("Does anybody hear me?");
    await visitor.log
      .getByText("This chat is not allowed on this site.")
      .first()
      .waitFor();

    const response = await fetch(`${platform.gatewayUrl}/chat`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-widget-api-key": platform.widgetKey,
        origin: "https://evil.example",
      },
      body: JSON.stringify({ sessionId: "abc", message: "hi" }),
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      error: "domain_not_authorized",
    });
  });
});

describe("set-up", () => {
  it("changes the widget that visitors see", async () => {
    const page = await newPage();
    const staff = new Staff(page);
    await staff.signIn(platform.dashboardUrl, platform.password);
    await page.goto(`${platform.dashboardUrl}/setup`);
    await page.getByRole("link", { name: "Change appearance" }).click();
    const title = page.getByRole("textbox", { name: /title/i }).first();
    await title.fill("Concierge");
    await page.getByRole("button", { name: /^save/i }).first().click();
    await expect
      .poll(async () => {
        const visitor = new Visitor(await newPage());
        await visitor.open(platform.gatewayUrl);
        const text = await visitor.panel.innerText();
        await visitor.page.context().close();
        return text;
      })
      .toContain("Concierge");
  });
});

describe("the dashboard's door", () => {
  it("refuses a wrong password, and forgets a session on sign-out", async () => {
    const page = await newPage();
    await page.goto(`${platform.dashboardUrl}/login`);
    const field = page.getByLabel(/password/i).first();
    await field.fill("not the password");
    await field.press("Enter");
    await page.getByRole("alert").first().waitFor();
    expect(new URL(page.url()).pathname).toBe("/login");

    await new Staff(page).signIn(platform.dashboardUrl, platform.password);
    const cookies = await page.context().cookies();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: "Strict" });

    await page
      .getByRole("button", { name: /more|account/i })
      .first()
      .click();
    await page.getByRole("menuitem", { name: /sign out/i }).click();
    await page.waitForURL(/\/login/);
    await page.goto(platform.dashboardUrl);
    await page.waitForURL(/\/login/);
  });
});
