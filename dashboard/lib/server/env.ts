/**
 * Settings of this process. They are read by computed name at request time,
 * because `next build` would replace `process.env.NEXT_PUBLIC_…` by the value
 * of the machine that built it, and one build must serve any deployment.
 */

/** The trimmed value, or undefined when it is unset or empty. */
function read(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === "" ? undefined : value;
}

/** A setting is missing or malformed; the message names it. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

function firstAddress(names: readonly string[]): string {
  for (const name of names) {
    const value = read(name);
    if (value === undefined) continue;
    if (!URL.canParse(value) || !/^https?:/.test(value)) {
      throw new ConfigurationError(`${name} must be an http(s) address`);
    }
    return new URL(value).href.replace(/\/$/, "");
  }
  throw new ConfigurationError(`${names.join(" or ")} is not set`);
}

/** Where browsers reach the Convex deployment, without a final slash. */
export function convexUrl(): string {
  return firstAddress([
    "CONVEX_PUBLIC_URL",
    "NEXT_PUBLIC_CONVEX_URL",
    "CONVEX_URL",
  ]);
}

/** Where browsers reach the gateway, without a final slash. */
export function backendUrl(): string {
  return firstAddress(["BACKEND_PUBLIC_URL", "NEXT_PUBLIC_BACKEND_URL"]);
}

/** The operator's password, or undefined when signing in is not set up. */
export function dashboardPassword(): string | undefined {
  return process.env["DASHBOARD_PASSWORD"] || undefined;
}

/** PKCS #8 PEM of the operator's P-256 key. */
export function operatorPrivateKeyPem(): string {
  const encoded = read("OPERATOR_PRIVATE_KEY");
  if (encoded === undefined) {
    throw new ConfigurationError("OPERATOR_PRIVATE_KEY is not set");
  }
  const pem = Buffer.from(encoded, "base64").toString("utf8");
  if (!pem.includes("PRIVATE KEY")) {
    throw new ConfigurationError(
      "OPERATOR_PRIVATE_KEY must be the base64 of a PKCS #8 PEM",
    );
  }
  return pem;
}

export function isProduction(): boolean {
  return process.env.NODE_ENV === "production";
}

/** Addresses or networks of proxies whose forwarding headers are believed. */
export function trustedProxies(): readonly string[] {
  const names = read("TRUSTED_PROXIES")?.split(",") ?? [];
  return names.map((name) => name.trim()).filter(Boolean);
}

function orNull(setting: () => string): string | null {
  try {
    return setting();
  } catch (error) {
    if (error instanceof ConfigurationError) return null;
    throw error;
  }
}

/** For the policy of answers that a misconfigured server still gives. */
export function convexUrlOrNull(): string | null {
  return orNull(convexUrl);
}

/** The dashboard works without the gateway's address, all but the preview. */
export function backendUrlOrNull(): string | null {
  return orNull(backendUrl);
}
