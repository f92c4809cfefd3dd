import type { ReactNode } from "react";
import classes from "./pane-state.module.css";

/** The middle of a pane that has nothing else to show. */
export function PaneState({
  icon,
  title,
  lead,
  isWholePage = false,
  children,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly lead?: string;
  /** There is no other heading on the page. */
  readonly isWholePage?: boolean;
  readonly children?: ReactNode;
}) {
  const Heading = isWholePage ? "h1" : "h2";
  return (
    <div className={classes.state}>
      <span className={classes.icon} aria-hidden>
        {icon}
      </span>
      <Heading className={classes.title}>{title}</Heading>
      {lead !== undefined && <p className={classes.lead}>{lead}</p>}
      {children !== undefined && <div className={classes.body}>{children}</div>}
    </div>
  );
}
