import { WidgetsScreen } from "@/features/widgets/components/widgets-screen";

export default function WidgetsPage() {
  return <WidgetsScreen />;
}
