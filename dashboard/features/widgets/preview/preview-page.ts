import { text } from "@/lib/text/en";
import { runPreview } from "./run-preview";

const STYLE = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif }
body { margin: 0; background: light-dark(#ffffff, #15181d) }
main { max-width: 760px; margin: 0 auto; padding: 40px 32px }
div { height: 14px; margin: 0 0 14px; border-radius: 7px;
  background: light-dark(#eceff3, #23282f) }
.head { width: 46%; height: 34px; margin-bottom: 28px }
.picture { height: 190px; margin: 28px 0; border-radius: 14px }
.short { width: 62% }
p { margin: 24px 32px; text-align: center; overflow-wrap: anywhere }`;

function escapeHtml(words: string): string {
  return words.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A page of grey bars with the widget in its corner. */
export function previewPage(nonce: string, backendUrl: string): string {
  const loader = JSON.stringify(`${backendUrl}/widget/chat-widget.js`);
  const answer = JSON.stringify(text.widgets.preview.answer);
  const script = `(${runPreview.toString()})(${loader}, ${answer});`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text.widgets.preview.frame}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main aria-hidden="true"><div class="head"></div><div></div><div></div>
<div class="short"></div><div class="picture"></div><div></div><div></div>
<div class="short"></div></main>
<p role="alert" hidden>${escapeHtml(text.widgets.preview.missing(backendUrl))}</p>
<script nonce="${nonce}">${script.replace(/<(?=[/!])/g, "\\x3c")}</script>
</body>
</html>
`;
}
