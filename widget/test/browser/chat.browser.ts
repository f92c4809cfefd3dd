import { describe, expect, test } from "vitest";
import { createValve } from "../support/valve.js";
import { eventually, useWorld } from "../support/world.js";

const world = useWorld();

test("a question is answered, token by token", async () => {
  const { visit, launcher, say, bubbles, errors, gateway, panel } = world();
  const valve = createValve();
  gateway.answerer = valve.answerer;
  await visit();
  await launcher.click();
  await say("Hello there");
  await panel.getByRole("img", { name: "thinking" }).waitFor();
  await valve.write("Good ");
  await eventually(() => bubbles("assistant").innerText()).toBe("Good");
  await valve.write("**morn");
  await eventually(() => bubbles("assistant").innerText()).toBe("Good morn");
  await valve.write("ing**!");
  valve.close();
  await eventually(() => bubbles("assistant").innerHTML()).toBe(
    '<p dir="auto">Good <strong>morning</strong>!</p>',
  );
  expect(await bubbles("visitor").allInnerTexts()).toEqual(["Hello there"]);
  expect(gateway.requests("POST", /chat/)).toHaveLength(1);
  expect(errors).toEqual([]);
});

test("the button stops a running answer", async () => {
  const { visit, launcher, say, bubbles, gateway, panel } = world();
  const valve = createValve();
  gateway.answerer = valve.answerer;
  await visit();
  await launcher.click();
  await say("Tell me all");
  await valve.write("Well, ");
  await panel.getByRole("button", { name: "Stop the answer" }).click();
  await panel.getByText("Stopped").waitFor();
  await valve.write("never to be seen");
  expect(await bubbles("assistant").innerText()).toBe("Well,");
  await panel.getByRole("button", { name: "Send message" }).waitFor();
  expect(gateway.conversation.messages[1]?.state).toBe("stopped");
});

test("stopping before the first word stops the answer, too", async () => {
  const { visit, launcher, say, gateway, panel } = world();
  gateway.answerer = createValve().answerer;
  let accept = (): void => undefined;
  const accepted = new Promise<void>((resolve) => {
    accept = resolve;
  });
  await visit();
  await launcher.click();
  await world().page.route("**/chat", async (route) => {
    await accepted;
    await route.continue();
  });
  await say("Tell me all");
  await panel.getByRole("button", { name: "Stop the answer" }).click();
  accept();
  await eventually(() => gateway.requests("POST", /\/stop$/).length).toBe(1);
});

test("a newer question ends the answer to the older one", async () => {
  const { visit, launcher, say, bubbles, gateway } = world();
  const valve = createValve();
  gateway.answerer = valve.answerer;
  await visit();
  await launcher.click();
  await say("One");
  await valve.write("First ");
  await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
    "First",
  ]);
  gateway.answerer = (_text, write) => write("Second");
  await say("Two");
  await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
    "First",
    "Second",
  ]);
  expect(gateway.conversation.messages.map(({ state }) => state)).toEqual([
    "complete",
    "stopped",
    "complete",
    "complete",
  ]);
});

test("history and draft survive a reload", async () => {
  const { visit, launcher, say, bubbles, field, page } = world();
  await visit();
  await launcher.click();
  await say("Hello");
  await eventually(() => bubbles("assistant").count()).toBe(1);
  await field.fill("half a thou");
  await page.reload();
  // The panel was open and is again.
  await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
    "You said: Hello",
  ]);
  expect(await bubbles("visitor").allInnerTexts()).toEqual(["Hello"]);
  expect(await field.inputValue()).toBe("half a thou");
});

test("long history comes in pages, and the reader stays where they read", async () => {
  const { visit, launcher, say, panel, gateway, page, bubbles } = world();
  await visit();
  await launcher.click();
  await say("Hello");
  await eventually(() => bubbles("assistant").count()).toBe(1);
  for (let n = 1; n <= 60; n++) {
    gateway.conversation.add({ author: "staff", text: `Line ${n}` });
  }
  await page.reload();
  await panel.getByText("Line 60", { exact: true }).waitFor();
  expect(await panel.getByText("Line 20", { exact: true }).count()).toBe(0);
  const log = panel.getByRole("log");
  await log.evaluate((element) => {
    element.scrollTop = 0;
  });
  const mark = panel.getByText("Line 33", { exact: true });
  const before = await mark.boundingBox();
  await panel.getByRole("button", { name: "earlier" }).click();
  await panel
    .getByText("Line 5", { exact: true })
    .waitFor({ state: "attached" });
  const after = await mark.boundingBox();
  expect(Math.abs((after?.y ?? 0) - (before?.y ?? 999))).toBeLessThan(3);
});

describe("people", () => {
  test("staff take over in mid-answer", async () => {
    const { visit, launcher, say, bubbles, gateway, panel } = world();
    const valve = createValve();
    gateway.answerer = valve.answerer;
    await visit();
    await launcher.click();
    await say("I want my money back");
    await valve.write("I am sorry, ");
    await eventually(() => bubbles("assistant").count()).toBe(1);
    gateway.conversation.takeOver("Maria");
    await panel.getByText("You are talking to Maria").waitFor();
    gateway.conversation.setState({ typing: "Maria" });
    await panel.getByText("Maria is typing").waitFor();
    gateway.conversation.add({
      author: "staff",
      text: "Maria here.",
      authorName: "Maria",
    });
    await eventually(() => bubbles("staff").allInnerTexts()).toEqual([
      "Maria here.",
    ]);
    await say("Thanks");
    await eventually(() => gateway.conversation.lastSeq).toBe(4);
    await eventually(() => bubbles("visitor").count()).toBe(2);
    expect(await panel.getByRole("img", { name: "thinking" }).isVisible()).toBe(
      false,
    );
  });

  test("asking for a human as the first act reaches somebody", async () => {
    const { visit, launcher, panel, gateway, bubbles } = world();
    await visit();
    await launcher.click();
    await panel.getByRole("button", { name: "Talk to a human" }).click();
    await eventually(() => gateway.requests("POST", /\/human$/).length).toBe(1);
    await panel.getByText("Waiting for our team").waitFor();
    expect(await bubbles("visitor").count()).toBe(1);
    // Nobody is there: an address is asked for.
    await panel.getByLabel("Email address").fill("not an address");
    await panel.getByRole("button", { name: "Save address" }).click();
    await panel.getByText("Please check the email address.").waitFor();
    await panel.getByLabel("Email address").fill("ada@site.example");
    await panel.getByRole("button", { name: "Save address" }).click();
    await panel.getByText("We will reply to ada@site.example.").waitFor();
    expect(gateway.requests("POST", /\/contact$/)[0]?.body).toEqual({
      email: "ada@site.example",
    });
  });

  test("a message that comes while the panel is closed is counted", async () => {
    const { visit, launcher, say, bubbles, gateway, page } = world();
    await visit();
    await launcher.click();
    await say("Hello");
    await eventually(() => bubbles("assistant").count()).toBe(1);
    await launcher.click();
    gateway.conversation.add({ author: "staff", text: "Are you there?" });
    await eventually(() => launcher.getAttribute("aria-label")).toBe(
      "Open chat, 1 unread",
    );
    gateway.conversation.add({ author: "staff", text: "Hello?" });
    await eventually(() => launcher.innerText()).toBe("2");
    await page.reload();
    await eventually(() => launcher.innerText()).toBe("2");
    await launcher.click();
    await eventually(() => bubbles("staff").count()).toBe(2);
    await eventually(
      () => gateway.requests("POST", /\/read$/).at(-1)?.body.seq,
    ).toBe(4);
    await launcher.click();
    expect(await launcher.getAttribute("aria-label")).toBe("Open chat");
  });
});

test("an automatic answer names its sources", async () => {
  const { visit, launcher, say, panel, gateway } = world();
  gateway.answerer = async (_text, write, conversation) => {
    await write("We open at nine.");
    conversation.finish(2, "complete", {
      automatic: true,
      sources: [
        { title: "Opening hours", url: "https://shop.example/hours" },
        { title: "Odd one", url: "javascript:alert(1)" },
      ],
    });
  };
  await visit();
  await launcher.click();
  await say("When?");
  await panel.getByText("Automatic answer").waitFor();
  const links = panel.locator(".sources a");
  expect(await links.count()).toBe(1);
  expect(await links.getAttribute("href")).toBe("https://shop.example/hours");
  await panel.getByText("Odd one").waitFor();
});

test("a suggested question is sent by a press", async () => {
  const { visit, launcher, panel, gateway, bubbles } = world();
  gateway.config = {
    suggestedQuestions: ["When are you open?"],
    title: "Hofer",
  };
  await visit({ "widget-id": "widget_1" });
  await launcher.click();
  await panel.getByRole("heading", { name: "Hofer" }).waitFor();
  await panel.getByRole("button", { name: "When are you open?" }).click();
  await eventually(() => bubbles("visitor").allInnerTexts()).toEqual([
    "When are you open?",
  ]);
  await eventually(() => panel.locator(".suggestions").isVisible()).toBe(false);
});
