import {
  IconBan,
  IconBug,
  IconFilterX,
  IconGauge,
  IconKeyOff,
  IconPuzzleOff,
  IconRuler,
  IconWorldX,
  type Icon,
} from "@tabler/icons-react";
import { text } from "@/lib/text/en";
import type { EventType } from "../types";
import classes from "./event-type.module.css";

const icons: Readonly<Record<EventType, Icon>> = {
  rate_limit: IconGauge,
  suspicious_content: IconFilterX,
  domain_not_allowed: IconWorldX,
  invalid_key: IconKeyOff,
  widget_not_found: IconPuzzleOff,
  message_too_long: IconRuler,
  blocked: IconBan,
  multiple_failed_validations: IconBug,
};

/** What was refused, in words and with a sign. */
export function EventTypeName({ type }: { readonly type: EventType }) {
  const Sign = icons[type];
  return (
    <span className={classes.type} title={text.security.typeHints[type]}>
      <Sign size={18} aria-hidden className={classes.sign} />
      {text.security.types[type]}
    </span>
  );
}
