/** The layout shows the list. */
export default function InboxPage() {
  return null;
}
