import { describe, expect, it } from "vitest";
import {
  curlExample,
  embedSnippet,
  policySources,
  reactSnippet,
  tagManagerSnippet,
} from "./snippets";

const GATEWAY = "https://desk.example";

function scriptOf(html: string): HTMLScriptElement {
  const page = new DOMParser().parseFromString(html, "text/html");
  const script = page.querySelector("script");
  if (script === null) throw new Error("There is no script");
  return script;
}

describe("embedSnippet", () => {
  it("is one tag that a browser reads as it is meant", () => {
    const script = scriptOf(embedSnippet(GATEWAY, 'widget_"><b>&amp;'));
    expect(script.src).toBe(`${GATEWAY}/widget/chat-widget.js`);
    expect(script.dataset["widgetId"]).toBe('widget_"><b>&amp;');
    expect(script.defer).toBe(true);
    expect(script.hasAttribute("integrity")).toBe(false);
  });

  it("pins a version, which needs a request with CORS", () => {
    const script = scriptOf(embedSnippet(GATEWAY, "widget_1", "sha384-abc"));
    expect(script.getAttribute("integrity")).toBe("sha384-abc");
    expect(script.crossOrigin).toBe("anonymous");
  });
});

it("the tag manager's script cannot be ended from within", () => {
  const script = scriptOf(tagManagerSnippet(GATEWAY, "</script><b>"));
  expect(script.textContent).toContain("\\u003c/script>");
});

it("the component takes the widget away with itself", () => {
  const code = reactSnippet(GATEWAY, "widget_1");
  expect(code).toContain('script.dataset.widgetId = "widget_1"');
  expect(code).toContain("destroy");
});

it("a policy names the gateway's origin, and a logo's", () => {
  expect(policySources(`${GATEWAY}/desk`, "")).toBe(
    `script-src ${GATEWAY};\nconnect-src ${GATEWAY};`,
  );
  expect(policySources(GATEWAY, "https://cdn.example/a.svg")).toContain(
    "img-src https://cdn.example;",
  );
});

it("the request reads its key from the environment", () => {
  expect(curlExample(GATEWAY)).toContain("$FRONTDESK_SECRET_KEY");
  expect(curlExample(GATEWAY)).toContain(`${GATEWAY}/chat`);
});
