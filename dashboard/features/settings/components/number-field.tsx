"use client";

import { NumberInput, type NumberInputProps } from "@mantine/core";
import { THOUSANDS } from "../numbers";

/** A number that is kept as it is typed, so that it may be empty meanwhile. */
export function NumberField({
  value,
  onEdit,
  ...rest
}: Omit<NumberInputProps, "value" | "onChange"> & {
  readonly value: string;
  readonly onEdit: (typed: string) => void;
}) {
  return (
    <NumberInput
      thousandSeparator={THOUSANDS}
      allowNegative={false}
      decimalScale={0}
      min={0}
      clampBehavior="none"
      {...rest}
      value={value}
      onChange={(typed) => onEdit(String(typed))}
    />
  );
}
