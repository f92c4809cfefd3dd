import { describe, expect, it } from "vitest";
import { lookOf } from "../look";
import { makeWidget } from "../test/widget";
import { previewConfig } from "./preview-config";

const saved = lookOf(makeWidget({ buttonEmoji: "🌱" }));

describe("previewConfig", () => {
  it("shows edits", () => {
    const config = previewConfig(
      { ...saved, title: " Ask us ", headerColor: "#abc", locale: "de" },
      saved,
      4000,
    );
    expect(config).toMatchObject({
      title: "Ask us",
      locale: "de",
      buttonEmoji: "🌱",
      theme: { "--fd-header": "#aabbcc" },
    });
  });

  it("keeps what is saved where an edit cannot be", () => {
    const config = previewConfig(
      {
        ...saved,
        title: "",
        accentColor: "#12",
        logoUrl: "javascript:alert(1)",
        fontFamily: "x; } body { display: none",
      },
      saved,
      4000,
    );
    expect(config.title).toBe("Support");
    expect(config.accentColor).toBe("#2563eb");
    expect(config.logoUrl).toBeUndefined();
    expect(config.theme).not.toHaveProperty("--fd-font");
  });

  it("tells nothing that visitors may not know", () => {
    const secret = { ...saved, systemPrompt: "Be rude", contactEmail: "a@b.c" };
    const text = JSON.stringify(previewConfig(secret, saved, 4000));
    expect(text).not.toMatch(/Be rude|a@b\.c/);
  });
});
