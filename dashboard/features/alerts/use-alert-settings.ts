import { useStoredFlag } from "@/lib/use-stored-flag";

/** Both are off until somebody asks for them, and kept per browser. */
export function useAlertSettings() {
  const [hasSound, setSound] = useStoredFlag("frontdesk.alerts.sound", false);
  const [hasNotice, setNotice] = useStoredFlag(
    "frontdesk.alerts.notice",
    false,
  );
  return { hasSound, setSound, hasNotice, setNotice };
}
