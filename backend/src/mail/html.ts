/**
 * A letter as HTML for mail programs: tables and inline styles only, no
 * pictures, nothing fetched. Everything written by people is escaped.
 */
import type { Letter, Row } from "./letter.js";

const FONT =
  "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const TABLE = 'role="presentation" cellpadding="0" cellspacing="0" border="0"';

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? "");
}

export function toHtml(letter: Letter): string {
  const { language, subject, heading, intro, rows, manage, why } = letter;
  const body = [
    line(
      `${FONT}font-size:22px;line-height:28px;font-weight:600;color:#16181d;`,
      `<h1 style="margin:0;font-size:22px;line-height:28px;">${escapeHtml(heading)}</h1>`,
    ),
    line(`${FONT}${BODY}padding-top:8px;`, escapeHtml(intro)),
    line(
      "padding-top:20px;",
      `<table ${TABLE} width="100%">${rows.map(factRow).join("")}</table>`,
    ),
    line("padding-top:24px;", button(manage.label, manage.url)),
    ...calendarLine(letter),
    line(
      `${FONT}${SMALL}padding-top:24px;`,
      `${escapeHtml(letter.sender)}<br>${escapeHtml(why)}`,
    ),
  ].join("\n");
  return `<!DOCTYPE html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:0;background-color:#f3f4f6;">
<table ${TABLE} width="100%" style="background-color:#f3f4f6;">
<tr><td align="center" style="padding:24px 12px;">
<table ${TABLE} width="560" style="width:100%;max-width:560px;background-color:#ffffff;border-radius:8px;">
<tr><td style="padding:28px 28px 24px;">
<table ${TABLE} width="100%">
${body}
</table>
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

const BODY = "font-size:16px;line-height:24px;color:#16181d;";
const SMALL = "font-size:13px;line-height:20px;color:#5b6270;";

function line(style: string, content: string): string {
  return `<tr><td style="${style}">${content}</td></tr>`;
}

function factRow({ label, value }: Row): string {
  const text = escapeHtml(value).replaceAll("\n", "<br>");
  const cell = "padding:6px 0;vertical-align:top;";
  return (
    `<tr><td width="130" style="${FONT}${SMALL}${cell}padding-right:12px;">${escapeHtml(label)}</td>` +
    `<td style="${FONT}${BODY}${cell}word-break:break-word;">${text}</td></tr>`
  );
}

function button(label: string, url: string): string {
  return (
    `<table ${TABLE}><tr><td style="background-color:#16181d;border-radius:6px;">` +
    `<a href="${escapeHtml(url)}" style="${FONT}display:inline-block;padding:12px 20px;font-size:16px;line-height:20px;color:#ffffff;text-decoration:none;">${escapeHtml(label)}</a>` +
    `</td></tr></table>`
  );
}

function calendarLine({ calendars }: Letter): string[] {
  if (calendars === null) return [];
  const links = calendars.links.map(
    ({ name, url }) =>
      `<a href="${escapeHtml(url)}" style="color:#1d4ed8;">${escapeHtml(name)}</a>`,
  );
  return [
    line(
      `${FONT}${SMALL}padding-top:16px;`,
      `${escapeHtml(calendars.label)} ${links.join(" &middot; ")}`,
    ),
  ];
}
