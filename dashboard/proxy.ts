import { NextResponse, type NextRequest } from "next/server";
import {
  backendUrlOrNull,
  convexUrlOrNull,
  isProduction,
} from "@/lib/server/env";
import { requestTransport } from "@/lib/server/request-origin";
import {
  commonSecurityHeaders,
  contentSecurityPolicy,
  PREVIEW_PATH,
  previewPolicy,
} from "@/lib/server/security-headers";

/** Puts the security headers on every answer, files included. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const isPreview = request.nextUrl.pathname === PREVIEW_PATH;
  const backendUrl = originOf(backendUrlOrNull());
  const policy = isPreview
    ? previewPolicy({ nonce, backendUrl })
    : contentSecurityPolicy({
        nonce,
        convexUrl: originOf(convexUrlOrNull()),
        backendUrl,
        isDevelopment: !isProduction(),
      });

  // Next reads the nonce from the request's policy and puts it on the scripts
  // it writes; our layout reads `x-nonce` for Mantine's style elements.
  const forwarded = new Headers(request.headers);
  forwarded.set("content-security-policy", policy);
  forwarded.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers: forwarded } });

  response.headers.set("content-security-policy", policy);
  const common = commonSecurityHeaders(
    requestTransport(request.headers),
    isProduction(),
  );
  for (const [name, value] of Object.entries(common)) {
    response.headers.set(name, value);
  }
  if (isPreview) response.headers.set("x-frame-options", "SAMEORIGIN");
  return response;
}

function originOf(url: string | null): string | null {
  return url === null ? null : new URL(url).origin;
}
