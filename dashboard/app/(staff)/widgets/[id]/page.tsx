import { EditorScreen } from "@/features/widgets/components/editor-screen";

export default async function WidgetPage({
  params,
}: {
  readonly params: Promise<{ readonly id: string }>;
}) {
  const { id } = await params;
  // Next leaves what it took from the path encoded.
  return <EditorScreen widgetId={decodeURIComponent(id)} />;
}
