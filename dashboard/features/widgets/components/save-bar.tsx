"use client";

import { Alert, Button } from "@mantine/core";
import type { ReactNode } from "react";
import { text } from "@/lib/text/en";
import type { SaveState } from "@/lib/use-draft";
import classes from "./form.module.css";

/** The foot of a form: what is not saved yet, and what can be done. */
export function SaveBar({
  state,
  isDirty,
  mayConfigure,
  saved,
  onRevert,
  children,
}: {
  readonly state: SaveState;
  readonly isDirty: boolean;
  readonly mayConfigure: boolean;
  /** Said once it is saved. */
  readonly saved: string;
  readonly onRevert: () => void;
  readonly children?: ReactNode;
}) {
  return (
    <div className={classes.bar} data-dirty={isDirty || undefined}>
      {state.kind === "refused" && (
        <Alert color="red" role="alert" title={text.errors.title}>
          {state.problem}
        </Alert>
      )}
      <div className={classes.foot}>
        <span className={classes.state} role="status">
          {isDirty ? text.form.unsaved : state.kind === "saved" && saved}
        </span>
        {children}
        {isDirty && (
          <Button variant="subtle" color="gray" onClick={onRevert}>
            {text.form.revert}
          </Button>
        )}
        <Button
          type="submit"
          disabled={!isDirty || !mayConfigure}
          loading={state.kind === "saving"}
        >
          {text.form.save}
        </Button>
      </div>
    </div>
  );
}
