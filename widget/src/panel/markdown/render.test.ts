import "../../../test/support/kit.js";
import { describe, expect, test } from "vitest";
import { toHtml } from "../../../test/support/html.js";
import { renderMarkdown } from "./render.js";

/** Without the attributes that every such element has. */
const html = (source: string, streaming = false): string =>
  toHtml(renderMarkdown(source, streaming), [
    "dir",
    "target",
    "rel",
    "tabindex",
  ]);

const link = (href: string, text: string): string =>
  `<a href="${href}">${text}</a>`;

describe("blocks", () => {
  test.each([
    ["plain", "<p>plain</p>"],
    ["one\n\ntwo", "<p>one</p><p>two</p>"],
    ["one\ntwo", "<p>one<br>two</p>"],
    ["one  \r\ntwo", "<p>one<br>two</p>"],
    ["# Head #\ntext", "<p><strong>Head</strong></p><p>text</p>"],
    ["#hash", "<p>#hash</p>"],
    ["a\n\n---\n\nb", "<p>a</p><p>b</p>"],
    ["- a\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"],
    ["- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"],
    ["Text:\n* a", "<p>Text:</p><ul><li><p>a</p></li></ul>"],
    ["3. a\n4. b", '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>'],
    ["It was\n2026. Then", "<p>It was<br>2026. Then</p>"],
    [
      "- a\n  - b\n    - c\n- d",
      "<ul><li><p>a</p><ul><li><p>b</p><ul><li><p>c</p></li></ul></li></ul></li><li><p>d</p></li></ul>",
    ],
    [
      "1. a\n   - b\n\n   more\n2. c",
      '<ol start="1"><li><p>a</p><ul><li><p>b</p></li></ul><p>more</p></li><li><p>c</p></li></ol>',
    ],
    ["- a\n\nafter", "<ul><li><p>a</p></li></ul><p>after</p>"],
    [
      "```js\nlet a;\n\n*b*\n```\nc",
      "<pre><code>let a;\n\n*b*</code></pre><p>c</p>",
    ],
    ["```\nopen", "<pre><code>open</code></pre>"],
    ["~~~\n```\n~~~", "<pre><code>```</code></pre>"],
    ["", ""],
  ])("%j", (source, expected) => expect(html(source)).toBe(expected));
});

describe("spans", () => {
  test.each([
    ["**b** and *i*", "<strong>b</strong> and <em>i</em>"],
    ["__b__ and _i_", "<strong>b</strong> and <em>i</em>"],
    ["***both***", "<strong><em>both</em></strong>"],
    ["*a **b** c*", "<em>a <strong>b</strong> c</em>"],
    ["**a *b***", "<strong>a <em>b</em></strong>"],
    ["2 * 3 * 4", "2 * 3 * 4"],
    ["2*3*4", "2*3*4"],
    ["snake_case_name", "snake_case_name"],
    ["** not **", "** not **"],
    ["`**code**`", "<code>**code**</code>"],
    ["``a ` b``", "<code>a ` b</code>"],
    ["\\*no\\*", "*no*"],
    ["[a](https://x.example/p)", link("https://x.example/p", "a")],
    ["[a](https://x.example/p_(q))", link("https://x.example/p_(q)", "a")],
    ['[a](<https://x.example/> "t")', link("https://x.example/", "a")],
    [
      "[**a**](mailto:a@b.example)",
      link("mailto:a@b.example", "<strong>a</strong>"),
    ],
    ["[a](tel:+431234)", link("tel:+431234", "a")],
    [
      "[https://a.example](https://b.example/)",
      link("https://b.example/", "https://a.example"),
    ],
    [
      "see https://x.example/a_b_c.",
      `see ${link("https://x.example/a_b_c", "https://x.example/a_b_c")}.`,
    ],
    [
      "(https://x.example)",
      `(${link("https://x.example/", "https://x.example")})`,
    ],
    ["[brackets] stay", "[brackets] stay"],
    ["xhttps://x.example", "xhttps://x.example"],
  ])("%j", (source, expected) =>
    expect(html(source)).toBe(`<p>${expected}</p>`),
  );
});

describe("hostile text", () => {
  const attacks = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](\u0001javascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://x.example/1)",
    "[x](//evil.example)",
    "[x](/relative)",
    '[x](https://x.example/"onmouseover="alert(1))',
    "![x](https://x.example/pixel.png)",
    "<https://x.example/><script>",
    "[x](https://x.example) <svg/onload=alert(1)>",
    "`<b>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "[a]: javascript:alert(1)\n[a]",
    "&lt;script&gt; &#106;avascript:",
    "[[x](javascript:1)](https://x.example)",
  ];
  test.each(attacks)("%j", (attack) => {
    for (const streaming of [false, true]) {
      const box = document.createElement("div");
      box.append(...renderMarkdown(attack, streaming));
      const allowed = "p br strong em code pre ul ol li a".split(" ");
      for (const element of box.querySelectorAll("*")) {
        expect(allowed).toContain(element.localName);
        for (const { name } of element.attributes) {
          expect("dir href target rel tabindex start".split(" ")).toContain(
            name,
          );
        }
      }
      for (const anchor of box.querySelectorAll("a")) {
        expect(anchor.protocol).toMatch(/^(https?|mailto|tel):$/);
        expect(anchor.rel).toBe("noopener nofollow ugc");
        expect(anchor.target).toBe("_blank");
      }
    }
  });

  test("long runs of marks are read in reasonable time", () => {
    for (const mark of ["*", "_", "`", "[", "[](", "**a", "- ", "> ", "\\"]) {
      renderMarkdown(mark.repeat(4000));
      renderMarkdown(mark.repeat(4000), true);
    }
  });
});

describe("while text still arrives", () => {
  const whole =
    "Hi **bold word**, *soft* and `code`.\n\n1. First [the docs](https://x.example/a?b=c)\n2. **Second** item\n   - inner\n\n```js\nlet a = `x`;\n```\n\nSee https://x.example/deep_link for ***all***.";

  test("no beginning of it shows markup", () => {
    for (let at = 1; at <= whole.length; at++) {
      const box = document.createElement("div");
      box.append(...renderMarkdown(whole.slice(0, at), true));
      for (const code of box.querySelectorAll("code")) code.remove();
      expect(box.textContent, `after ${at}`).not.toMatch(
        /[*`[\]]|\]\(|^\d+\.$/m,
      );
    }
  });

  test("what was shown is never taken back", () => {
    let before = "";
    for (let at = 1; at <= whole.length; at++) {
      const box = document.createElement("div");
      box.append(...renderMarkdown(whole.slice(0, at), true));
      const text = (box.textContent ?? "").trimEnd();
      expect(text.startsWith(before), `${before} → ${text}`).toBe(true);
      before = text;
    }
  });

  test("its end reads the same as the whole", () => {
    expect(html(whole, true)).toBe(html(whole));
  });
});
