import type { Metadata } from "next";
import { SetupScreen } from "@/features/setup/components/setup-screen";
import { text } from "@/lib/text/en";

export const metadata: Metadata = {
  title: `${text.setup.title} · ${text.app.name}`,
};

export default function SetupPage() {
  return <SetupScreen />;
}
