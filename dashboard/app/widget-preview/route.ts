import { previewPage } from "@/features/widgets/preview/preview-page";
import { backendUrlOrNull } from "@/lib/server/env";

/**
 * The page inside the live preview. It holds nothing of anybody's and runs
 * sandboxed (`lib/server/security-headers.ts`), so it needs no session.
 */
export function GET(request: Request): Response {
  const backendUrl = backendUrlOrNull();
  if (backendUrl === null) return new Response(null, { status: 404 });
  const nonce = request.headers.get("x-nonce") ?? "";
  return new Response(previewPage(nonce, backendUrl), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
    },
  });
}
