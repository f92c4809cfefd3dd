import { api } from "@convex/_generated/api";
import { useQuery } from "convex/react";
import { useMemo } from "react";
import { isAble } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import { sections, type Section } from "./sections";
import { useInboxCounts } from "./use-inbox-counts";

export interface CountedSection extends Section {
  /** What is new there. */
  readonly count: number;
  /** What is counted, for those who do not see where the number stands. */
  readonly countLabel: string;
}

/** Those sections with what is new in them. */
export function useSections(): readonly CountedSection[] {
  const { unread } = useInboxCounts();
  const alerts = useNewAlerts();
  return useMemberSections().map((section) => {
    if (section.id === "inbox") {
      return { ...section, count: unread, countLabel: text.app.unread(unread) };
    }
    const count = section.id === "security" ? alerts : 0;
    return { ...section, count, countLabel: text.app.openAlerts(count) };
  });
}

/** The sections that the member may see; everybody's until it is known. */
export function useMemberSections(): readonly Section[] {
  const role = useQuery(api.members.me)?.member.role;
  return useMemo(
    () =>
      sections.filter(({ needs }) => !needs || (role && isAble(role, needs))),
    [role],
  );
}

/** Alerts that go on and that nobody has seen; zero until it is known. */
function useNewAlerts(): number {
  const me = useQuery(api.members.me);
  const alerts = useQuery(
    api.security.alerts,
    me && isAble(me.member.role, "inspect") ? {} : "skip",
  );
  return (
    alerts?.filter(
      ({ closedAt, acknowledgedAt }) =>
        closedAt === undefined && acknowledgedAt === undefined,
    ).length ?? 0
  );
}
