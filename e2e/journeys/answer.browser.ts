import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, PHONE } from "../support/browser.js";
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

describe("a visitor's question", () => {
  it("is answered token by token while staff watch it appear", async () => {
    const visitor = await Visitor.arrive(browser, PHONE);
    await visitor.open(platform.gatewayUrl);
    await visitor.send("How long is shipping? [[tokens=9 hold=watch]]");
    platform.provider?.release("watch", 3);
    await visitor.sees("word0 word1 word2");
    expect(await visitor.count("word3")).toBe(0);

    const staff = await Staff.arrive(browser, platform);
    await staff.openNewest();
    await staff.sees("word0 word1 word2");
    platform.provider?.release("watch", 3);
    await staff.sees("word3 word4 word5");
    expect(await staff.thread.innerText()).not.toContain("word6");

    platform.provider?.release("watch");
    await visitor.sees("word8");
    await staff.sees("word8");
    expect(await visitor.count("word0")).toBe(1);

    await visitor.page.reload();
    await visitor.openChat();
    await visitor.sees("word8");
    expect(await visitor.count("word0")).toBe(1);
  });

  it("stops when the visitor says so, and staff see how far it came", async () => {
    const visitor = await Visitor.arrive(browser);
    await visitor.open(platform.gatewayUrl);
    await visitor.send("Tell me everything. [[tokens=9 hold=stop]]");
    platform.provider?.release("stop", 2);
    await visitor.sees("word0 word1");
    await visitor.stopButton.click();
    await expect
      .poll(() => platform.provider?.requests.at(-1)?.aborted)
      .toBe(true);
    await expect.poll(() => visitor.stopButton.isVisible()).toBe(false);
    expect(await visitor.count("word2")).toBe(0);
    const staff = await Staff.arrive(browser, platform);
    await staff.openNewest();
    await staff.sees("word0 word1");
  });
});

describe("taking over", () => {
  it("silences the model in mid-answer and hands back", async () => {
    const visitor = await Visitor.arrive(browser);
    await visitor.open(platform.gatewayUrl);
    await visitor.send("My order is broken. [[tokens=9 hold=over]]");
    platform.provider?.release("over", 2);
    await visitor.sees("word0 word1");

    const staff = await Staff.arrive(browser, platform);
    await staff.openNewest();
    await staff.sees("word0 word1");
    await staff.takeOver.click();
    await expect
      .poll(() => platform.provider?.requests.at(-1)?.aborted)
      .toBe(true);
    platform.provider?.release("over");
    await staff.reply("A human here: I am sending you a new one.");
    await visitor.sees("A human here: I am sending you a new one.");
    expect(await visitor.count("word2")).toBe(0);

    // While staff hold it, the model stays silent.
    const asked = platform.provider?.requests.length;
    await visitor.send("Thank you!");
    await staff.sees("Thank you!");
    expect(platform.provider?.requests.length).toBe(asked);

    await staff.handBack.click();
    await expect.poll(() => staff.takeOver.isVisible()).toBe(true);
    await visitor.send("One more thing. [[tokens=3]]");
    await visitor.sees("word0 word1 word2");
    await staff.sees("word0 word1 word2");
  });

  it("happens when staff just start to type", async () => {
    const visitor = await Visitor.arrive(browser);
    await visitor.open(platform.gatewayUrl);
    await visitor.send("Are you there? [[tokens=9 hold=type]]");
    platform.provider?.release("type", 2);
    await visitor.sees("word0 word1");
    const staff = await Staff.arrive(browser, platform);
    await staff.openNewest();
    await staff.sees("word0 word1");
    await staff.composer.pressSequentially("I am");
    await expect
      .poll(() => platform.provider?.requests.at(-1)?.aborted)
      .toBe(true);
    platform.provider?.release("type");
    await staff.composer.press("Enter");
    await visitor.sees("I am");
    expect(await visitor.count("word2")).toBe(0);
  });
});
