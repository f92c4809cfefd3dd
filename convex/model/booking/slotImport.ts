/** Times as other systems write them. */
import type { Id } from "../../_generated/dataModel";
import type { Rule, Terms } from "../../tables/slots";
import type { StaffMutationCtx } from "../access";
import { refusal } from "../errors";
import { parseRepeat } from "./repeatWords";
import * as Slots from "./slots";
import { isDate, isLocal, localAt, startOfDay } from "./wallTime";

const MAX_ROWS = 100;

export interface ImportRow {
  /** `YYYY-MM-DD` */
  date: string;
  /** `HH:mm` */
  time: string;
  /** As `parseRepeat` understands it. */
  repeat: string;
}

export interface Imported {
  created: number;
  /** Were there already, or twice among the rows. */
  collapsed: number;
  refused: { row: number; code: "INVALID" | "NONEXISTENT_TIME" }[];
}

/** @throws not_found, invalid; conflict beyond the slots a tenant may have. */
export async function importRows(
  ctx: StaffMutationCtx,
  args: {
    resourceId: Id<"resources">;
    tz: string;
    durationMin: number;
    terms: Terms;
    rows: ImportRow[];
  },
): Promise<Imported> {
  const { resourceId, terms, rows } = args;
  if (rows.length > MAX_ROWS) {
    throw refusal("invalid", `At most ${MAX_ROWS} rows at once`);
  }
  const imported: Imported = { created: 0, collapsed: 0, refused: [] };
  for (const [row, entry] of rows.entries()) {
    const rule = toRule(entry, args);
    if (rule === null) {
      imported.refused.push({ row, code: "INVALID" });
      continue;
    }
    const saved = await Slots.create(ctx, { resourceId, rule, terms });
    if (saved.kind === "saved") imported.created += 1;
    else if (saved.kind === "exists") imported.collapsed += 1;
    else imported.refused.push({ row, code: saved.code });
  }
  return imported;
}

function toRule(
  { date, time, repeat: word }: ImportRow,
  { tz, durationMin }: { tz: string; durationMin: number },
): Rule | null {
  const localStart = `${date}T${time}`;
  const repeat = parseRepeat(word);
  if (repeat === null || !isDate(date) || !isLocal(localStart)) return null;
  const wall = { tz, localStart, durationMin };
  if (repeat.kind === "once") return { kind: "once", ...wall };
  const { freq, interval } = repeat;
  const { dayOfWeek } = localAt(startOfDay(date, tz), tz);
  return {
    kind: "series",
    ...wall,
    freq,
    interval,
    weekdays: freq === "weekly" ? [dayOfWeek] : [],
    until: null,
    exdates: [],
  };
}
