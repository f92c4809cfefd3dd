/** What staff do in the dashboard, by what staff see. */
import type { Browser, Locator, Page } from "playwright-core";
import { DESKTOP } from "./browser.js";
import type { Platform } from "./platform.js";

export class Staff {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** A colleague in a browser of their own, signed in. */
  static async arrive(browser: Browser, platform: Platform): Promise<Staff> {
    const context = await browser.newContext({ viewport: DESKTOP });
    const staff = new Staff(await context.newPage());
    await staff.signIn(platform.dashboardUrl, platform.password);
    return staff;
  }

  async signIn(dashboardUrl: string, password: string): Promise<void> {
    await this.page.goto(`${dashboardUrl}/login`);
    const field = this.page.getByLabel(/password/i).first();
    await field.fill(password);
    await field.press("Enter");
    await this.page.waitForURL((url) => !url.pathname.startsWith("/login"));
  }

  /** Opens the conversation that is first in the list. */
  async openNewest(): Promise<void> {
    await this.page.locator('a[href*="/conversations/"]').first().click();
    await this.page.waitForURL(/\/conversations\//);
    await this.composer.waitFor();
  }

  get thread(): Locator {
    return this.page.getByRole("log");
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: /reply/i });
  }

  get takeOver(): Locator {
    return this.page.getByRole("button", { name: /take over/i });
  }

  get handBack(): Locator {
    return this.page.getByRole("button", { name: /hand back/i });
  }

  async sees(text: string): Promise<void> {
    await this.thread.getByText(text).first().waitFor({ timeout: 60_000 });
  }

  async reply(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }
}
