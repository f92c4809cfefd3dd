import type { WidgetConfig } from "@frontdesk/protocol";

/** Each field present has the type the contract gives it. */
export type ServerConfig = Partial<WidgetConfig>;

/** What to do about a widget whose configuration was asked for. */
export type ConfigAnswer =
  | { readonly kind: "config"; readonly config: ServerConfig }
  /** The gateway refuses this widget or this site: draw nothing. */
  | { readonly kind: "refused"; readonly status: number };

/** The launcher does not wait longer than this for its colour and place. */
const PATIENCE_MS = 3000;

/**
 * Asks the gateway for the widget's public configuration. A gateway that
 * cannot be reached leaves the attributes and defaults to stand alone.
 */
export async function fetchConfig(
  apiBase: string,
  widgetId: string,
  signal: AbortSignal,
): Promise<ConfigAnswer> {
  const patience = new AbortController();
  const giveUp = (): void => patience.abort();
  const timer = setTimeout(giveUp, PATIENCE_MS);
  signal.addEventListener("abort", giveUp);
  try {
    const response = await fetch(
      `${apiBase}/v1/widgets/${encodeURIComponent(widgetId)}/config`,
      { credentials: "omit", signal: patience.signal },
    );
    if (response.ok) {
      return { kind: "config", config: parseConfig(await response.json()) };
    }
    if (response.status === 403 || response.status === 404) {
      return { kind: "refused", status: response.status };
    }
  } catch {
    // Unreachable or too slow: the visitor still gets a launcher.
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
  return { kind: "config", config: {} };
}

const TEXTS = [
  "title",
  "welcomeMessage",
  "inputPlaceholder",
  "position",
  "accentColor",
  "locale",
  "privacyUrl",
] as const;

/** Keeps the fields of the right type and drops the rest. */
export function parseConfig(body: unknown): ServerConfig {
  if (typeof body !== "object" || body === null) return {};
  const given = body as Record<string, unknown>; // an object, per the line above
  const config: Record<string, unknown> = {};
  for (const name of TEXTS) {
    const value = given[name];
    if (typeof value === "string" && value !== "") config[name] = value;
  }
  const { maxMessageLength, suggestedQuestions } = given;
  if (typeof maxMessageLength === "number" && maxMessageLength > 0) {
    config.maxMessageLength = maxMessageLength;
  }
  if (Array.isArray(suggestedQuestions)) {
    config.suggestedQuestions = suggestedQuestions.filter(
      (question) => typeof question === "string" && question !== "",
    );
  }
  // Every field set above was checked against the type of its name.
  return config as ServerConfig;
}
