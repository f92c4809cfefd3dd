import { api } from "@convex/_generated/api";
import { useMutation, useQuery } from "convex/react";
import { settingsKey } from "@/lib/unsent";
import type { Part } from "./settings-location";
import type { Settings } from "./types";

/** Changes settings of the team; edits not saved yet are kept per team. */
export function useUpdate() {
  const run = useMutation(api.tenants.updateSettings);
  const me = useQuery(api.members.me);
  return {
    run: (change: Partial<Settings>) => run(change),
    key: (part: Part) => settingsKey(me?.tenant._id ?? "", part),
  };
}
