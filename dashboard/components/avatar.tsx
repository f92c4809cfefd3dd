import classes from "./avatar.module.css";

const HUES = 8;

/** The first letters of the first two words, whatever their script. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).slice(0, 2);
  const letters = words.map((word) => Array.from(word)[0] ?? "");
  return letters.join("").toLocaleUpperCase();
}

function hue(name: string): number {
  let sum = 0;
  for (const letter of name)
    sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) | 0;
  return Math.abs(sum) % HUES;
}

/** Decoration beside a name that is written out. */
export function Avatar({
  name,
  size = 36,
}: {
  readonly name: string;
  /** Pixels. */
  readonly size?: 28 | 36 | 48;
}) {
  return (
    <span
      className={classes.avatar}
      data-hue={hue(name)}
      data-size={size}
      aria-hidden
    >
      {initials(name)}
    </span>
  );
}
