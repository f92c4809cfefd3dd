import type { Transport } from "./request-origin";

export interface PolicyInput {
  readonly nonce: string;
  readonly convexUrl: string | null;
  readonly backendUrl: string | null;
  readonly isDevelopment: boolean;
}

/**
 * Scripts run only with this answer's nonce, or when such a script loads them.
 *
 * Styles: files of ours, and `<style>` elements with the nonce (Mantine writes
 * its theme variables and responsive rules that way). Style *attributes* must
 * be allowed without one, because components carry their sizes and colours as
 * `style="--…"` in the server's HTML and no nonce can be put on an attribute;
 * they cannot load a script.
 */
export function contentSecurityPolicy(input: PolicyInput): string {
  const convex = input.convexUrl === null ? [] : bothSchemes(input.convexUrl);
  const backend = input.backendUrl === null ? [] : [input.backendUrl];
  const development = input.isDevelopment ? ["'unsafe-eval'"] : [];
  const hotReload = input.isDevelopment ? ["ws:"] : [];
  const nonce = `'nonce-${input.nonce}'`;
  const directives: Record<string, readonly string[]> = {
    "default-src": ["'none'"],
    "script-src": ["'self'", nonce, "'strict-dynamic'", ...development],
    // The development overlay writes style elements without a nonce.
    "style-src": ["'self'", input.isDevelopment ? "'unsafe-inline'" : nonce],
    "style-src-attr": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    // The gateway tells its widget's integrity for the install page.
    "connect-src": ["'self'", ...convex, ...backend, ...hotReload],
    // The gateway's demo shop, and our own page that previews widgets.
    "frame-src": ["'self'", ...backend],
    "manifest-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "object-src": ["'none'"],
  };
  return joined(directives);
}

/** Where the widget is shown with unsaved looks. */
export const PREVIEW_PATH = "/widget-preview";

/**
 * Of that page: the gateway's script runs there, so it gets an origin of its
 * own (`sandbox`), from which nothing of the dashboard can be reached.
 */
export function previewPolicy({
  nonce,
  backendUrl,
}: Pick<PolicyInput, "nonce" | "backendUrl">): string {
  const backend = backendUrl === null ? [] : [backendUrl];
  return joined({
    "default-src": ["'none'"],
    "script-src": [`'nonce-${nonce}'`, ...backend],
    "style-src": [`'nonce-${nonce}'`],
    // Logos are on any host.
    "img-src": ["https:", "data:"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    sandbox: ["allow-scripts"],
  });
}

function joined(directives: Readonly<Record<string, readonly string[]>>) {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}

/** `http://host` → itself and `ws://host`, for queries and the live socket. */
function bothSchemes(url: string): readonly string[] {
  const { origin } = new URL(url);
  return [origin, origin.replace(/^http/, "ws")];
}

/** Headers of every answer, apart from the policy. */
export function commonSecurityHeaders(
  transport: Transport,
  isProduction: boolean,
): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy":
      "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    ...(isProduction && transport === "secure"
      ? { "strict-transport-security": "max-age=31536000; includeSubDomains" }
      : {}),
  };
}
