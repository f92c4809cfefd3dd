"use client";

import { api } from "@convex/_generated/api";
import { Button, Modal } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { useMutation } from "convex/react";
import { useRef, useState } from "react";
import { Card } from "@/components/card";
import { useMay } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import { widgetKey } from "@/lib/unsent";
import { lookOf, lookProblem, tidy, type Look, type LookField } from "../look";
import { previewConfig } from "../preview/preview-config";
import type { Widget } from "../types";
import { useDraft } from "@/lib/use-draft";
import { ColourFields } from "./colour-fields";
import classes from "./form.module.css";
import { IdentityFields } from "./identity-fields";
import type { LookForm } from "./look-form";
import { Preview } from "./preview";
import { SaveBar } from "./save-bar";
import { StyleFields } from "./style-fields";
import { WordFields } from "./word-fields";

/** Looks and words, with the real widget beside them. */
export function LookPanel({ widget }: { readonly widget: Widget }) {
  const update = useMutation(api.widgets.update);
  const mayConfigure = useMay("configure");
  const form = useRef<HTMLFormElement>(null);
  const [isShown, setIsShown] = useState(false);
  const saved = lookOf(widget);
  const draft = useDraft<Look>({
    storageKey: widgetKey(widget._id, "look"),
    saved,
    problemsOf: (_, changes) => problemsOf(changes),
    onSave: (changes) => {
      const { suggestedQuestions, ...others } = tidy(changes);
      return update({
        widgetId: widget._id,
        ...others,
        ...(suggestedQuestions && {
          suggestedQuestions: [...suggestedQuestions],
        }),
      });
    },
  });
  const { values, problems, state, isDirty, edit, leave, revert } = draft;

  const save = async () => {
    const field = await draft.save();
    if (field === null) return;
    const input = form.current?.elements.namedItem(field);
    if (input instanceof HTMLElement) input.focus();
  };

  const fields: LookForm = { values, problems, edit };
  const preview = (
    <Preview
      config={previewConfig(values, saved, widget.limits.maxMessageLength)}
    />
  );
  return (
    <div className={classes.columns}>
      <form
        ref={form}
        className={classes.form}
        noValidate
        onBlur={({ target }) => {
          if ("name" in target && isField(saved, target.name)) {
            leave(target.name);
          }
        }}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <fieldset className={classes.fields} disabled={!mayConfigure}>
          <Card title={text.widgets.look.words}>
            <WordFields {...fields} />
          </Card>
          <Card title={text.widgets.look.looks}>
            <div className={classes.fields}>
              <ColourFields {...fields} />
              <StyleFields {...fields} />
            </div>
          </Card>
          <Card title={text.widgets.look.identity}>
            <IdentityFields {...fields} />
          </Card>
        </fieldset>
        <SaveBar
          state={state}
          isDirty={isDirty}
          mayConfigure={mayConfigure}
          saved={text.widgets.look.saved}
          onRevert={revert}
        >
          <Button
            className={classes.onlyNarrow}
            variant="default"
            leftSection={<IconEye size={16} aria-hidden />}
            onClick={() => setIsShown(true)}
          >
            {text.widgets.preview.show}
          </Button>
        </SaveBar>
      </form>
      <div className={classes.beside}>{preview}</div>
      <Modal
        opened={isShown}
        onClose={() => setIsShown(false)}
        fullScreen
        title={text.widgets.preview.title}
        closeButtonProps={{ "aria-label": text.app.close }}
      >
        {preview}
      </Modal>
    </div>
  );
}

function isField(look: Look, name: unknown): name is LookField {
  return typeof name === "string" && name in look;
}

function problemsOf(
  changes: Partial<Look>,
): Partial<Record<LookField, string>> {
  const problems: Partial<Record<LookField, string>> = {};
  const check = <F extends LookField>(field: F): void => {
    const value = changes[field];
    if (value === undefined) return;
    const problem = lookProblem(field, value);
    if (problem !== null) problems[field] = problem;
  };
  for (const field of Object.keys(changes) as LookField[]) check(field);
  return problems;
}
