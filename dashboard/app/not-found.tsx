import { IconMapOff } from "@tabler/icons-react";
import Link from "next/link";
import { PaneState } from "@/components/pane-state";
import { text } from "@/lib/text/en";

export default function NotFound() {
  return (
    <main>
      <title>{text.errors.pageMissing}</title>
      <PaneState
        isWholePage
        icon={<IconMapOff />}
        title={text.errors.pageMissing}
        lead={text.errors.pageMissingHint}
      >
        <Link href="/">{text.errors.toInbox}</Link>
      </PaneState>
    </main>
  );
}
