"use client";

import { api } from "@convex/_generated/api";
import { Radio, Stack } from "@mantine/core";
import { useMutation, useQuery } from "convex/react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { text } from "@/lib/text/en";
import type { Widget } from "../types";
import { Dialog } from "./dialog";

/** The server's count ends here. */
const COUNTED = 1000;

/** Asks what becomes of its conversations, with the outcome in the button. */
export function RemoveWidget({
  widget,
  onClose,
}: {
  readonly widget: Widget;
  readonly onClose: () => void;
}) {
  const { _id: widgetId, name } = widget;
  const count = useQuery(api.widgets.conversationCount, { widgetId });
  const remove = useMutation(api.widgets.remove);
  const router = useRouter();
  const [fate, setFate] = useState<"keep" | "erase">("keep");
  const words = text.widgets;
  const counted = words.conversations(count ?? 0, (count ?? 0) >= COUNTED);
  const run = async () => {
    await remove({ widgetId, conversations: fate });
    router.push("/widgets");
  };
  return (
    <Dialog
      title={words.removeTitle(name)}
      isDangerous
      isReady={count !== undefined}
      action={
        count === undefined || count === 0
          ? words.removeDoNone
          : fate === "keep"
            ? words.removeDoKeep(counted)
            : words.removeDoErase(counted)
      }
      onClose={onClose}
      onDo={run}
    >
      <p>{words.removeLead}</p>
      {count === undefined ? (
        <p role="status">{words.removeCounting}</p>
      ) : count === 0 ? (
        <p>{words.removeNone}</p>
      ) : (
        <Radio.Group
          label={words.removeWhat}
          value={fate}
          onChange={(value) => setFate(value === "erase" ? "erase" : "keep")}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="keep" label={words.removeKeep(counted)} />
            <Radio value="erase" label={words.removeErase(counted)} />
          </Stack>
        </Radio.Group>
      )}
    </Dialog>
  );
}
