import { describe, expect, test } from "vitest";
import {
  apiBase,
  parseLocale,
  parseOffset,
  parsePosition,
  resolveSettings,
} from "./settings.js";

const SCRIPT = "https://gate.example/widget/chat-widget.js";
const PAGE = { lang: "", dir: "ltr", browser: "en-GB" };

const resolve = (
  data: Record<string, string>,
  config: Record<string, unknown> = {},
  page: Partial<typeof PAGE> = {},
): ReturnType<typeof resolveSettings> =>
  resolveSettings(data, SCRIPT, config, { ...PAGE, ...page });

describe("the gateway's address", () => {
  test.each([
    ["https://a.example/chat", "https://a.example"],
    ["https://a.example/chat/", "https://a.example"],
    ["https://a.example/desk/chat?x=1#y", "https://a.example/desk"],
    ["https://a.example/", "https://a.example"],
    ["http://localhost:4000/chat", "http://localhost:4000"],
    ["/chat", "https://gate.example"],
    ["", "https://gate.example"],
    ["http://", "https://gate.example"],
  ])("%j is %j", (apiUrl, expected) =>
    expect(apiBase({ apiUrl }, SCRIPT)).toBe(expected),
  );
});

test("attributes win over the server, the server over defaults", () => {
  const config = {
    title: "Server",
    welcomeMessage: "Server's hello",
    position: "bottom-left",
    accentColor: "#111111",
    maxMessageLength: 500,
    suggestedQuestions: ["a", 1, ""],
    privacyUrl: "https://p.example/",
  };
  expect(
    resolve(
      { title: " Page ", position: "bottom-center", offset: "80 24" },
      config,
    ),
  ).toMatchObject({
    title: "Page",
    welcomeMessage: "Server's hello",
    inputPlaceholder: null,
    position: "center",
    accent: "#111111",
    maxMessageLength: 500,
    suggestedQuestions: ["a"],
    privacyUrl: "https://p.example/",
    offset: { bottom: 80, side: 24 },
  });
  expect(resolve({})).toMatchObject({
    title: null,
    position: "right",
    accent: "#2563eb",
    maxMessageLength: 4000,
    suggestedQuestions: [],
    privacyUrl: null,
    locale: "en",
  });
});

test("a value that makes no sense counts as not given", () => {
  const config = { accentColor: "#222222", position: "left" };
  expect(
    resolve({ accentColor: "reddish", position: "top" }, config),
  ).toMatchObject({ accent: "#222222", position: "left" });
  expect(resolve({ privacyUrl: "javascript:alert(1)" }).privacyUrl).toBeNull();
  expect(
    resolve({}, { title: 5, maxMessageLength: "x", suggestedQuestions: "y" }),
  ).toMatchObject({
    title: null,
    maxMessageLength: 4000,
    suggestedQuestions: [],
  });
});

test.each([
  [{ locale: "de" }, "en", "en", "fr", "de"],
  [{}, "de-AT", "en", "fr", "de"],
  [{ locale: "fr" }, "de", "en", "de", "en"],
  [{}, "fr", "de", "en", "de"],
  [{}, "", undefined, "de-CH", "de"],
  [{}, "", undefined, "fr", "en"],
])(
  "%j on a page in %j, server %j, browser %j: %j",
  (data, lang, server, browser, expected) => {
    const config = server === undefined ? {} : { locale: server };
    const settings = resolve(data, config, {
      lang,
      browser,
    });
    expect(settings.locale).toBe(expected);
  },
);

test("two widgets on a site keep their records apart", () => {
  expect(resolve({ widgetId: "widget_1", apiKey: "k" }).storageKey).not.toBe(
    resolve({ apiKey: "k" }).storageKey,
  );
});

test.each([
  ["right", "right"],
  ["bottom-left", "left"],
  ["center", "center"],
  ["bottom", null],
  ["", null],
])("position %j is %j", (value, expected) =>
  expect(parsePosition(value)).toBe(expected),
);

test.each([
  ["de", "de"],
  ["DE_at", "de"],
  ["en-US", "en"],
  ["deu", null],
  ["", null],
])("language %j is %j", (value, expected) =>
  expect(parseLocale(value)).toBe(expected),
);

test.each([
  ["80", [80]],
  ["80 24", [80, 24]],
  ["80px, 24px", [80, 24]],
  ["9999", [500]],
  ["x", []],
])("offset %j is %j", (value, expected) =>
  expect(parseOffset(value)).toEqual(expected),
);
