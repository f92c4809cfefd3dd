import { Input, SegmentedControl, TextInput } from "@mantine/core";
import { WIDGET_POSITIONS } from "@frontdesk/protocol/rules";
import { useId } from "react";
import { text } from "@/lib/text/en";
import classes from "./form.module.css";
import { bind, type LookForm } from "./look-form";

const words = text.widgets.look;
/** From left to right, as on the page. */
const positions = (["bottom-left", "bottom-center", "bottom-right"] as const)
  .filter((value) => WIDGET_POSITIONS.includes(value))
  .map((value) => ({ value, label: text.form.positions[value] }));

/** Place, fonts and pictures. */
export function StyleFields(form: LookForm) {
  const positionId = useId();
  const { values, edit } = form;
  return (
    <>
      <Input.Wrapper
        labelElement="div"
        label={words.position}
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
      <TextInput
        label={words.font}
        description={words.fontHint}
        dir="ltr"
        spellCheck={false}
        {...bind(form, "fontFamily")}
      />
      <div className={classes.pair}>
        <TextInput
          label={words.logo}
          description={words.logoHint}
          type="url"
          inputMode="url"
          dir="ltr"
          {...bind(form, "logoUrl")}
        />
        <TextInput
          label={words.emoji}
          description={words.emojiHint}
          {...bind(form, "buttonEmoji")}
        />
      </div>
    </>
  );
}
