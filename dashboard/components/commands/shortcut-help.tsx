"use client";

import { Kbd, Modal, Switch } from "@mantine/core";
import { text } from "@/lib/text/en";
import { useCommandList } from "./command-provider";
import classes from "./shortcut-help.module.css";

/** The keys that work right now, and the switch that turns them off. */
export function ShortcutHelp({
  isOpen,
  onClose,
  areKeysOn,
  onKeysChange,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly areKeysOn: boolean;
  readonly onKeysChange: (areOn: boolean) => void;
}) {
  const commands = useCommandList().filter(({ key }) => key !== undefined);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={text.app.shortcuts}
      closeButtonProps={{ "aria-label": text.app.close }}
      centered
    >
      <dl className={classes.keys}>
        {commands.map((command) => (
          <div key={command.id} className={classes.row}>
            <dt>{command.label}</dt>
            <dd>
              <Kbd>{command.key?.toUpperCase()}</Kbd>
            </dd>
          </div>
        ))}
        <div className={classes.row}>
          <dt>{text.app.commands}</dt>
          <dd>
            <Kbd>Ctrl / ⌘</Kbd> <Kbd>K</Kbd>
          </dd>
        </div>
      </dl>
      <Switch
        mt="lg"
        label={text.commands.keyLetters}
        description={text.commands.keyLettersHint}
        checked={areKeysOn}
        onChange={(event) => onKeysChange(event.currentTarget.checked)}
      />
    </Modal>
  );
}
