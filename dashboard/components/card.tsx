import type { ReactNode } from "react";
import classes from "./card.module.css";

/** A titled box of a page; `action` stands at the end of its title. */
export function Card({
  title,
  lead,
  action,
  children,
}: {
  readonly title: string;
  readonly lead?: string;
  readonly action?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <section className={classes.card} aria-label={title}>
      <div className={classes.head}>
        <div className={classes.words}>
          <h2 className={classes.title}>{title}</h2>
          {lead !== undefined && <p className={classes.lead}>{lead}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
