import type { ReactNode } from "react";
import classes from "./pane-state.module.css";

/** The middle of a pane that has nothing else to show. */
export function PaneState({
  icon,
  title,
  lead,
  children,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly lead?: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className={classes.state}>
      <span className={classes.icon} aria-hidden>
        {icon}
      </span>
      <h2 className={classes.title}>{title}</h2>
      {lead !== undefined && <p className={classes.lead}>{lead}</p>}
      {children !== undefined && <div className={classes.body}>{children}</div>}
    </div>
  );
}
