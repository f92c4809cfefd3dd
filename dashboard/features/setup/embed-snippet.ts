/** The script tag that puts a widget on a page. */
export function embedSnippet(backendUrl: string, publicId: string): string {
  const attribute = (value: string) =>
    value.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
  return [
    "<script",
    `  src="${attribute(backendUrl)}/widget/chat-widget.js"`,
    `  data-widget-id="${attribute(publicId)}"`,
    "  defer",
    "></script>",
  ].join("\n");
}
