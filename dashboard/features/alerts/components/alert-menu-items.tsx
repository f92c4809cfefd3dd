"use client";

import { Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBell, IconVolume } from "@tabler/icons-react";
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
    <div role="group" aria-label={text.alerts.title}>
      <Menu.Label aria-hidden>{text.alerts.title}</Menu.Label>
      <Menu.CheckboxItem
        checked={hasSound}
        rightSection={<IconVolume size={16} aria-hidden />}
        onChange={toggleSound}
      >
        {text.alerts.sound}
      </Menu.CheckboxItem>
      {hasNotices() && (
        <Menu.CheckboxItem
          checked={hasNotice}
          rightSection={<IconBell size={16} aria-hidden />}
          onChange={() => void toggleNotice()}
        >
          {text.alerts.notice}
        </Menu.CheckboxItem>
      )}
    </div>
  );
}
