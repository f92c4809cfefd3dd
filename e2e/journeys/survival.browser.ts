import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.js";
import { openLink } from "../support/link.js";
import { startPlatform, type Platform } from "../support/platform.js";
import { Staff } from "../support/staff.js";
import { Visitor } from "../support/visitor.js";

let platform: Platform;
let browser: Browser;

beforeAll(async () => {
  [platform, browser] = await Promise.all([startPlatform(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await platform.close();
});

describe("an answer survives", () => {
  it("a network that is cut in the middle and comes back", async () => {
    const link = await openLink(Number(new URL(platform.gatewayUrl).port));
    const visitor = await Visitor.arrive(browser);
    await visitor.open(`http://127.0.0.1:${link.port}`);
    await visitor.send("Where is my parcel? [[tokens=9 hold=cut]]");
    platform.provider?.release("cut", 3);
    await visitor.sees("word0 word1 word2");
    link.cut();
    platform.provider?.release("cut");
    await visitor.page
      .getByText("No connection", { exact: false })
      .first()
      .waitFor({ timeout: 30_000 });
    link.mend();
    await visitor.sees("word8");
    for (const word of ["word0", "word4", "word8"]) {
      expect(await visitor.count(word)).toBe(1);
    }
    await link.close();
  });

  it("a reload in the middle", async () => {
    const visitor = await Visitor.arrive(browser);
    await visitor.open(platform.gatewayUrl);
    await visitor.send("And now? [[tokens=9 hold=reload]]");
    platform.provider?.release("reload", 3);
    await visitor.sees("word0 word1 word2");
    await visitor.page.reload();
    await visitor.openChat();
    await visitor.sees("word0 word1 word2");
    platform.provider?.release("reload");
    await visitor.sees("word8");
    expect(await visitor.count("word0")).toBe(1);
  });

  it("a gateway killed in the middle: exactly one answer in the end", async () => {
    const visitor = await Visitor.arrive(browser);
    await visitor.open(platform.gatewayUrl);
    await visitor.send("Will you survive? [[tokens=9 hold=kill]]");
    platform.provider?.release("kill", 3);
    await visitor.sees("word0 word1 word2");
    platform.part("gateway").kill();
    platform.provider?.release("kill", 100);
    await visitor.sees("word8");
    for (const word of ["word0", "word4", "word8"]) {
      expect(await visitor.count(word)).toBe(1);
    }
    const staff = await Staff.arrive(browser, platform);
    await staff.openNewest();
    await staff.sees("word8");
    const thread = await staff.thread.innerText();
    expect(thread.split("word0").length - 1).toBe(1);
  });
});

describe("everything stopped and started again", () => {
  it("keeps every conversation for the visitor and for staff", async () => {
    const visitor = await Visitor.arrive(browser);
    await visitor.open(platform.gatewayUrl);
    await visitor.send("Remember me. [[tokens=4]]");
    await visitor.sees("word3");
    platform = await platform.restart();
    await visitor.page.reload();
    await visitor.openChat();
    await visitor.sees("Remember me.");
    await visitor.sees("word3");
    const staff = await Staff.arrive(browser, platform);
    await staff.openNewest();
    await staff.sees("Remember me.");
  });
});
