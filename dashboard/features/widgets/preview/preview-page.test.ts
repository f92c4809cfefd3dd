import { Script } from "node:vm";
import { expect, it } from "vitest";
import { previewPage } from "./preview-page";

it("every script and style has the nonce, and the script reads as code", () => {
  const html = previewPage("abc", "https://desk.example");
  const page = new DOMParser().parseFromString(html, "text/html");
  const scripts = [...page.querySelectorAll("script, style")];
  expect(scripts).toHaveLength(2);
  for (const element of scripts) {
    expect(element.getAttribute("nonce")).toBe("abc");
  }
  const code = page.querySelector("script")?.textContent ?? "";
  expect(code).toContain('"https://desk.example/widget/chat-widget.js"');
  expect(() => new Script(code)).not.toThrow();
});
