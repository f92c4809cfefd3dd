/** The automatic block as its form holds it; bounds are those of convex/. */
import { found, wholeProblem } from "./numbers";
import type { Problems, Settings } from "./types";

type AutoBlock = Settings["autoBlock"];

export interface AutoBlockValues {
  readonly isOn: boolean;
  readonly violations: string;
  readonly windowMinutes: string;
  readonly cooldownMinutes: string;
}

/** What the switch begins with when it was off. */
const USUAL_VIOLATIONS = 5;

export function autoBlockOf({ autoBlock }: Settings): AutoBlockValues {
  const { violations, windowMinutes, cooldownMinutes } = autoBlock;
  return {
    isOn: violations > 0,
    violations: String(violations || USUAL_VIOLATIONS),
    windowMinutes: String(windowMinutes),
    cooldownMinutes: String(cooldownMinutes),
  };
}

export function autoBlockProblems(
  values: AutoBlockValues,
): Problems<AutoBlockValues> {
  if (!values.isOn) return {};
  return found({
    violations: wholeProblem(values.violations, 1, 1_000),
    windowMinutes: wholeProblem(values.windowMinutes, 1, 1_440),
    cooldownMinutes: wholeProblem(values.cooldownMinutes, 1, 43_200),
  });
}

/** @param saved stands in for what is hidden while the block is off. */
export function toAutoBlock(
  values: AutoBlockValues,
  saved: AutoBlock,
): AutoBlock {
  if (!values.isOn) return { ...saved, violations: 0 };
  return {
    violations: Number(values.violations),
    windowMinutes: Number(values.windowMinutes),
    cooldownMinutes: Number(values.cooldownMinutes),
  };
}
