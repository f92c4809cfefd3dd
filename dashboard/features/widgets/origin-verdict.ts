import {
  explainOrigin,
  originOfAddress,
  type OriginRules,
  type OriginVerdict,
} from "@frontdesk/protocol/rules";
import { text } from "@/lib/text/en";
import type { Widget } from "./types";
import { domainOf } from "./use-domains";

export interface Answer {
  readonly isServed: boolean;
  readonly outcome: string;
  readonly why: string;
  /** The entry that would let it in, when one would. */
  readonly allow: string | null;
}

const words = text.widgets.domains;

/**
 * Whether and why a page is served, as the gateway decides it. Whether that
 * runs in production is not known here; where it matters the answer says so.
 * @param ownOrigin the dashboard's.
 */
export function answerFor(
  address: string,
  widget: Pick<Widget, "allowedDomains" | "confirmed" | "isActive">,
  ownOrigin: string,
): Answer {
  const origin = originOfAddress(address) ?? address.trim();
  const rules: OriginRules = {
    allowedDomains: widget.allowedDomains,
    confirmed: widget.confirmed,
    active: widget.isActive,
    production: false,
    ownOrigins: [ownOrigin],
  };
  const verdict = explainOrigin(origin, rules);
  const strict = explainOrigin(origin, { ...rules, production: true });
  if (verdict.served) {
    return {
      isServed: true,
      outcome: words.testYes(origin),
      why: strict.served
        ? reasonOf(verdict)
        : `${reasonOf(verdict)} ${reasonOf(strict)}`,
      allow: null,
    };
  }
  const domain = domainOf(origin);
  const isHelpful =
    domain !== null &&
    explainOrigin(origin, {
      ...rules,
      allowedDomains: [...rules.allowedDomains, domain],
    }).served;
  return {
    isServed: false,
    outcome: words.testNo(origin),
    why: reasonOf(verdict),
    allow: isHelpful ? domain : null,
  };
}

function reasonOf({ reason, rule = "" }: OriginVerdict): string {
  return words.reasons[reason](rule);
}
