import { loginOutcome, type LoginOutcome } from "./login-outcome";

/** Sends the password; `unreachable` when no proper answer came back. */
export async function signIn(
  password: string,
): Promise<LoginOutcome | { readonly kind: "unreachable" }> {
  try {
    const response = await fetch("/api/login", {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams({ password }),
    });
    const parsed = loginOutcome.safeParse(await response.json());
    return parsed.success ? parsed.data : { kind: "unreachable" };
  } catch {
    // No connection, or a proxy's page instead of JSON.
    return { kind: "unreachable" };
  }
}
