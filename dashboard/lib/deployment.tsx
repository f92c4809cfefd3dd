"use client";

import { createContext, use, useMemo, type ReactNode } from "react";

interface Deployment {
  /** Where visitors' browsers reach the gateway; null when not configured. */
  readonly backendUrl: string | null;
  /** As the gateway decides whom to serve, when both run alike. */
  readonly isProduction: boolean;
}

const DeploymentContext = createContext<Deployment>({
  backendUrl: null,
  isProduction: true,
});

/** Addresses the server knows at run time and the browser needs. */
export function DeploymentProvider({
  backendUrl,
  isProduction,
  children,
}: Deployment & { readonly children: ReactNode }) {
  const value = useMemo(
    () => ({ backendUrl, isProduction }),
    [backendUrl, isProduction],
  );
  return <DeploymentContext value={value}>{children}</DeploymentContext>;
}

export function useDeployment(): Deployment {
  return use(DeploymentContext);
}
