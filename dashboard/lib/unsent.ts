/** Storage keys of what a person wrote and nobody else has yet. */
export const UNSENT_PREFIX = "frontdesk.unsent.";

export function draftKey(conversationId: string): string {
  return `${UNSENT_PREFIX}draft.${conversationId}`;
}

export function setupKey(widgetId: string): string {
  return `${UNSENT_PREFIX}setup.${widgetId}`;
}
