"use client";

import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBell, IconCheck, IconVolume } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { text } from "@/lib/text/en";
import { chime } from "../chime";
import { askForNotices, hasNotices } from "../desktop-notice";
import { useAlertSettings } from "../use-alert-settings";

/** The two switches of the menu; turning sound on lets it be heard. */
export function AlertMenuItems() {
  const { hasSound, setSound, hasNotice, setNotice } = useAlertSettings();

  const toggleSound = () => {
    if (!hasSound) chime();
    setSound(!hasSound);
  };
  const toggleNotice = async () => {
    if (hasNotice) return setNotice(false);
    if ((await askForNotices()) === "granted") return setNotice(true);
    notifications.show({
      message: text.alerts.refused,
      closeButtonProps: { "aria-label": text.app.close },
    });
  };

  return (
    <>
      <Menu.Label>{text.alerts.title}</Menu.Label>
      <Toggle
        icon={<IconVolume size={16} aria-hidden />}
        label={text.alerts.sound}
        isOn={hasSound}
        onToggle={toggleSound}
      />
      {hasNotices() && (
        <Toggle
          icon={<IconBell size={16} aria-hidden />}
          label={text.alerts.notice}
          isOn={hasNotice}
          onToggle={() => void toggleNotice()}
        />
      )}
    </>
  );
}

function Toggle({
  icon,
  label,
  isOn,
  onToggle,
}: {
  readonly icon: ReactNode;
  readonly label: string;
  readonly isOn: boolean;
  readonly onToggle: () => void;
}) {
  return (
    <Menu.Item
      role="menuitemcheckbox"
      aria-checked={isOn}
      closeMenuOnClick={false}
      leftSection={icon}
      rightSection={isOn && <IconCheck size={16} aria-hidden />}
      onClick={onToggle}
    >
      {label}
    </Menu.Item>
  );
}
