import { describe, expect, it } from "vitest";
import { holdOrder } from "./held-order";

const rows = (ids: string) => Array.from(ids, (_id) => ({ _id }));
const ids = (list: readonly { _id: string }[]) =>
  list.map((row) => row._id).join("");

describe("holdOrder", () => {
  it("keeps every row where it is when others become newer", () => {
    const { rows: held, pending } = holdOrder(rows("abcd"), rows("cabd"));
    expect(ids(held)).toBe("abcd");
    expect(pending).toBe(1);
  });

  it("keeps new rows out and counts them", () => {
    const { rows: held, pending } = holdOrder(rows("abc"), rows("xyabc"));
    expect(ids(held)).toBe("abc");
    expect(pending).toBe(2);
  });

  it("appends what was loaded below", () => {
    const { rows: held, pending } = holdOrder(rows("ab"), rows("abcd"));
    expect(ids(held)).toBe("abcd");
    expect(pending).toBe(0);
  });

  it("does both at once", () => {
    const { rows: held, pending } = holdOrder(rows("abc"), rows("xbacde"));
    expect(ids(held)).toBe("abcde");
    expect(pending).toBe(2);
  });

  it("leaves rows that went in their place", () => {
    expect(ids(holdOrder(rows("abc"), rows("ac")).rows)).toBe("abc");
  });

  it("shows the newest data of each row", () => {
    const shown = [{ _id: "a", unread: 0 }];
    const fresh = [{ _id: "a", unread: 3 }];
    expect(holdOrder(shown, fresh).rows).toEqual(fresh);
  });

  it("takes the fresh list when nothing of the former is left", () => {
    expect(ids(holdOrder(rows("ab"), rows("cd")).rows)).toBe("cd");
    expect(ids(holdOrder(rows(""), rows("cd")).rows)).toBe("cd");
  });

  it("moves nothing that was shown, whatever comes", () => {
    const letters = "abcdefgh";
    let seed = 7;
    const random = (n: number) => (seed = (seed * 16807) % 2147483647) % n;
    for (let round = 0; round < 300; round += 1) {
      const shown = letters.slice(0, 1 + random(6));
      const fresh = [...letters].filter(() => random(3) > 0);
      fresh.sort(() => random(3) - 1);
      const { rows: held } = holdOrder(rows(shown), rows(fresh.join("")));
      const hasCommon = fresh.some((id) => shown.includes(id));
      if (hasCommon) expect(ids(held).startsWith(shown)).toBe(true);
      expect(new Set(ids(held)).size).toBe(held.length);
    }
  });
});
