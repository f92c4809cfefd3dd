/** A letter as plain text. */
import type { Letter } from "./letter.js";

export function toText(letter: Letter): string {
  const { heading, intro, rows, manage, calendars, why, sender } = letter;
  const facts = rows.map(
    ({ label, value }) => `${label}: ${value.replaceAll("\n", "\n  ")}`,
  );
  const adding = (calendars?.links ?? []).map(
    ({ name, url }) => `${calendars?.label} ${name}:\n${url}`,
  );
  return [
    heading,
    intro,
    facts.join("\n"),
    `${manage.label}:\n${manage.url}`,
    ...adding,
    sender,
    `-- \n${why}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}
