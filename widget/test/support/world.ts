import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { chromium } from "playwright-core";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  expect,
  inject,
} from "vitest";
import { TestGateway } from "./gateway.js";
import type { ScriptAttributes } from "./site.js";
import { Site, htmlPage, scriptTag } from "./site.js";

const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What a browser test plays in; fresh for each test but for the browser. */
export interface World {
  readonly gateway: TestGateway;
  readonly site: Site;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of the page: uncaught ones, and what the console calls errors. */
  readonly errors: string[];
  /** Opens a plain page with the widget. */
  visit(attributes?: ScriptAttributes, body?: string): Promise<void>;
  readonly launcher: Locator;
  readonly panel: Locator;
  readonly field: Locator;
  /** Bubbles of one kind of author. */
  bubbles(author: "visitor" | "assistant" | "staff"): Locator;
  say(text: string): Promise<void>;
}

type ContextOptions = Parameters<Browser["newContext"]>[0];

/** Registers the hooks; the returned function gives the test's world. */
export function useWorld(options: ContextOptions = {}): () => World {
  let browser: Browser;
  let world: World | null = null;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    world = await createWorld(browser, options);
  });
  afterEach(async () => {
    const { context, gateway, site } = current();
    await context.close();
    await Promise.all([gateway.close(), site.close()]);
    world = null;
  });

  const current = (): World => {
    if (world === null) throw new Error("There is no world outside a test");
    return world;
  };
  return current;
}

async function createWorld(
  browser: Browser,
  options: ContextOptions,
): Promise<World> {
  const gateway = await TestGateway.start({ dist: inject("dist") });
  const site = await Site.start();
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  const host = page.locator("frontdesk-widget");
  const panel = host.locator(".panel");
  const field = panel.locator("textarea");
  return {
    gateway,
    site,
    context,
    page,
    errors,
    launcher: host.locator(".launcher"),
    panel,
    field,
    async visit(attributes, body = "<h1>Shop</h1>") {
      const html = htmlPage(body + scriptTag(gateway.url, attributes));
      site.pages.set("/", { html });
      await page.goto(site.url);
    },
    bubbles: (author) => panel.locator(`.list .msg.${author} .text`),
    async say(text) {
      await field.fill(text);
      await field.press("Enter");
    },
  };
}

/** Waits until `read` gives what is expected. */
export function eventually<T>(
  read: () => T | Promise<T>,
): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: 20_000, interval: 50 });
}
