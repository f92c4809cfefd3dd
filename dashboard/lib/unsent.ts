/** Storage keys of what a person wrote and nobody else has yet. */
export const UNSENT_PREFIX = "frontdesk.unsent.";

/** @param part of the team's settings, each with edits of its own. */
export function settingsKey(tenantId: string, part: string): string {
  return `${UNSENT_PREFIX}settings.${part}.${tenantId}`;
}

export function draftKey(conversationId: string): string {
  return `${UNSENT_PREFIX}draft.${conversationId}`;
}

/** @param part of the widget's pages, each with edits of its own. */
export function widgetKey(widgetId: string, part: string): string {
  return `${UNSENT_PREFIX}widget.${part}.${widgetId}`;
}
