import { describe, expect, test } from "vitest";
import { createValve } from "../support/valve.js";
import { eventually, useWorld } from "../support/world.js";

const world = useWorld();

const WORDS = ["One ", "two ", "three ", "four ", "five."];

describe("a cut connection", () => {
  // 1: after `start`; 6: after the last token, before `done`.
  test.each([0, 1, 2, 3, 4, 5, 6])(
    "after %i events loses and repeats nothing",
    async (events) => {
      const { visit, launcher, say, bubbles, gateway } = world();
      gateway.answerer = async (_text, write) => {
        for (const word of WORDS) await write(word);
      };
      gateway.arrange(/^\/chat/, { kind: "cut", events });
      await visit();
      await launcher.click();
      await say("Count");
      await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
        "One two three four five.",
      ]);
      expect(await bubbles("visitor").allInnerTexts()).toEqual(["Count"]);
      expect(gateway.conversation.lastSeq).toBe(2);
    },
  );

  test("in mid-answer resumes at the very place", async () => {
    const { visit, launcher, say, bubbles, gateway } = world();
    const valve = createValve();
    gateway.answerer = valve.answerer;
    await visit();
    await launcher.click();
    await say("Count");
    await valve.write("Grüße 👋🏽 ");
    await eventually(() => bubbles("assistant").innerText()).toBe("Grüße 👋🏽");
    gateway.cutAll();
    await valve.write("aus ");
    await eventually(() =>
      gateway
        .requests("GET", /\/events$/)
        .at(-1)
        ?.query.get("offset"),
    ).toBe(String("Grüße 👋🏽 ".length));
    await valve.write("Wien");
    valve.close();
    await eventually(() => bubbles("assistant").innerText()).toBe(
      "Grüße 👋🏽 aus Wien",
    );
  });

  test("over which the gateway died begins the answer anew", async () => {
    const { visit, launcher, say, bubbles, gateway } = world();
    const valve = createValve();
    gateway.answerer = valve.answerer;
    await visit();
    await launcher.click();
    await say("Count");
    await valve.write("Old text");
    await eventually(() => bubbles("assistant").innerText()).toBe("Old text");
    gateway.cutAll();
    await eventually(
      () => gateway.requests("GET", /\/events$/).length,
    ).toBeGreaterThan(0);
    await eventually(() => gateway.conversation.listeners.size).toBe(1);
    gateway.conversation.restart(2);
    await valve.write("New");
    valve.close();
    await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
      "New",
    ]);
  });
});

describe("a send", () => {
  test("whose answer is lost is repeated under the same id", async () => {
    const { visit, launcher, say, bubbles, gateway } = world();
    gateway.arrange(/^\/chat/, { kind: "lose" });
    gateway.arrange(/^\/chat/, { kind: "lose" });
    await visit();
    await launcher.click();
    await say("Once only");
    await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
      "You said: Once only",
    ]);
    const ids = gateway
      .requests("POST", /^\/chat/)
      .map(({ body }) => body.clientMessageId);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    expect(gateway.conversation.lastSeq).toBe(2);
  });

  test("that finds the gateway busy waits as long as it is told", async () => {
    const { visit, launcher, say, bubbles, gateway } = world();
    gateway.arrange(/^\/chat/, {
      kind: "refuse",
      status: 503,
      error: "shutting_down",
      message: "Back soon",
      retryAfter: 1,
    });
    await visit();
    await launcher.click();
    await say("Hello");
    await eventually(() => bubbles("assistant").count()).toBe(1);
  });

  test("goes on after a reload, and keeps its place and order", async () => {
    const { visit, launcher, say, bubbles, gateway, page } = world();
    await visit();
    await launcher.click();
    await say("First");
    await eventually(() => bubbles("assistant").count()).toBe(1);
    await page.route("**/chat", (route) => route.abort());
    await say("Second");
    await say("Third");
    await eventually(() => bubbles("visitor").count()).toBe(3);
    await page.unroute("**/chat");
    await page.reload();
    await eventually(() => bubbles("visitor").allInnerTexts()).toEqual([
      "First",
      "Second",
      "Third",
    ]);
    await eventually(() =>
      gateway.conversation.messages
        .filter(({ author }) => author === "visitor")
        .map(({ text }) => text),
    ).toEqual(["First", "Second", "Third"]);
  });

  test("that never gets through stays, says so, and can be tried again", async () => {
    const { visit, launcher, say, bubbles, panel, page } = world();
    await page.clock.install();
    await visit();
    await launcher.click();
    await page.route("**/chat", (route) => route.abort());
    await say("Hello?");
    const retry = panel.getByRole("button", { name: "Try again" });
    await eventually(async () => {
      await page.clock.runFor(5000);
      return retry.isVisible();
    }).toBe(true);
    expect(await panel.getByText("Not sent.").isVisible()).toBe(true);
    await page.unroute("**/chat");
    await retry.click();
    await page.clock.resume();
    await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
      "You said: Hello?",
    ]);
    expect(await retry.isVisible()).toBe(false);
  });

  test("that is refused for a while shows why and how long", async () => {
    const { visit, launcher, say, bubbles, panel, gateway } = world();
    gateway.arrange(/^\/chat/, {
      kind: "refuse",
      status: 429,
      error: "rate_limit_exceeded",
      message: "Please wait a moment.",
      retryAfter: 3,
    });
    await visit();
    await launcher.click();
    await say("Hello");
    await panel.getByText("Please wait a moment.").waitFor();
    const retry = panel.getByRole("button", { name: /^Try again/ });
    expect(await retry.innerText()).toMatch(/^Try again \([123] s\)$/);
    expect(await retry.getAttribute("aria-disabled")).toBe("true");
    await retry.click({ force: true });
    expect(gateway.requests("POST", /^\/chat/)).toHaveLength(1);
    await eventually(() => retry.innerText()).toBe("Try again");
    await retry.click();
    await eventually(() => bubbles("assistant").count()).toBe(1);
  });

  test("that is refused for good offers no other try", async () => {
    const { visit, launcher, say, panel, gateway, page } = world();
    gateway.arrange(/^\/chat/, {
      kind: "refuse",
      status: 400,
      error: "message_too_long",
      message: "That is too long.",
    });
    await visit();
    await launcher.click();
    await say("Hello");
    await panel.getByText("That is too long.").waitFor();
    expect(await panel.getByRole("button", { name: /^Try/ }).isVisible()).toBe(
      false,
    );
    await page.reload();
    await panel.waitFor();
    expect(await panel.getByText("That is too long.").count()).toBe(0);
  });
});

test("an expired session is renewed without a word", async () => {
  const { visit, launcher, say, bubbles, gateway } = world();
  await visit();
  await launcher.click();
  await say("One");
  await eventually(() => bubbles("assistant").count()).toBe(1);
  gateway.validFrom = 1;
  await say("Two");
  await eventually(() => bubbles("assistant").count()).toBe(2);
  const sessions = gateway.requests("POST", /sessions/);
  expect(sessions.map(({ body }) => body.sessionId)).toEqual([undefined, "s1"]);
  expect(gateway.conversations.size).toBe(1);
});

test("a conversation the gateway lost gives way to a new one", async () => {
  const { visit, launcher, say, bubbles, gateway, page } = world();
  await visit();
  await launcher.click();
  await say("One");
  await eventually(() => bubbles("assistant").count()).toBe(1);
  gateway.forget();
  gateway.validFrom = 1;
  await page.reload();
  await eventually(() => bubbles("visitor").count()).toBe(0);
  gateway.answerer = (_text, write) => write("Fresh");
  await say("Two");
  await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
    "Fresh",
  ]);
});

test("being offline is told after a while, and taken back", async () => {
  const { visit, launcher, say, bubbles, panel, context, gateway } = world();
  await visit();
  await launcher.click();
  await say("Hello");
  await eventually(() => bubbles("assistant").count()).toBe(1);
  const notice = panel.getByText("No connection. We keep trying.");
  await context.setOffline(true);
  // Chromium lets a response that has begun go on; a lost network does not.
  gateway.cutAll();
  await notice.waitFor();
  await say("Are you there?");
  await context.setOffline(false);
  await eventually(() => notice.isVisible()).toBe(false);
  await eventually(() => bubbles("assistant").allInnerTexts()).toEqual([
    "You said: Hello",
    "You said: Are you there?",
  ]);
});

test("history that cannot be loaded can be asked for again", async () => {
  const { visit, launcher, say, bubbles, panel, page, gateway } = world();
  await visit();
  await launcher.click();
  await say("Hello");
  await eventually(() => bubbles("assistant").count()).toBe(1);
  // Chromium itself repeats a request for as long as it has connections that
  // were kept alive and die, six at most.
  for (let connection = 0; connection < 8; connection++) {
    gateway.arrange(/messages$/, { kind: "drop" });
  }
  await page.reload();
  const again = panel.getByRole("button", { name: "Loading failed" });
  await again.waitFor();
  gateway.recover();
  await again.click();
  await eventually(() => bubbles("assistant").count()).toBe(1);
});
