"use client";

import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import {
  IconDeviceDesktop,
  IconDotsCircleHorizontal,
  IconLogout,
  IconMoon,
  IconSun,
} from "@tabler/icons-react";
import { AlertMenuItems } from "@/features/alerts/components/alert-menu-items";
import { useSignOut } from "@/features/session/components/session-provider";
import { text } from "@/lib/text/en";
import classes from "./rail.module.css";

const schemes = [
  { value: "light", label: text.app.themeLight, icon: IconSun },
  { value: "dark", label: text.app.themeDark, icon: IconMoon },
  { value: "auto", label: text.app.themeAuto, icon: IconDeviceDesktop },
] as const;

/** Appearance, alerts and signing out. */
export function AccountMenu({ isLabelled }: { readonly isLabelled: boolean }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  return (
    <Menu position="right-end" withinPortal shadow="md" width={240}>
      <Menu.Target>
        <UnstyledButton
          className={classes.item}
          aria-label={text.app.more}
          data-compact={!isLabelled || undefined}
        >
          <span className={classes.icon}>
            <IconDotsCircleHorizontal size={20} aria-hidden />
          </span>
          <span className={classes.label}>{text.app.more}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div role="group" aria-label={text.app.theme}>
          <Menu.Label aria-hidden>{text.app.theme}</Menu.Label>
          <Menu.RadioGroup
            value={colorScheme}
            onChange={(value) => {
              const scheme = schemes.find((one) => one.value === value);
              if (scheme !== undefined) setColorScheme(scheme.value);
            }}
          >
            {schemes.map(({ value, label, icon: Icon }) => (
              <Menu.RadioItem
                key={value}
                value={value}
                rightSection={<Icon size={16} aria-hidden />}
              >
                {label}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </div>
        <Menu.Divider />
        <AlertMenuItems />
        <Menu.Divider />
        <Menu.Item
          rightSection={<IconLogout size={16} aria-hidden />}
          onClick={signOut}
        >
          {text.app.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
