import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  checkColor,
  checkEmoji,
  checkFontFamily,
  checkLogoUrl,
  checkPosition,
  checkSlug,
  suggestSlug,
} from "./appearance.js";

describe("checkColor", () => {
  test.each([
    ["#1A2B3C", "#1a2b3c"],
    [" #abc ", "#aabbcc"],
    ["667eea", "#667eea"],
  ])("%s is %s", (value, hex) => {
    expect(checkColor(value)).toEqual({ ok: true, value: hex });
  });

  test.each(["", "red", "#12345", "#12345678", "#ggg", "rgb(0,0,0)", "#fff;}"])(
    "%j is none",
    (value) => {
      expect(checkColor(value)).toEqual({ ok: false, reason: "not_a_color" });
    },
  );
});

describe("checkFontFamily", () => {
  test.each([
    ["Inter", '"Inter"'],
    ["Open Sans, Arial,sans-serif", '"Open Sans", "Arial", sans-serif'],
    ["'Open  Sans', \"Noto Sans JP\"", '"Open Sans", "Noto Sans JP"'],
    ["SYSTEM-UI", "system-ui"],
    ['"serif"', '"serif"'],
    ["ヒラギノ角ゴ Pro W3, 微软雅黑", '"ヒラギノ角ゴ Pro W3", "微软雅黑"'],
    ["Arial, arial, Arial", '"Arial", "arial"'],
    ["Source_Sans-3", '"Source_Sans-3"'],
  ])("%j is %s", (value, css) => {
    expect(checkFontFamily(value)).toEqual({ ok: true, value: css });
    expect(checkFontFamily(css)).toEqual({ ok: true, value: css });
  });

  test.each([
    ["", "empty"],
    [" ", "empty"],
    ["a,b,c,d,e,f,g", "too_many"],
    ["Inter,", "not_a_font"],
    ["Inter; color: red", "not_a_font"],
    ["Inter}*{display:none", "not_a_font"],
    ["Inter'", "not_a_font"],
    ['"Inter', "not_a_font"],
    ["'a\"b'", "not_a_font"],
    ["Inter\\", "not_a_font"],
    ["In/**/ter", "not_a_font"],
    ["url(https://fonts.example/x.woff)", "not_a_font"],
    ["var(--x)", "not_a_font"],
    ["Inter\nArial", "not_a_font"],
    ["<style>", "not_a_font"],
    ["inherit", "not_a_font"],
    ["revert-layer", "not_a_font"],
    ["-apple-system", "not_a_font"],
    ["x".repeat(61), "not_a_font"],
  ])("%j is refused as %s", (value, reason) => {
    expect(checkFontFamily(value)).toEqual({ ok: false, reason });
  });

  test("nothing that passes can leave its declaration", () => {
    const piece = fc.constantFrom(..."aZ9 -_,'\";:{}()\\/*<>@!\n\té中");
    const value = fc.array(piece, { maxLength: 12 }).map((all) => all.join(""));
    fc.assert(
      fc.property(value, (text) => {
        const checked = checkFontFamily(text);
        if (!checked.ok) return;
        const names = checked.value.replace(/"[\p{L}\p{M}\p{N} _-]+"/gu, "");
        expect(names).toMatch(/^[a-z, -]*$/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("checkLogoUrl", () => {
  test.each([
    ["https://cdn.example.com/logo.svg", "https://cdn.example.com/logo.svg"],
    [
      " HTTPS://CDN.example.com/a b.png".replace(" b", "%20b"),
      "https://cdn.example.com/a%20b.png",
    ],
    ["https://münchen.de/l.png", "https://xn--mnchen-3ya.de/l.png"],
    [
      "https://cdn.example.com/a(1)'.png",
      "https://cdn.example.com/a%281%29%27.png",
    ],
    ['https://cdn.example.com/"x"?v=1', "https://cdn.example.com/%22x%22?v=1"],
  ])("%j is %s", (value, href) => {
    expect(checkLogoUrl(value)).toEqual({ ok: true, value: href });
    expect(checkLogoUrl(href)).toEqual({ ok: true, value: href });
  });

  test.each([
    ["", "not_a_url"],
    ["logo.png", "not_a_url"],
    ["https://", "not_a_url"],
    ["https://a b.example/x", "not_a_url"],
    ["https://a..example/x", "not_a_url"],
    ["http://cdn.example.com/logo.png", "not_https"],
    ["data:image/png;base64,AAAA", "not_https"],
    ["javascript:alert(1)", "not_https"],
    ["blob:https://cdn.example.com/1", "not_https"],
    ["https://ann:pw@cdn.example.com/x", "has_credentials"],
    ["https://localhost/x", "private_host"],
    ["https://intranet/x", "private_host"],
    ["https://192.168.0.1/x", "private_host"],
    ["https://[::1]/x", "private_host"],
    ["https://2130706433/x", "private_host"],
    [`https://cdn.example.com/${"x".repeat(500)}`, "too_long"],
    [`https://cdn.example.com/${"é".repeat(200)}`, "too_long"],
  ])("%j is refused as %s", (value, reason) => {
    expect(checkLogoUrl(value)).toEqual({ ok: false, reason });
  });
});

describe("checkSlug", () => {
  test.each([
    ["acme", "acme"],
    [" Acme-Shop-24 ", "acme-shop-24"],
    ["123", "123"],
  ])("%j is %s", (value, slug) => {
    expect(checkSlug(value)).toEqual({ ok: true, value: slug });
  });

  test.each([
    ["ab", "too_short"],
    ["x".repeat(61), "too_long"],
    ["-acme", "not_a_slug"],
    ["acme-", "not_a_slug"],
    ["ac--me", "not_a_slug"],
    ["ac_me", "not_a_slug"],
    ["ac/me", "not_a_slug"],
    ["äcme", "not_a_slug"],
    ["widget_abc", "not_a_slug"],
    ["config", "reserved"],
    ["Admin", "reserved"],
  ])("%j is refused as %s", (value, reason) => {
    expect(checkSlug(value)).toEqual({ ok: false, reason });
  });

  test.each([
    ["Grüße & Söhne GmbH", "grusse-sohne-gmbh"],
    ["  Café — Zürich!  ", "cafe-zurich"],
    ["你好", "widget"],
    ["API", "widget"],
    [`${"ab ".repeat(40)}`, "ab-".repeat(20).slice(0, -1)],
  ])("%j suggests %s", (name, slug) => {
    expect(suggestSlug(name)).toBe(slug);
  });

  test("a suggestion always is a slug", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 90 }), (name) => {
        expect(checkSlug(suggestSlug(name)).ok).toBe(true);
      }),
    );
  });
});

describe("checkEmoji", () => {
  test.each([..."💬🤖☺©", ..."👍🏽 ❤️ 👨‍👩‍👧‍👦 🏳️‍🌈 🏴‍☠️ 🇩🇪 1️⃣ #⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🧑🏿‍🚀 👁️‍🗨️".split(" ")])(
    "%s is one",
    (emoji) => {
      expect(checkEmoji(` ${emoji} `)).toEqual({ ok: true, value: emoji });
    },
  );

  test.each([
    "",
    "a",
    "1",
    "#",
    "💬💬",
    "💬a",
    "<b>",
    "🇩",
    "\u200d",
    "ü",
    "中",
  ])("%j is not", (value) => {
    expect(checkEmoji(value).ok).toBe(false);
  });
});

test("checkPosition", () => {
  expect(checkPosition("bottom-center")).toEqual({
    ok: true,
    value: "bottom-center",
  });
  for (const value of ["", "top", "left", "toString", "BOTTOM-LEFT"]) {
    expect(checkPosition(value)).toEqual({
      ok: false,
      reason: "not_a_position",
    });
  }
});
