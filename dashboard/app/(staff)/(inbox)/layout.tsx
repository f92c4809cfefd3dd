import type { ReactNode } from "react";
import { InboxScreen } from "@/features/inbox/components/inbox-screen";

/**
 * Both addresses of the inbox share this screen, which reads from the address
 * what is selected: the list stays while conversations change.
 */
export default function InboxLayout({
  children,
}: {
  readonly children: ReactNode;
}) {
  return (
    <>
      <InboxScreen />
      {children}
    </>
  );
}
