import { IconLink } from "@tabler/icons-react";
import { safeHref } from "@/lib/rich-text";
import { text } from "@/lib/text/en";
import type { StaffMessage } from "../types";
import classes from "./source-list.module.css";

/** What an answer was taken from. */
export function SourceList({
  sources,
}: {
  readonly sources: NonNullable<StaffMessage["sources"]>;
}) {
  return (
    <ul className={classes.sources} aria-label={text.conversation.sources}>
      {sources.map((source) => {
        const href = safeHref(source.url ?? "");
        return (
          <li key={`${source.title} ${source.url ?? ""}`}>
            <IconLink size={12} aria-hidden />
            {href === null ? (
              <bdi>{source.title}</bdi>
            ) : (
              <a href={href} target="_blank" rel="noreferrer noopener">
                <bdi>{source.title}</bdi>
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
