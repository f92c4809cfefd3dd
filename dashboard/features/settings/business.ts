/** The business and who writes its answers; limits are those of convex/. */
import { text } from "@/lib/text/en";
import { found } from "./numbers";
import type { Problems, Settings } from "./types";

export interface BusinessValues {
  readonly name: string;
  readonly systemPrompt: string;
  readonly provider: Settings["provider"];
  /** Empty: the gateway's own. */
  readonly model: string;
}

export function businessOf(settings: Settings): BusinessValues {
  const { name, systemPrompt, provider, model = "" } = settings;
  return { name, systemPrompt, provider, model };
}

export function businessProblems(
  values: BusinessValues,
): Problems<BusinessValues> {
  const { name, systemPrompt, model } = values;
  return found({
    name:
      name.trim() === "" ? text.settings.required : lengthProblem(name, 100),
    systemPrompt: lengthProblem(systemPrompt, 20_000),
    model: lengthProblem(model, 200),
  });
}

function lengthProblem(value: string, most: number): string | undefined {
  if (value.trim().length <= most) return undefined;
  return text.settings.tooLong(most.toLocaleString("en"));
}
