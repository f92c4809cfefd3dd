import { SetupScreen } from "@/features/setup/components/setup-screen";

export default function SetupPage() {
  return <SetupScreen />;
}
