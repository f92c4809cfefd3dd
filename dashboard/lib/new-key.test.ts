import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { makeKey } from "./new-key";

it.each(["wk_", "sk_", "fdk_"] as const)(
  "a key that begins %s",
  async (mark) => {
    const { key, hash, prefix } = await makeKey(mark);
    expect(key).toMatch(new RegExp(`^${mark}[\\w-]{43}$`));
    expect(hash).toBe(createHash("sha256").update(key).digest("hex"));
    expect(key.startsWith(prefix)).toBe(true);
    // Too short to be of use to anybody who sees the list.
    expect(prefix).toHaveLength(10);
  },
);

it("no two are alike", async () => {
  const keys = await Promise.all(
    Array.from({ length: 50 }, () => makeKey("sk_")),
  );
  expect(new Set(keys.map(({ key }) => key)).size).toBe(50);
});
