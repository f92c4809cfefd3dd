import { api } from "@convex/_generated/api";
import { useQuery } from "convex/react";
import type { FunctionReturnType } from "convex/server";

type Role = NonNullable<
  FunctionReturnType<typeof api.members.me>
>["member"]["role"];

/** What controls ask for; convex/ decides again, whatever is shown. */
export type Ability = "answer" | "inspect" | "configure" | "confirm";

const ABLE: Readonly<Record<Ability, readonly Role[]>> = {
  answer: ["agent", "admin", "owner"],
  /** See what was refused, and the team's settings. */
  inspect: ["agent", "admin", "owner"],
  configure: ["admin", "owner"],
  /** Let a widget serve beyond developers' machines. */
  confirm: ["owner"],
};

export function isAble(role: Role, ability: Ability): boolean {
  return ABLE[ability].includes(role);
}

/** Whether the signed-in member may; yes while their role is not known yet. */
export function useMay(ability: Ability): boolean {
  const me = useQuery(api.members.me);
  return !me || isAble(me.member.role, ability);
}
