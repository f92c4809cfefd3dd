import { expect, test } from "vitest";
import { toHtml } from "../../../test/support/html.js";
import { morph } from "./morph.js";

function box(html: string): HTMLElement {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const element = document.createElement("div");
  element.append(...body.childNodes);
  return element;
}

test.each([
  ["", "<p>a</p>"],
  ["<p>a</p>", "<p>ab</p>"],
  ["<p>ab</p>", "<p>a</p>"],
  ["<p>a</p><p>b</p>", "<p>a</p>"],
  ["<p>a <b>c</b></p>", "<p>a <i>c</i></p>"],
  ['<a href="x">a</a>', '<a href="y">a</a>'],
  ["<ul><li>a</li></ul>", "<ul><li>a</li><li>b</li></ul>"],
  ["text", "<p>text</p>"],
])("%j becomes %j", (before, after) => {
  const target = box(before);
  morph(target, [...box(after).childNodes]);
  expect(toHtml(target.childNodes)).toBe(after);
});

test("growing text keeps its nodes and the reader's selection", () => {
  const target = box("<p>Hello <b>wor</b></p>");
  const text = target.querySelector("b")?.firstChild;
  if (!text) throw new Error("no text");
  document.body.append(target);
  getSelection()?.setBaseAndExtent(text, 0, text, 2);
  morph(target, [...box("<p>Hello <b>world</b> and</p>").childNodes]);
  expect(target.querySelector("b")?.firstChild).toBe(text);
  expect(String(getSelection())).toBe("wo");
  target.remove();
});
