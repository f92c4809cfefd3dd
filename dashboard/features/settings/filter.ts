/** The content filter as its form holds it. */
import {
  checkContentSettings,
  type ContentSettings,
} from "@frontdesk/protocol/rules";
import { text } from "@/lib/text/en";
import type { Problems, Settings } from "./types";

export type FilterValues = Settings["contentFilter"];

const words = text.settings.filter.problems;

export function filterProblems(
  values: ContentSettings,
): Problems<FilterValues> {
  const checked = checkContentSettings(values);
  if (checked.ok) return {};
  const { reason, entry } = checked;
  const problem =
    entry === undefined ? words[reason] : `“${entry}” ${words[reason]}`;
  switch (reason) {
    case "bad_strength":
      return { strength: words.bad_strength };
    case "bad_host":
    case "too_many_hosts":
      return { allowedLinkHosts: problem };
    case "bad_phrase":
    case "too_many_phrases":
      return { allowedPhrases: problem };
  }
}
