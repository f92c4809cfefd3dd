// @vitest-environment node
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import {
  calculateJwkThumbprint,
  decodeProtectedHeader,
  exportJWK,
  jwtVerify,
} from "jose";
import { expect, it } from "vitest";
import { CONVEX_TOKEN_LIFE_S, signConvexToken } from "./convex-token";

it("is the operator's identity, signed, for five minutes", async () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  const now = Date.UTC(2026, 10, 20, 12);
  const token = await signConvexToken(pem, now);

  const publicKey = createPublicKey(privateKey);
  const { payload } = await jwtVerify(token, publicKey, {
    algorithms: ["ES256"],
    issuer: "https://dashboard.frontdesk.internal",
    audience: "frontdesk",
    subject: "operator",
    currentDate: new Date(now),
  });
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(CONVEX_TOKEN_LIFE_S);
  expect(decodeProtectedHeader(token).kid).toBe(
    await calculateJwkThumbprint(await exportJWK(publicKey)),
  );
});
