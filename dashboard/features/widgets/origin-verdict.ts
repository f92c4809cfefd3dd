import {
  explainOrigin,
  originOfAddress,
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

/** Whether and why a page is served, as the gateway decides it. */
export function answerFor(
  address: string,
  widget: Pick<Widget, "allowedDomains" | "confirmed" | "isActive">,
  installation: { readonly isProduction: boolean; readonly own: string },
): Answer {
  const origin = originOfAddress(address) ?? address.trim();
  const rules = {
    allowedDomains: widget.allowedDomains,
    confirmed: widget.confirmed,
    active: widget.isActive,
    production: installation.isProduction,
    ownOrigins: [installation.own],
  };
  const verdict = explainOrigin(origin, rules);
  const domain = verdict.served ? null : domainOf(origin);
  const isHelpful =
    domain !== null &&
    explainOrigin(origin, {
      ...rules,
      allowedDomains: [...rules.allowedDomains, domain],
    }).served;
  return {
    isServed: verdict.served,
    outcome: verdict.served ? words.testYes(origin) : words.testNo(origin),
    why: reasonOf(verdict),
    allow: isHelpful ? domain : null,
  };
}

function reasonOf({ reason, rule = "" }: OriginVerdict): string {
  return words.reasons[reason](rule);
}
