import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./notice.module.css";

/** Something to know before going on, with what can be done about it. */
export function Notice({
  isWarning = false,
  action,
  children,
}: {
  readonly isWarning?: boolean;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}) {
  const Icon = isWarning ? IconAlertTriangle : IconInfoCircle;
  return (
    <div className={classes.notice} data-tone={isWarning ? "warn" : undefined}>
      <Icon size={18} aria-hidden />
      <div className={classes.words}>{children}</div>
      {action}
    </div>
  );
}
