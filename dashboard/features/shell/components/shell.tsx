"use client";

import type { ReactNode } from "react";
import { CommandPalette } from "@/components/commands/command-palette";
import { CommandProvider } from "@/components/commands/command-provider";
import { ConnectionBanner } from "@/components/connection-banner";
import { ErrorBoundary } from "@/components/error-boundary";
import { OutboxProvider } from "@/features/conversation/components/outbox-provider";
import { text } from "@/lib/text/en";
import { useStoredFlag } from "@/lib/use-stored-flag";
import { AppCommands } from "./app-commands";
import { BottomBar } from "./bottom-bar";
import { MemberGate } from "./member-gate";
import { Rail } from "./rail";
import classes from "./shell.module.css";

const PALETTE_GROUPS = [
  text.commands.groupConversation,
  text.commands.groupGo,
  text.commands.groupApp,
];

/** The frame around every page of staff: rail, banner, commands. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [areKeysOn, setKeysOn] = useStoredFlag("frontdesk.keys", true);
  return (
    <CommandProvider areKeysOn={areKeysOn}>
      <OutboxProvider>
        <a href="#content" className={classes.skip}>
          {text.app.skipToContent}
        </a>
        <div className={classes.shell}>
          <Rail />
          <div className={classes.page}>
            <ConnectionBanner />
            <main id="content" tabIndex={-1} className={classes.content}>
              <ErrorBoundary>
                <MemberGate>{children}</MemberGate>
              </ErrorBoundary>
            </main>
          </div>
          <BottomBar />
        </div>
        <AppCommands areKeysOn={areKeysOn} onKeysChange={setKeysOn} />
        <CommandPalette groups={PALETTE_GROUPS} />
      </OutboxProvider>
    </CommandProvider>
  );
}
