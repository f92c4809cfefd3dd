import { expect, test } from "vitest";
import { apiKeyState, curlExample } from "./api-key";
import type { ApiKey } from "./types";

const row = { expiresAt: 2_000 } as ApiKey;

test("a key ends at its time, or when it is revoked", () => {
  expect(apiKeyState(row, 1_999)).toBe("active");
  expect(apiKeyState(row, 2_000)).toBe("expired");
  expect(apiKeyState({ ...row, revokedAt: 1_000 }, 3_000)).toBe("revoked");
  const { expiresAt: _, ...lasting } = row;
  expect(apiKeyState(lasting, Number.MAX_SAFE_INTEGER)).toBe("active");
});

test("the example calls the gateway's own address", () => {
  expect(curlExample("https://chat.example.com/")).toBe(
    'curl -H "Authorization: Bearer fdk_…" ' +
      "https://chat.example.com/v1/admin/widgets",
  );
});
