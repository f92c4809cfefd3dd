"use client";

import { notifications } from "@mantine/notifications";
import { ConvexProviderWithAuth, ConvexReactClient } from "convex/react";
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from "react";
import { text } from "@/lib/text/en";
import { fetchConvexToken } from "../convex-token";
import { forgetUnsentWork } from "../forget-unsent-work";
import { endSession, onOtherTabSignOut, tellOtherTabs } from "../sign-out";

interface SessionValue {
  readonly fetchAccessToken: () => Promise<string | null>;
  readonly signOut: () => void;
}

const SessionContext = createContext<SessionValue | null>(null);

function useSession(): SessionValue {
  const value = use(SessionContext);
  if (value === null) throw new Error("SessionProvider is missing");
  return value;
}

/** Ends the session and the live connection, here and in the other tabs. */
export function useSignOut(): () => void {
  return useSession().signOut;
}

function useConvexAuthentication() {
  const { fetchAccessToken } = useSession();
  return { isLoading: false, isAuthenticated: true, fetchAccessToken };
}

/** Loads the sign-in page, which drops this page and its connection. */
function leave(): void {
  window.location.replace("/login?ended=1");
}

async function fetchAccessToken(): Promise<string | null> {
  const token = await fetchConvexToken();
  if (token !== null) return token;
  leave();
  // Never settles: without identity the queries would run once more and fail
  // in the moment before the page goes.
  return await new Promise<never>(() => undefined);
}

/** The live connection to Convex, under the signed-in operator's identity. */
export function SessionProvider({
  convexUrl,
  children,
}: {
  readonly convexUrl: string;
  readonly children: ReactNode;
}) {
  // Without `expectAuth`: the provider below sets the identity before any
  // query is sent, and pausing twice makes convex 1.48 skip its Connect.
  // Tokens come fresh from our server: the first needs no second one at once.
  const [client] = useState(
    () => new ConvexReactClient(convexUrl, { initialAuthTokenReuse: true }),
  );

  // Ended: nothing is left on screen that listens, so the client may close.
  const [hasEnded, setHasEnded] = useState(false);
  useEffect(() => {
    if (hasEnded) void client.close();
  }, [client, hasEnded]);

  const signOut = useCallback(() => {
    endSession()
      .then(() => {
        forgetUnsentWork();
        tellOtherTabs();
        setHasEnded(true);
        window.location.replace("/login");
      })
      .catch(() =>
        notifications.show({
          color: "red",
          title: text.errors.title,
          message: text.errors.signOut,
          closeButtonProps: { "aria-label": text.app.close },
        }),
      );
  }, []);

  useEffect(
    () =>
      onOtherTabSignOut(() => {
        setHasEnded(true);
        leave();
      }),
    [],
  );

  const value = useMemo(() => ({ fetchAccessToken, signOut }), [signOut]);
  if (hasEnded) return null;
  return (
    <SessionContext value={value}>
      <ConvexProviderWithAuth client={client} useAuth={useConvexAuthentication}>
        {children}
      </ConvexProviderWithAuth>
    </SessionContext>
  );
}
