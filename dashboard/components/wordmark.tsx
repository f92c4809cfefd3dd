import { text } from "@/lib/text/en";
import classes from "./wordmark.module.css";

/** The product's mark, with its name beside it unless `isCompact`. */
export function Wordmark({
  isCompact = false,
}: {
  readonly isCompact?: boolean;
}) {
  return (
    <span className={classes.wordmark}>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden>
        <rect width="32" height="32" rx="8" fill="var(--fd-accent)" />
        <path
          d="M6 22.5h20M9 22.5a7 7 0 0 1 14 0M16 15.5v-3M13.5 12h5"
          fill="none"
          stroke="var(--fd-on-accent)"
          strokeWidth="2.2"
          strokeLinecap="round"
        />
      </svg>
      {!isCompact && <span className={classes.name}>{text.app.name}</span>}
    </span>
  );
}
