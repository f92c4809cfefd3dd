/** What a visitor does in the widget, by what a visitor sees. */
import type { Browser, Locator, Page } from "playwright-core";
import { DESKTOP } from "./browser.js";

export class Visitor {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Somebody new: no cookie and nothing stored. */
  static async arrive(browser: Browser, viewport = DESKTOP): Promise<Visitor> {
    const context = await browser.newContext({ viewport });
    return new Visitor(await context.newPage());
  }

  /** Opens the demo shop and its chat. */
  async open(gatewayUrl: string): Promise<void> {
    await this.page.goto(`${gatewayUrl}/demo`);
    await this.openChat();
  }

  /** After a reload it may be open already, as the visitor left it. */
  async openChat(): Promise<void> {
    const launcher = this.page.getByRole("button", { name: /^open chat/i });
    await this.panel.or(launcher).first().waitFor();
    if (!(await this.panel.isVisible())) await launcher.click();
    await this.composer.waitFor();
  }

  get panel(): Locator {
    return this.page.getByRole("dialog");
  }

  get composer(): Locator {
    return this.panel.getByRole("textbox").first();
  }

  get log(): Locator {
    return this.panel.getByRole("log");
  }

  get stopButton(): Locator {
    return this.panel.getByRole("button", { name: /stop/i });
  }

  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Waits until the log shows the text. */
  async sees(text: string): Promise<void> {
    await this.log.getByText(text).first().waitFor({ timeout: 60_000 });
  }

  /** How often a text stands in the log. */
  async count(text: string): Promise<number> {
    const all = await this.log.innerText();
    return all.split(text).length - 1;
  }
}
