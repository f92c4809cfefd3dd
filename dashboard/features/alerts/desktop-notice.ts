/** Whether this browser can show notices at all. */
export function hasNotices(): boolean {
  return typeof Notification !== "undefined";
}

export type NoticePermission = "granted" | "refused" | "unsupported";

/** Asks the person; call it from a click. */
export async function askForNotices(): Promise<NoticePermission> {
  if (!hasNotices()) return "unsupported";
  const answer = await Notification.requestPermission();
  return answer === "granted" ? "granted" : "refused";
}

/**
 * Shows a notice that opens something. One of the same `tag` takes the place
 * of the former.
 * @returns false when the browser shows none (phones need a service worker).
 */
export function showNotice(notice: {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly onOpen: () => void;
}): boolean {
  const { title, body, tag, onOpen } = notice;
  if (!hasNotices() || Notification.permission !== "granted") return false;
  try {
    const shown = new Notification(title, { body, tag });
    shown.onclick = () => {
      window.focus();
      onOpen();
      shown.close();
    };
    return true;
  } catch (error) {
    console.warn("This browser shows no notices to pages", error);
    return false;
  }
}
