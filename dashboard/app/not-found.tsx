import { IconMapOff } from "@tabler/icons-react";
import Link from "next/link";
import { PaneState } from "@/components/pane-state";
import { text } from "@/lib/text/en";

export default function NotFound() {
  return (
    <main>
      <PaneState
        icon={<IconMapOff />}
        title={text.errors.pageMissing}
        lead={text.errors.pageMissingHint}
      >
        <Link href="/">{text.errors.toInbox}</Link>
      </PaneState>
    </main>
  );
}
