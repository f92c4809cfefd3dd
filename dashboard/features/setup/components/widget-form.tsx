"use client";

import {
  Alert,
  Button,
  ColorInput,
  Input,
  SegmentedControl,
  TagsInput,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useId } from "react";
import { Card } from "@/components/card";
import { useMay } from "@/features/team/use-may";
import { inkOn } from "@/lib/contrast";
import { text } from "@/lib/text/en";
import type { Appearance } from "../appearance";
import type { Widget } from "../types";
import { useWidgetDraft } from "../use-widget-draft";
import { QuestionsField } from "./questions-field";
import classes from "./widget-form.module.css";

const ACCENTS = [
  "#0c6773",
  "#1d4ed8",
  "#6d28d9",
  "#be185d",
  "#b45309",
  "#15803d",
  "#111827",
];

/** How the widget looks, what it says, and where it may stand. */
export function WidgetForm({ widget }: { readonly widget: Widget }) {
  const positionId = useId();
  const mayConfigure = useMay("configure");
  const { values, errors, state, isDirty, edit, revert, save } =
    useWidgetDraft(widget);
  return (
    <Card title={text.setup.formTitle}>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {!mayConfigure && (
          <p className={classes.readOnly}>{text.setup.readOnly}</p>
        )}
        <fieldset className={classes.fields} disabled={!mayConfigure}>
          <TextInput
            label={text.setup.fieldTitle}
            value={values.title}
            error={errors.title}
            dir="auto"
            onChange={(event) => edit("title", event.currentTarget.value)}
          />
          <Textarea
            label={text.setup.fieldWelcome}
            autosize
            minRows={2}
            maxRows={6}
            value={values.welcomeMessage}
            error={errors.welcomeMessage}
            dir="auto"
            onChange={(event) =>
              edit("welcomeMessage", event.currentTarget.value)
            }
          />
          <TextInput
            label={text.setup.fieldPlaceholder}
            value={values.inputPlaceholder}
            error={errors.inputPlaceholder}
            dir="auto"
            onChange={(event) =>
              edit("inputPlaceholder", event.currentTarget.value)
            }
          />
          <Input.Wrapper
            labelElement="div"
            label={text.setup.fieldPosition}
            labelProps={{ id: positionId }}
          >
            <SegmentedControl
              fullWidth
              aria-labelledby={positionId}
              value={values.position}
              data={positions}
              onChange={(position) => edit("position", position)}
            />
          </Input.Wrapper>
          <ColorInput
            label={text.setup.fieldAccent}
            description={contrastHint(values.accentColor)}
            format="hex"
            swatches={ACCENTS}
            swatchesPerRow={7}
            eyeDropperButtonProps={{ "aria-label": text.setup.pickColor }}
            value={values.accentColor}
            error={errors.accentColor}
            onChange={(color) => edit("accentColor", color)}
          />
          <TagsInput
            label={text.setup.fieldDomains}
            description={text.setup.fieldDomainsHint}
            placeholder={text.setup.fieldDomainsAdd}
            splitChars={[",", " "]}
            acceptValueOnBlur
            value={[...values.allowedDomains]}
            error={errors.allowedDomains}
            onChange={(domains) => edit("allowedDomains", domains)}
          />
          <QuestionsField
            questions={values.suggestedQuestions}
            error={errors.suggestedQuestions}
            onChange={(questions) => edit("suggestedQuestions", questions)}
          />
        </fieldset>
        {state.kind === "refused" && (
          <Alert color="red" role="alert" title={text.errors.title}>
            {state.problem}
          </Alert>
        )}
        <div className={classes.foot}>
          <span className={classes.state} role="status">
            {isDirty
              ? text.setup.unsaved
              : state.kind === "saved" && text.setup.saved}
          </span>
          {isDirty && (
            <Button variant="subtle" color="gray" onClick={revert}>
              {text.setup.revert}
            </Button>
          )}
          <Button
            type="submit"
            disabled={!isDirty || !mayConfigure}
            loading={state.kind === "saving"}
          >
            {text.setup.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}

const positions: { value: Appearance["position"]; label: string }[] = [
  { value: "bottom-left", label: text.setup.positions["bottom-left"] },
  { value: "bottom-center", label: text.setup.positions["bottom-center"] },
  { value: "bottom-right", label: text.setup.positions["bottom-right"] },
];

function contrastHint(color: string): string | undefined {
  if (!/^#[0-9a-f]{6}$/i.test(color)) return undefined;
  const { isDark, ratio } = inkOn(color);
  return text.setup.contrast(
    ratio.toFixed(1),
    isDark ? text.setup.inkDark : text.setup.inkLight,
  );
}
