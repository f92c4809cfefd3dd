/** Five-field cron expressions, in UTC. */

export interface CronFields {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly weekdays: ReadonlySet<number>;
  /** Whether both day fields are restricted: then either may match. */
  readonly eitherDay: boolean;
}

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const WEEKDAYS = "sun mon tue wed thu fri sat".split(" ");

/** Years to look ahead: covers 29 February across a century's end. */
const HORIZON_DAYS = 9 * 366;
const DAY_MS = 86_400_000;

/** @throws Error naming the field that is wrong. */
export function parseCron(text: string): CronFields {
  const fields = text.trim().toLowerCase().split(/\s+/);
  if (fields.length !== 5) {
    throw new Error(`"${text}" must have five fields`);
  }
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  const weekdays = values(weekday, 0, 7, "day of the week", WEEKDAYS, 0);
  return {
    minutes: values(minute, 0, 59, "minute"),
    hours: values(hour, 0, 23, "hour"),
    days: new Set(values(day, 1, 31, "day of the month")),
    months: new Set(values(month, 1, 12, "month", MONTHS, 1)),
    weekdays: new Set(weekdays.map((one) => one % 7)),
    eitherDay: isRestricted(day) && isRestricted(weekday),
  };
}

/** The first match after `afterMs`, in milliseconds; null when there is none. */
export function nextCronTime(
  fields: CronFields,
  afterMs: number,
): number | null {
  const start = Math.floor(afterMs / DAY_MS) * DAY_MS;
  for (let offset = 0; offset < HORIZON_DAYS; offset++) {
    const day = start + offset * DAY_MS;
    if (!matchesDay(fields, new Date(day))) continue;
    for (const hour of fields.hours) {
      for (const minute of fields.minutes) {
        const time = day + (hour * 60 + minute) * 60_000;
        if (time > afterMs) return time;
      }
    }
  }
  return null;
}

function matchesDay(fields: CronFields, date: Date): boolean {
  if (!fields.months.has(date.getUTCMonth() + 1)) return false;
  const day = fields.days.has(date.getUTCDate());
  const weekday = fields.weekdays.has(date.getUTCDay());
  return fields.eitherDay ? day || weekday : day && weekday;
}

function isRestricted(field: string): boolean {
  return !field.startsWith("*") && field !== "?";
}

function values(
  field: string,
  low: number,
  high: number,
  what: string,
  names: readonly string[] = [],
  firstName = 0,
): number[] {
  const wrong = (): Error => new Error(`"${field}" is no valid ${what}`);
  const number = (text: string): number => {
    const named = names.indexOf(text.slice(0, 3));
    const value = named === -1 ? Number(text) : named + firstName;
    const isNumber = named !== -1 || /^\d+$/.test(text);
    if (!isNumber || value < low || value > high) throw wrong();
    return value;
  };
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const [range = "", stepText, extra] = part.split("/");
    const step = stepText === undefined ? 1 : Number(stepText);
    if (extra !== undefined || !Number.isInteger(step) || step < 1) {
      throw wrong();
    }
    const [from = "", to, third] = range.split("-");
    if (third !== undefined) throw wrong();
    const all = range === "*" || range === "?";
    const first = all ? low : number(from);
    const open = all || (to === undefined && stepText !== undefined);
    const last = open ? high : to === undefined ? first : number(to);
    if (last < first) throw wrong();
    for (let value = first; value <= last; value += step) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}
