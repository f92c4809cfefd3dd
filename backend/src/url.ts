/** `URL.parse` without needing a Node newer than 20.19. */
export function parseUrl(value: string): URL | null {
  return URL.canParse(value) ? new URL(value) : null;
}
