import classes from "./code-block.module.css";

/** Code to read or copy; it scrolls sideways, by keyboard too. */
export function CodeBlock({
  code,
  label,
}: {
  readonly code: string;
  readonly label: string;
}) {
  return (
    <pre
      className={classes.code}
      tabIndex={0}
      dir="ltr"
      role="region"
      aria-label={label}
    >
      <code>{code}</code>
    </pre>
  );
}
