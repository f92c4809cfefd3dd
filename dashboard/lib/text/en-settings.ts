/** The sentences of the settings; part of `text` in `en.ts`. */
import { plural } from "./plural";

export const settingsText = {
  title: "Settings",
  lead: "For the whole team. Widgets have settings of their own.",
  readOnly: "Your role may look at the settings, not change them.",
  forbidden: "Your role does not see the settings",
  forbiddenHint: "Agents see them; admins and owners change them.",
  parts: "Parts of the settings",
  tabs: {
    business: "Business",
    filter: "Content filter",
    privacy: "Privacy",
    blocking: "Blocking",
    alerts: "Alerts",
    budget: "Budget",
    keys: "API keys",
  },
  clean: "Nothing to save",
  saved: "Saved. It holds from now on.",
  required: "This cannot be empty.",
  tooLong: (max: string) => `At most ${max} characters.`,
  whole: (least: string, most: string) =>
    `A whole number from ${least} to ${most}.`,
  amount: (most: string) => `A number from 0 to ${most}.`,
  business: {
    lead: "What the assistant knows about you, and who writes its answers.",
    name: "Name of the business",
    systemPrompt: "Instructions to the model",
    systemPromptHint:
      "Tone, facts, what to avoid. Safety rules of Frontdesk stand above it.",
    provider: "Who writes answers",
    providers: {
      openai: "A language model",
      local: "The built-in answerer",
    },
    providerHints: {
      openai:
        "An OpenAI-compatible endpoint, as the gateway is configured. When " +
        "it fails, the built-in answerer steps in.",
      local:
        "Answers from your questions and answers only, at no cost, and says " +
        "that it is automatic.",
    },
    model: "Model",
    modelHint: "Empty: what the gateway is configured with.",
  },
  filter: {
    lead:
      "Judges the form of a message, never its words: complaints and " +
      "questions in any language pass.",
    strength: "How strict",
    strengths: {
      off: "Off",
      relaxed: "Relaxed",
      standard: "Standard",
      strict: "Strict",
    },
    strengthHints: {
      off: "Nothing is filtered. Limits and blocks still hold.",
      relaxed:
        "Stops floods of links, scripts and hidden text. Lets code and " +
        "most markup pass; for technical audiences.",
      standard:
        "Also stops markup outside of code, several links and text that " +
        "only repeats itself. Right for most.",
      strict:
        "Hardly a link, no markup even in code, little repetition. Expect " +
        "some honest messages to be refused.",
    },
    hosts: "Hosts that may be linked to",
    hostsHint: "Such as your own shop; their subdomains too.",
    hostsAdd: "Type a host, then Enter",
    phrases: "Phrases that are always fine",
    phrasesHint: "Taken out before a message is judged, in any case.",
    phrasesAdd: "Type a phrase, then Enter",
    problems: {
      bad_strength: "This strength does not exist.",
      too_many_hosts: "At most 50 hosts.",
      bad_host: "is not a host.",
      too_many_phrases: "At most 50 phrases.",
      bad_phrase: "must have 3 to 100 characters.",
    },
    tryTitle: "Try a message",
    tryLead: "With the settings above, saved or not. Nothing is sent.",
    tryLabel: "Message",
    tryPlaceholder: "Write what a visitor might write …",
    tryEmpty: "The verdict appears as you type.",
    passes: "This message would be let in.",
    refused: "This message would be refused.",
    reasons: {
      links: "It has too many links, or one that hides where it leads.",
      markup: "It contains markup such as HTML.",
      script_protocol: "It contains a link that would run a script.",
      repetition: "It mostly repeats itself.",
      special_characters: "It consists mostly of special characters.",
      hidden_text: "It contains characters that nobody can see.",
      model_tokens: "It contains marks that are meant for the model.",
    },
  },
  privacy: {
    lead:
      "Taken out of visitors' messages before they are stored or reach the " +
      "model. Only how many there were is counted.",
    kinds: "What is taken out",
    kind: {
      email: "Mail addresses",
      phone: "Telephone numbers",
      card: "Card numbers",
      iban: "Bank accounts (IBAN)",
    },
    kindHints: {
      email: "Then staff cannot see an address written into a message.",
      phone: "International and common national forms.",
      card: "Told by their check digit.",
      iban: "Told by their check digits.",
    },
    contact: "What visitors enter in the contact form is kept either way.",
    tryTitle: "See what it does",
    tryLead: "With the choice above, saved or not. Nothing is sent.",
    tryLabel: "Message",
    example:
      "I am Ada, ada@example.com or +44 20 7946 0958. I paid with " +
      "4111 1111 1111 1111; refund to GB82 WEST 1234 5698 7654 32 please.",
    stored: "What would be stored",
    found: (count: number) =>
      plural(count, { one: "# place taken out", other: "# places taken out" }),
  },
  blocking: {
    lead:
      "Who keeps breaking the rules is shut out for a while, without " +
      "anybody's help.",
    isOn: "Block automatically",
    violations: "Violations",
    violationsHint: "Of one visitor. An address is blocked at three times it.",
    window: "Within",
    cooldown: "Block lasts",
    minutes: " min",
    sentence: (violations: string, window: string, cooldown: string) =>
      `${violations} violations within ${window} minutes: blocked for ` +
      `${cooldown} minutes.`,
    off: "Nobody is blocked automatically.",
    what:
      "Filtered, too long and too many messages count, and wrong keys or " +
      "sites. The visitor is told until when.",
    toBlocks: "See who is blocked",
  },
  alerts: {
    lead:
      "An alert is raised once when more than this happens within a minute, " +
      "and ends when it is quiet. 0: never.",
    perMinute: " a minute",
    perAddress: "From one address.",
    toAlerts: "See the alerts",
  },
  budget: {
    lead:
      "What answers of the model may cost. Room for an answer is reserved " +
      "before it begins; at the limit visitors are offered a person or the " +
      "form.",
    isOn: "Keep a budget",
    off: "Answers cost what they cost, and nothing is counted.",
    tokensPerDay: "Tokens a day",
    tokensPerMonth: "Tokens a month",
    moneyPerMonth: "Money a month",
    none: "No limit",
    noneHint: "Empty: no limit.",
    currency: "Currency",
    badCurrency: "Three letters, such as EUR.",
    priceInput: "Price of a million tokens read",
    priceOutput: "Price of a million tokens written",
    needsPrice: "Without prices, money is never spent: set at least one.",
    standing: "Where it stands",
    standingLead: "Days and months are those of UTC.",
    day: "Tokens today",
    month: "Tokens this month",
    money: "Money this month",
    of: (used: string, limit: string) => `${used} of ${limit}`,
    without: (used: string) => `${used}, no limit`,
    reserved: (amount: string) => `${amount} reserved by answers that run`,
    left: (share: string) => `${share} left`,
    exhausted: "Used up",
  },
  keys: {
    title: "Keys of the admin API",
    lead: "For your own programs: widgets, keys, usage, security.",
    adminsOnly: "Only admins and owners see keys",
    adminsOnlyHint: "Ask one of them if a program of yours needs a key.",
    add: "New key",
    emptyTitle: "No key yet",
    emptyHint: "Make one to manage widgets from your own programs.",
    active: "In force",
    expired: "Expired",
    revoked: "Revoked",
    created: "Made",
    lastUsed: "Last used",
    never: "Never",
    expires: "Ends",
    revoke: "Revoke",
    revokeNamed: (name: string) => `Revoke ${name}`,
    revokeTitle: (name: string) => `Revoke ${name}?`,
    revokeLead:
      "Programs that use it are refused at once. This cannot be undone.",
    revokeDo: "Revoke key",
    createTitle: "New key of the admin API",
    create: "Make key",
    name: "Name",
    nameHint: "Where it is used, such as “Nightly export”.",
    scopes: "What it may do",
    needsScope: "Choose at least one.",
    scopeNames: {
      "widgets:read": "Read widgets",
      "widgets:write": "Make, change and disable widgets",
      "keys:write": "Make and revoke keys of widgets",
      "analytics:read": "Read usage",
      "security:read": "Read security events and blocks",
      "security:write": "Block and unblock",
    },
    life: "Ends",
    lives: {
      "30": "In 30 days",
      "90": "In 90 days",
      "365": "In a year",
      never: "Never",
    },
    onceTitle: "Copy the key now",
    onceLead:
      "This is the only time it is shown. Keep it where secrets are kept; " +
      "who has it can do what it may do.",
    onceKey: "The key",
    onceDone: "I have kept it",
    tryTitle: "Use it",
    tryLead: "Send the key as a bearer token.",
    command: "Command",
    docs: "Reference of the admin API",
    noBackend:
      "The gateway's address is unknown here: set NEXT_PUBLIC_BACKEND_URL " +
      "where the dashboard runs.",
  },
} as const;
