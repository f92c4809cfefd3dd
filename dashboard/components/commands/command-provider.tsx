"use client";

import {
  createContext,
  use,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useState,
  type ReactNode,
} from "react";
import { commandOfKey, type Command } from "./command";

type Register = (owner: string, commands: readonly Command[] | null) => void;

const RegisterContext = createContext<Register | null>(null);
const CommandsContext = createContext<readonly Command[]>([]);

/** Collects the commands of whatever is on screen and answers their keys. */
export function CommandProvider({
  areKeysOn,
  children,
}: {
  readonly areKeysOn: boolean;
  readonly children: ReactNode;
}) {
  const [owners, setOwners] = useState<ReadonlyMap<string, readonly Command[]>>(
    () => new Map(),
  );

  const register = useCallback<Register>((owner, commands) => {
    setOwners((known) => {
      const next = new Map(known);
      if (commands === null) next.delete(owner);
      else next.set(owner, commands);
      return next;
    });
  }, []);

  const commands = useMemo(() => [...owners.values()].flat(), [owners]);

  useEffect(() => {
    if (!areKeysOn) return;
    const answer = (event: KeyboardEvent) => {
      if (document.querySelector("[aria-modal=true]") !== null) return;
      const command = commandOfKey(commands, event);
      if (command === undefined) return;
      // Else the letter would land in a field that the command focuses.
      event.preventDefault();
      command.run();
    };
    window.addEventListener("keydown", answer);
    return () => window.removeEventListener("keydown", answer);
  }, [areKeysOn, commands]);

  return (
    <RegisterContext value={register}>
      <CommandsContext value={commands}>{children}</CommandsContext>
    </RegisterContext>
  );
}

/** Offers commands while the caller is on screen. Memoize the list. */
export function useCommands(commands: readonly Command[]): void {
  const owner = useId();
  const register = use(RegisterContext);
  useEffect(() => {
    register?.(owner, commands);
    return () => register?.(owner, null);
  }, [register, owner, commands]);
}

/** All commands on offer now. */
export function useCommandList(): readonly Command[] {
  return use(CommandsContext);
}
