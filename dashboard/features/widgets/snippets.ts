/** What people paste: for pages, tag managers, components and servers. */

function attribute(value: string): string {
  return value.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
}

function loader(backendUrl: string): string {
  return `${backendUrl}/widget/chat-widget.js`;
}

/**
 * The script tag that puts a widget on a page.
 * @param integrity `sha384-…` pins this version of the script.
 */
export function embedSnippet(
  backendUrl: string,
  publicId: string,
  integrity?: string,
): string {
  return [
    "<script",
    `  src="${attribute(loader(backendUrl))}"`,
    `  data-widget-id="${attribute(publicId)}"`,
    ...(integrity === undefined
      ? []
      : [`  integrity="${attribute(integrity)}"`, '  crossorigin="anonymous"']),
    "  defer",
    "></script>",
  ].join("\n");
}

/** A string literal that may stand in a script of a page. */
function literal(value: string): string {
  return JSON.stringify(value).replace(/</g, "\\u003c");
}

/** Tag Manager drops data attributes of script tags: a script sets them. */
export function tagManagerSnippet(
  backendUrl: string,
  publicId: string,
): string {
  return [
    "<script>",
    '  var chat = document.createElement("script");',
    `  chat.src = ${literal(loader(backendUrl))};`,
    `  chat.dataset.widgetId = ${literal(publicId)};`,
    "  document.head.appendChild(chat);",
    "</script>",
  ].join("\n");
}

export function reactSnippet(backendUrl: string, publicId: string): string {
  return [
    '"use client";',
    'import { useEffect } from "react";',
    "",
    "export function Chat() {",
    "  useEffect(() => {",
    '    const script = document.createElement("script");',
    `    script.src = ${literal(loader(backendUrl))};`,
    `    script.dataset.widgetId = ${literal(publicId)};`,
    "    document.head.append(script);",
    "    return () => {",
    "      script.remove();",
    "      window.frontdesk?.destroy?.();",
    "    };",
    "  }, []);",
    "  return null;",
    "}",
  ].join("\n");
}

/** The sources a site's Content Security Policy must name. */
export function policySources(backendUrl: string, logoUrl: string): string {
  const { origin } = new URL(backendUrl);
  const logo = URL.canParse(logoUrl)
    ? [`img-src ${new URL(logoUrl).origin};`]
    : [];
  return [`script-src ${origin};`, `connect-src ${origin};`, ...logo].join(
    "\n",
  );
}

export function curlExample(backendUrl: string): string {
  return [
    `curl -N ${backendUrl}/chat \\`,
    '  -H "content-type: application/json" \\',
    '  -H "x-widget-api-key: $FRONTDESK_SECRET_KEY" \\',
    `  -d '{"sessionId":"order-17","message":"Where is my order?"}'`,
  ].join("\n");
}
