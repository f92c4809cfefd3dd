"use client";

import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useEffect, type ReactNode } from "react";
import { cssVariables, theme } from "@/lib/theme";

declare global {
  // Read by the scroll lock of open dialogs, which writes a style element.
  var __webpack_nonce__: string | undefined;
}

function allowStyleElements(nonce: string): void {
  globalThis.__webpack_nonce__ = nonce;
}

export function ThemeProvider({
  nonce,
  children,
}: {
  readonly nonce: string;
  readonly children: ReactNode;
}) {
  useEffect(() => allowStyleElements(nonce), [nonce]);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <Notifications position="top-center" limit={3} zIndex={400} />
      {children}
    </MantineProvider>
  );
}
