/** What a visitor reads for each error code. */
import type { ErrorCode } from "@frontdesk/protocol";

export type Language = "en" | "de";

const SENTENCES: Record<ErrorCode, Record<Language, string>> = {
  invalid_request: {
    en: "The request has a missing or wrong field.",
    de: "In der Anfrage fehlt ein Feld oder es ist falsch.",
  },
  invalid_json: {
    en: "The request body is not valid JSON.",
    de: "Der Inhalt der Anfrage ist kein gültiges JSON.",
  },
  unsupported_media_type: {
    en: "Send the request body as application/json.",
    de: "Bitte senden Sie den Inhalt als application/json.",
  },
  payload_too_large: {
    en: "The request is larger than 64 KB.",
    de: "Die Anfrage ist größer als 64 KB.",
  },
  missing_credentials: {
    en: "Name the widget by its id, its key or a session token.",
    de: "Es fehlt die Widget-ID, ein Schlüssel oder ein Sitzungs-Token.",
  },
  invalid_key: {
    en: "This key is not valid.",
    de: "Dieser Schlüssel ist ungültig.",
  },
  secret_key_exposed: {
    en: "This key is a secret and must not be used in a page. Replace it.",
    de: "Dieser Schlüssel ist geheim und gehört nicht in eine Seite. Bitte ersetzen Sie ihn.",
  },
  invalid_session: {
    en: "This session is not valid. Start a new one.",
    de: "Diese Sitzung ist ungültig. Bitte beginnen Sie eine neue.",
  },
  session_expired: {
    en: "This session has expired. Start a new one.",
    de: "Diese Sitzung ist abgelaufen. Bitte beginnen Sie eine neue.",
  },
  invalid_widget_id: {
    en: "This is not a widget id.",
    de: "Das ist keine Widget-ID.",
  },
  widget_not_found_or_inactive: {
    en: "This chat is not available.",
    de: "Dieser Chat ist nicht verfügbar.",
  },
  widget_not_confirmed: {
    en: "This chat is not open to visitors yet.",
    de: "Dieser Chat ist noch nicht für Besucher freigegeben.",
  },
  domain_not_authorized: {
    en: "This chat is not allowed on this site.",
    de: "Dieser Chat ist auf dieser Seite nicht erlaubt.",
  },
  conversation_not_found: {
    en: "This conversation does not exist.",
    de: "Diese Unterhaltung gibt es nicht.",
  },
  message_too_long: {
    en: "This message is too long.",
    de: "Diese Nachricht ist zu lang.",
  },
  content_filtered: {
    en: "This message could not be sent. Please write it differently.",
    de: "Diese Nachricht konnte nicht gesendet werden. Bitte schreiben Sie sie anders.",
  },
  conversation_too_long: {
    en: "This conversation has become too long. Ask for a human, or leave your email address.",
    de: "Diese Unterhaltung ist zu lang geworden. Fragen Sie nach einem Menschen oder hinterlassen Sie Ihre E-Mail-Adresse.",
  },
  rate_limit_exceeded: {
    en: "That was a little fast. Please wait a moment.",
    de: "Das ging etwas zu schnell. Bitte warten Sie einen Moment.",
  },
  temporarily_blocked: {
    en: "Sending is paused for a while.",
    de: "Das Senden ist vorübergehend gesperrt.",
  },
  too_many_streams: {
    en: "This chat is open too many times. Close some tabs.",
    de: "Dieser Chat ist zu oft geöffnet. Bitte schließen Sie einige Tabs.",
  },
  not_found: {
    en: "There is nothing at this address.",
    de: "Unter dieser Adresse gibt es nichts.",
  },
  method_not_allowed: {
    en: "This address does not take this method.",
    de: "Diese Adresse unterstützt diese Methode nicht.",
  },
  provider_unavailable: {
    en: "The assistant cannot be reached right now.",
    de: "Der Assistent ist gerade nicht erreichbar.",
  },
  provider_stalled: {
    en: "The assistant stopped answering. Please ask again.",
    de: "Der Assistent antwortet nicht mehr. Bitte fragen Sie noch einmal.",
  },
  provider_refused: {
    en: "The assistant cannot answer this.",
    de: "Der Assistent kann darauf nicht antworten.",
  },
  answer_interrupted: {
    en: "The answer was interrupted. Please ask again.",
    de: "Die Antwort wurde unterbrochen. Bitte fragen Sie noch einmal.",
  },
  slow_reader: {
    en: "The connection was too slow. It continues on reconnecting.",
    de: "Die Verbindung war zu langsam. Sie wird neu aufgebaut.",
  },
  shutting_down: {
    en: "The service is restarting. Please try again in a moment.",
    de: "Der Dienst startet neu. Bitte versuchen Sie es gleich noch einmal.",
  },
  upstream_unavailable: {
    en: "The service is unavailable right now. Please try again soon.",
    de: "Der Dienst ist gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.",
  },
  internal_server_error: {
    en: "Something went wrong on our side.",
    de: "Bei uns ist etwas schiefgelaufen.",
  },
};

/** The language a BCP 47 tag or an Accept-Language header asks for first. */
export function languageOf(locale: string | undefined): Language {
  return /^\s*de\b/i.test(locale ?? "") ? "de" : "en";
}

export function sentence(code: ErrorCode, locale: string | undefined): string {
  return SENTENCES[code][languageOf(locale)];
}
