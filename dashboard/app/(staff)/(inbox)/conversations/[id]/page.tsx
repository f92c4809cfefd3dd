/** The layout shows the conversation that the address names. */
export default function ConversationPage() {
  return null;
}
