import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { DeploymentProvider } from "@/lib/deployment";
import { SessionProvider } from "@/features/session/components/session-provider";
import { Shell } from "@/features/shell/components/shell";
import { signedInOrNull } from "@/lib/server/auth";
import { backendUrlOrNull, convexUrl } from "@/lib/server/env";

export default async function StaffLayout({
  children,
}: {
  readonly children: ReactNode;
}) {
  if ((await signedInOrNull()) === null) redirect("/login");
  return (
    <DeploymentProvider backendUrl={backendUrlOrNull()}>
      <SessionProvider convexUrl={convexUrl()}>
        <Shell>{children}</Shell>
      </SessionProvider>
    </DeploymentProvider>
  );
}
