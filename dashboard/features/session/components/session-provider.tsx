"use client";

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
import { fetchConvexToken } from "../convex-token";
import { forgetUnsentWork } from "../forget-unsent-work";

/** Tells the other tabs of this browser that the session is over. */
const CHANNEL = "frontdesk-session";

interface SessionValue {
  readonly fetchAccessToken: () => Promise<string | null>;
  /** Ends the live connection at once, here and in the other tabs. */
  readonly disconnect: () => void;
}

const SessionContext = createContext<SessionValue | null>(null);

function useSession(): SessionValue {
  const value = use(SessionContext);
  if (value === null) throw new Error("SessionProvider is missing");
  return value;
}

/** Call before the form that signs out is sent. */
export function useDisconnect(): () => void {
  return useSession().disconnect;
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
  const [client] = useState(() => new ConvexReactClient(convexUrl));

  const disconnect = useCallback(() => {
    void client.close();
    forgetUnsentWork();
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage("signed-out");
    channel.close();
  }, [client]);

  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = () => {
      void client.close();
      leave();
    };
    return () => channel.close();
  }, [client]);

  const value = useMemo(() => ({ fetchAccessToken, disconnect }), [disconnect]);
  return (
    <SessionContext value={value}>
      <ConvexProviderWithAuth client={client} useAuth={useConvexAuthentication}>
        {children}
      </ConvexProviderWithAuth>
    </SessionContext>
  );
}
