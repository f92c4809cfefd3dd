"use client";

import { createContext, use, type ReactNode } from "react";

interface Deployment {
  /** Where visitors' browsers reach the gateway; null when not configured. */
  readonly backendUrl: string | null;
}

const DeploymentContext = createContext<Deployment>({ backendUrl: null });

/** Addresses the server knows at run time and the browser needs. */
export function DeploymentProvider({
  backendUrl,
  children,
}: Deployment & { readonly children: ReactNode }) {
  return (
    <DeploymentContext value={{ backendUrl }}>{children}</DeploymentContext>
  );
}

export function useDeployment(): Deployment {
  return use(DeploymentContext);
}
