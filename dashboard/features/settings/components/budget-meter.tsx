import { UI_LOCALE } from "@/lib/locale";
import { text } from "@/lib/text/en";
import classes from "./budget-meter.module.css";

const words = text.settings.budget;
const percent = new Intl.NumberFormat(UI_LOCALE, { style: "percent" });

/** How much of one limit is gone, in words and as a bar. */
export function BudgetMeter({
  label,
  of: { used, reserved, limit },
  format,
}: {
  readonly label: string;
  readonly of: {
    readonly used: number;
    readonly reserved: number;
    readonly limit?: number;
  };
  readonly format: (amount: number) => string;
}) {
  const sentence =
    limit === undefined
      ? words.without(format(used))
      : words.of(format(used), format(limit));
  const share = (amount: number) =>
    limit === undefined || limit === 0 ? 1 : Math.min(1, amount / limit);
  const taken = share(used + reserved);
  return (
    <div className={classes.meter}>
      <span className={classes.label}>{label}</span>
      <span className={classes.amount}>{sentence}</span>
      {limit !== undefined && (
        <div
          className={classes.bar}
          role="meter"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(taken * 100)}
          aria-valuetext={sentence}
        >
          <span
            className={classes.used}
            data-full={taken === 1 || undefined}
            style={{ inlineSize: percentOf(share(used)) }}
          />
          <span
            className={classes.reserved}
            style={{ inlineSize: percentOf(taken - share(used)) }}
          />
        </div>
      )}
      <span className={classes.rest}>
        {limit !== undefined &&
          (taken === 1
            ? words.exhausted
            : words.left(percent.format(1 - taken)))}
        {reserved > 0 && (
          <span>
            {limit !== undefined && " · "}
            {words.reserved(format(reserved))}
          </span>
        )}
      </span>
    </div>
  );
}

function percentOf(share: number): string {
  return `${share * 100}%`;
}
