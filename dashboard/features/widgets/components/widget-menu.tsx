"use client";

import { api } from "@convex/_generated/api";
import { ActionIcon, Menu } from "@mantine/core";
import {
  IconCircleCheck,
  IconCopy,
  IconDots,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from "@tabler/icons-react";
import { useMutation } from "convex/react";
import { useState } from "react";
import { notifyFailure } from "@/components/notify-failure";
import { notifyUndo } from "@/components/notify-undo";
import { useMay } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import type { Widget } from "../types";
import { ConfirmWidget } from "./confirm-widget";
import { DuplicateWidget } from "./create-widget";
import { RemoveWidget } from "./remove-widget";

type Open = "confirm" | "duplicate" | "remove" | null;

/** What can be done with a widget as a whole. */
export function WidgetMenu({ widget }: { readonly widget: Widget }) {
  const setActive = useMutation(api.widgets.setActive);
  const mayConfigure = useMay("configure");
  const mayConfirm = useMay("confirm");
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const { _id: widgetId, name, isActive, confirmed } = widget;

  const turn = (to: boolean) =>
    setActive({ widgetId, isActive: to }).catch(notifyFailure);
  const toggle = () =>
    void turn(!isActive).then(() =>
      notifyUndo({
        id: `active-${widgetId}`,
        message: isActive
          ? text.widgets.disabled(name)
          : text.widgets.enabled(name),
        undo: () => void turn(isActive),
      }),
    );

  return (
    <>
      <Menu position="bottom-end" withinPortal shadow="md" width={220}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={text.widgets.actions(name)}
          >
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {!confirmed && (
            <Menu.Item
              disabled={!mayConfirm}
              leftSection={<IconCircleCheck size={16} aria-hidden />}
              onClick={() => setOpen("confirm")}
            >
              {text.widgets.confirm}
            </Menu.Item>
          )}
          <Menu.Item
            disabled={!mayConfigure}
            leftSection={<IconCopy size={16} aria-hidden />}
            onClick={() => setOpen("duplicate")}
          >
            {text.widgets.duplicate}
          </Menu.Item>
          <Menu.Item
            disabled={!mayConfigure}
            leftSection={
              isActive ? (
                <IconPlayerPause size={16} aria-hidden />
              ) : (
                <IconPlayerPlay size={16} aria-hidden />
              )
            }
            onClick={toggle}
          >
            {isActive ? text.widgets.disable : text.widgets.enable}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="red"
            disabled={!mayConfigure}
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => setOpen("remove")}
          >
            {text.widgets.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === "confirm" && <ConfirmWidget widget={widget} onClose={close} />}
      {open === "duplicate" && (
        <DuplicateWidget widget={widget} onClose={close} />
      )}
      {open === "remove" && <RemoveWidget widget={widget} onClose={close} />}
    </>
  );
}
