import { expect, it } from "vitest";
import { fetchConvexToken, type TokenAnswer } from "./convex-token";

function scripted(answers: readonly TokenAnswer[]) {
  const pauses: number[] = [];
  let at = 0;
  return {
    pauses,
    request: () => {
      const answer = answers[at];
      at += 1;
      if (answer === undefined) throw new Error("asked once too often");
      return Promise.resolve(answer);
    },
    pause: (milliseconds: number) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
  };
}

it("keeps asking through an outage, ever more slowly", async () => {
  const outage = Array.from({ length: 6 }, () => ({
    kind: "unreachable" as const,
  }));
  const script = scripted([...outage, { kind: "token", token: "t" }]);
  expect(await fetchConvexToken(script.request, script.pause)).toBe("t");
  expect(script.pauses).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
});

it("gives up at once when the session is over", async () => {
  const script = scripted([{ kind: "signed_out" }]);
  expect(await fetchConvexToken(script.request, script.pause)).toBeNull();
  expect(script.pauses).toEqual([]);
});
