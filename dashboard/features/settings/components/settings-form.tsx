"use client";

import { Alert, Button } from "@mantine/core";
import { useRef, type ReactNode } from "react";
import { useMay } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import type { SaveState } from "@/lib/use-draft";
import classes from "./settings-form.module.css";

/** A form over a draft: what is edited, then what can be done with it. */
export function SettingsForm({
  draft,
  children,
}: {
  readonly draft: {
    readonly state: SaveState;
    readonly isDirty: boolean;
    revert(): void;
    save(): Promise<string | null>;
  };
  readonly children: ReactNode;
}) {
  const mayConfigure = useMay("configure");
  const form = useRef<HTMLFormElement>(null);
  const { state, isDirty } = draft;
  const save = async () => {
    const field = await draft.save();
    if (field === null) return;
    const input = form.current?.elements.namedItem(field);
    if (input instanceof HTMLElement) input.focus();
  };
  return (
    <form
      ref={form}
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset className={classes.fields} disabled={!mayConfigure}>
        {children}
      </fieldset>
      {mayConfigure && (
        <div className={classes.bar}>
          {state.kind === "refused" && (
            <Alert color="red" role="alert" title={text.errors.title}>
              {state.problem}
            </Alert>
          )}
          <div className={classes.foot}>
            <span className={classes.state} role="status">
              {isDirty
                ? text.form.unsaved
                : state.kind === "saved"
                  ? text.settings.saved
                  : text.settings.clean}
            </span>
            {isDirty && (
              <Button variant="subtle" color="gray" onClick={draft.revert}>
                {text.form.revert}
              </Button>
            )}
            <Button
              type="submit"
              disabled={!isDirty}
              loading={state.kind === "saving"}
            >
              {text.form.save}
            </Button>
          </div>
        </div>
      )}
    </form>
  );
}
