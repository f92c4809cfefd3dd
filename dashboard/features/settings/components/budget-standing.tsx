"use client";

import { api } from "@convex/_generated/api";
import { Skeleton } from "@mantine/core";
import { useQuery } from "convex/react";
import { Card } from "@/components/card";
import { UI_LOCALE } from "@/lib/locale";
import { text } from "@/lib/text/en";
import { useNow } from "@/lib/use-now";
import { BudgetMeter } from "./budget-meter";
import classes from "./settings-form.module.css";

const words = text.settings.budget;
const numbers = new Intl.NumberFormat(UI_LOCALE);

/** What is used and reserved of the saved budget, live. */
export function BudgetStanding() {
  const now = useNow();
  const day = new Date(now).toISOString().slice(0, 10);
  const standing = useQuery(api.usage.budget, now === 0 ? "skip" : { day });
  if (standing === null) return null;
  return (
    <Card title={words.standing} lead={words.standingLead}>
      {standing === undefined ? (
        <Skeleton height={120} />
      ) : (
        <div className={classes.pair}>
          <BudgetMeter label={words.day} of={standing.day} format={tokens} />
          <BudgetMeter
            label={words.month}
            of={standing.month}
            format={tokens}
          />
          <BudgetMeter
            label={words.money}
            of={standing.money}
            format={moneyIn(standing.currency)}
          />
        </div>
      )}
    </Card>
  );
}

function tokens(amount: number): string {
  return numbers.format(amount);
}

/** Any three letters are a currency to `Intl`, known or not. */
function moneyIn(currency: string): (amount: number) => string {
  const format = new Intl.NumberFormat(UI_LOCALE, {
    style: "currency",
    currency,
  });
  return (amount) => format.format(amount);
}
