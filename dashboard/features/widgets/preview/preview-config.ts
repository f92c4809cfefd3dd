import type { WidgetConfig } from "@frontdesk/protocol";
import {
  checkColor,
  checkEmoji,
  checkLogoUrl,
  themeVariables,
} from "@frontdesk/protocol/rules";
import { lookProblem, type Look, type LookField } from "../look";

/**
 * What the gateway would answer if the edits were saved. A value that cannot
 * be saved stays as it is saved.
 */
export function previewConfig(
  values: Look,
  saved: Look,
  maxMessageLength: number,
): WidgetConfig {
  const look = valid(values, saved);
  const { privacyUrl, locale } = look;
  const logo = checkLogoUrl(look.logoUrl);
  const emoji = checkEmoji(look.buttonEmoji);
  const accent = checkColor(look.accentColor);
  return {
    widgetId: "widget_preview",
    version: 1,
    title: look.title.trim(),
    welcomeMessage: look.welcomeMessage.trim(),
    inputPlaceholder: look.inputPlaceholder.trim(),
    position: look.position,
    accentColor: accent.ok ? accent.value : saved.accentColor,
    suggestedQuestions: look.suggestedQuestions.map((one) => one.trim()),
    maxMessageLength,
    minIntervalMs: 0,
    appointmentsEnabled: look.appointmentsEnabled,
    ...(locale !== "" && { locale }),
    ...(privacyUrl !== "" && { privacyUrl }),
    ...(logo.ok && { logoUrl: logo.value }),
    ...(emoji.ok && { buttonEmoji: emoji.value }),
    theme: themeVariables({
      accent: look.accentColor,
      background: look.backgroundColor,
      text: look.textColor,
      header: look.headerColor,
      fontFamily: look.fontFamily,
    }),
  };
}

function valid(values: Look, saved: Look): Look {
  const look: Look = { ...values };
  const keep = <F extends LookField>(field: F): void => {
    if (lookProblem(field, values[field]) === null) return;
    Object.assign(look, { [field]: saved[field] });
  };
  for (const field of Object.keys(values) as LookField[]) keep(field);
  return look;
}
