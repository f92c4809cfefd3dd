import type { Settings } from "./types";

/** A team's settings as they are before anybody changes them. */
export const settings: Settings = {
  name: "Rooted Coffee",
  systemPrompt: "",
  provider: "openai",
  contentFilter: {
    strength: "standard",
    allowedLinkHosts: [],
    allowedPhrases: [],
  },
  redactPii: [],
  autoBlock: { violations: 5, windowMinutes: 10, cooldownMinutes: 5 },
  alertThresholds: {
    rate_limit: 100,
    suspicious_content: 10,
    domain_not_allowed: 50,
    invalid_key: 50,
    widget_not_found: 200,
    message_too_long: 50,
    blocked: 200,
    multiple_failed_validations: 5,
  },
  budget: null,
};
