import type { ContentProblem } from "../content.js";

export type Outcome = ContentProblem | "ok";

/** A message and what becomes of it at the three strengths that filter. */
export type Abuse = readonly [
  text: string,
  relaxed: Outcome,
  standard: Outcome,
  strict: Outcome,
];
