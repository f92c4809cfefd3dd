import { readFile } from "node:fs/promises";
import { describe, expect, inject, test } from "vitest";
import { htmlPage, scriptTag } from "../support/site.js";
import { eventually, useWorld } from "../support/world.js";

const world = useWorld();

/** Opens the panel, asks and reads the answer. */
async function converse(): Promise<void> {
  const { launcher, say, bubbles } = world();
  await launcher.click();
  await say("Hello");
  await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
    "You said: Hello",
  ]);
}

describe("a strict policy", () => {
  const policy = (gateway: string, script: string): string =>
    [
      "default-src 'none'",
      `script-src ${script}`,
      `connect-src ${gateway}`,
      "style-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ].join("; ");

  test.each(["host", "nonce"])("by %s is kept", async (kind) => {
    const { gateway, site, page, errors } = world();
    const tag = scriptTag(gateway.url);
    const byHost = kind === "host";
    site.pages.set("/", {
      html: htmlPage(
        byHost ? tag : tag.replace("<script", '<script nonce="n1"'),
      ),
      headers: {
        "content-security-policy": policy(
          gateway.url,
          byHost ? gateway.url : "'nonce-n1' 'strict-dynamic'",
        ),
      },
    });
    await page.goto(site.url);
    await converse();
    expect(errors).toEqual([]);
  });
});

test("hostile styles reach nothing inside", async () => {
  const { gateway, site, page, launcher, panel } = world();
  const styles = `
    body * { all: unset !important; }
    body *, body *::before, body *::after { display: none !important; position: static !important;
      opacity: 0 !important; transform: scale(9) !important; color: red !important;
      font: 40px cursive !important; pointer-events: none !important;
      direction: rtl !important; visibility: hidden !important; }
    frontdesk-widget { left: -9999px !important; z-index: -1 !important; }
    button, div, p, textarea { border: 9px dotted lime !important; }`;
  const tag = scriptTag(gateway.url);
  site.pages.set("/", {
    html: htmlPage(tag, { head: `<style>${styles}</style>` }),
  });
  await page.goto(site.url);
  await converse();
  const looks = (await launcher.evaluate((element) => {
    const { width, color, direction } = getComputedStyle(element);
    return { width, color, direction };
  })) as unknown;
  expect(looks).toEqual({
    width: "56px",
    color: "rgb(255, 255, 255)",
    direction: "ltr",
  });
  expect((await panel.boundingBox())?.width).toBe(380);
});

test("the page is left as it was", async () => {
  const { visit, page } = world();
  const look = (): Promise<unknown> =>
    page.evaluate(() => ({
      names: Object.keys(window),
      body: document.body.children.length,
      head: document.head.children.length,
      sheets: document.adoptedStyleSheets.length,
      width: document.querySelector("h1")?.getBoundingClientRect().width,
      classes: document.documentElement.className + document.body.className,
    }));
  const { site } = world();
  site.pages.set("/", { html: htmlPage("<h1>Shop</h1><i></i>") });
  await page.goto(site.url);
  const before = (await look()) as { names: string[]; body: number };
  await visit();
  await converse();
  const after = (await look()) as { names: string[]; body: number };
  expect(after.names).toEqual([...before.names, "frontdesk"]);
  // The host stands where the other page had its <i>, behind the script.
  expect({ ...after, names: 0, body: after.body - 1 }).toEqual({
    ...before,
    names: 0,
  });
});

test("nothing is kept or asked for before the visitor acts", async () => {
  const { visit, launcher, page, context, gateway, say, bubbles } = world();
  await visit();
  await launcher.hover();
  await eventually(() => gateway.requests("GET", /panel-/).length).toBe(1);
  const kept = (): Promise<number> =>
    page.evaluate(() => localStorage.length + sessionStorage.length);
  expect(await kept()).toBe(0);
  expect(gateway.seen.map(({ path }) => path.split("/")[1])).toEqual([
    "widget",
    "widget",
  ]);
  await launcher.click();
  await say("Hello");
  await eventually(() => bubbles("assistant").count()).toBe(1);
  expect(await kept()).toBeGreaterThan(0);
  expect(await context.cookies()).toEqual([]);
});

test("blocked storage costs only what cannot be had without it", async () => {
  const { visit, page, errors } = world();
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
    }
  });
  await visit();
  await converse();
  const { say, bubbles, gateway } = world();
  await say("Again");
  await eventually(() => bubbles("assistant").count()).toBe(2);
  expect(gateway.requests("POST", /sessions/)).toHaveLength(1);
  expect(errors).toEqual([]);
});

test("a script that runs twice makes one widget", async () => {
  const { gateway, site, page } = world();
  const tag = scriptTag(gateway.url);
  site.pages.set("/", { html: htmlPage(tag + tag) });
  await page.goto(site.url);
  await converse();
  expect(await page.locator("frontdesk-widget").count()).toBe(1);
});

describe("navigation without a load", () => {
  test("takes the widget along: new body, script run again", async () => {
    const { visit, page, panel, bubbles, say, field, gateway } = world();
    await visit();
    await converse();
    await field.fill("a draft");
    await page.evaluate(() => {
      // What Turbo does: a new body, whose scripts are made to run.
      const body = document.createElement("body");
      body.append(document.createElement("h2"));
      // A restored snapshot holds a lifeless copy of the host.
      body.append(document.createElement("frontdesk-widget"));
      const old = document.querySelector("script");
      const script = document.createElement("script");
      for (const { name, value } of old?.attributes ?? []) {
        script.setAttribute(name, value);
      }
      body.append(script);
      document.body.replaceWith(body);
    });
    await page.locator("body > h2").waitFor({ state: "attached" });
    await panel.waitFor();
    expect(await field.inputValue()).toBe("a draft");
    expect(await page.locator("frontdesk-widget").count()).toBe(1);
    await say("Still there?");
    await eventually(() => bubbles("assistant").count()).toBe(2);
    expect(gateway.conversations.size).toBe(1);
  });

  test("survives a page that empties its body, again and again", async () => {
    const { visit, page, launcher } = world();
    await visit();
    await launcher.waitFor();
    for (let round = 0; round < 5; round++) {
      await page.evaluate(() => document.body.replaceChildren());
      await launcher.waitFor();
    }
  });

  test("gives in to a page that does not want it", async () => {
    const { visit, page, launcher } = world();
    await visit();
    await launcher.waitFor();
    await page.evaluate(() => {
      const sweep = (): void =>
        document.querySelector("frontdesk-widget")?.remove();
      new MutationObserver(sweep).observe(document.body, { childList: true });
      sweep();
    });
    await launcher.waitFor({ state: "detached" });
    expect(await page.evaluate(() => 1 + 1)).toBe(2);
  });
});

describe("window.frontdesk", () => {
  test("takes calls before and after load, and tells events", async () => {
    const { gateway, site, page, bubbles, panel } = world();
    site.pages.set("/", {
      html: htmlPage(
        `<script>
          window.frontdesk = window.frontdesk || [];
          window.told = [];
          for (const name of ["ready", "open", "close", "message", "unread"]) {
            frontdesk.push(["on", name, (detail) => told.push([name, detail.text ?? ""])]);
          }
          frontdesk.push(["send", "From the queue"]);
        </script>${scriptTag(gateway.url)}`,
      ),
    });
    await page.goto(site.url);
    await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
      "You said: From the queue",
    ]);
    await page.evaluate(() => {
      if (window.frontdesk && "close" in window.frontdesk)
        window.frontdesk.close();
    });
    await panel.waitFor({ state: "hidden" });
    await page.evaluate("frontdesk.toggle()");
    await panel.waitFor();
    expect(await page.evaluate("told")).toEqual([
      ["ready", ""],
      ["open", ""],
      ["message", "From the queue"],
      ["message", "You said: From the queue"],
      ["close", ""],
      ["open", ""],
    ]);
  });

  test("destroy leaves nothing behind, and the script may come again", async () => {
    const { visit, page, gateway, launcher } = world();
    await visit();
    await converse();
    await eventually(() => gateway.conversation.listeners.size).toBe(1);
    await page.evaluate("frontdesk.destroy()");
    expect(await page.locator("frontdesk-widget").count()).toBe(0);
    expect(await page.evaluate("'frontdesk' in window")).toBe(false);
    await eventually(() => gateway.conversation.listeners.size).toBe(0);
    await page.evaluate(() =>
      document.body.append(document.createElement("p")),
    );
    expect(await page.locator("frontdesk-widget").count()).toBe(0);
    await page.addScriptTag({ url: `${gateway.url}/widget/chat-widget.js` });
    await launcher.waitFor();
  });
});

describe("the panel's chunk", () => {
  test("is refused when it is not what was built", async () => {
    const { visit, launcher, page, panel } = world();
    const manifest = JSON.parse(
      await readFile(`${inject("dist")}/manifest.json`, "utf8"),
    ) as { panel: string };
    await page.route(`**/${manifest.panel}*`, (route) =>
      route.fulfill({
        contentType: "text/javascript",
        headers: { "access-control-allow-origin": "*" },
        body: "window.evil = true; export function createPanel() {}",
      }),
    );
    await visit();
    await launcher.click();
    await eventually(() => launcher.getAttribute("aria-busy")).toBeNull();
    expect(await page.evaluate("window.evil")).toBeUndefined();
    expect(await panel.count()).toBe(0);
  });

  test("that did not come is asked for again by the next press", async () => {
    const { visit, launcher, page, panel } = world();
    await page.route("**/panel-*", (route) => route.abort());
    await visit();
    await launcher.click();
    await eventually(() => launcher.getAttribute("aria-busy")).toBeNull();
    await page.unroute("**/panel-*");
    await launcher.click();
    await panel.waitFor();
  });
});

describe("the server's configuration", () => {
  test("fills what the attributes leave open", async () => {
    const { visit, launcher, gateway, panel } = world();
    gateway.config = {
      title: "Server title",
      welcomeMessage: "Server welcome",
      accentColor: "#facc15",
      position: "bottom-left",
    };
    await visit({ "widget-id": "widget_1", title: "Page title" });
    expect(await launcher.evaluate((it) => getComputedStyle(it).color)).toBe(
      "rgb(0, 0, 0)",
    );
    expect((await launcher.boundingBox())?.x).toBe(20);
    await launcher.click();
    await panel.getByRole("heading", { name: "Page title" }).waitFor();
    await panel.getByText("Server welcome").waitFor();
  });

  test("out of reach does not keep the launcher away", async () => {
    const { visit, launcher, page } = world();
    await page.route("**/config", (route) => route.abort());
    await visit({ "widget-id": "widget_1" });
    await launcher.waitFor();
  });

  test("refused to this site, nothing is drawn", async () => {
    const { visit, page, gateway } = world();
    gateway.arrange(/config$/, {
      kind: "refuse",
      status: 403,
      error: "domain_not_authorized",
      message: "no",
    });
    const warned = page.waitForEvent("console", (message) =>
      message.text().startsWith("frontdesk:"),
    );
    await visit({ "widget-id": "widget_1" });
    await warned;
    expect(await page.locator("frontdesk-widget").count()).toBe(0);
  });
});
