import { api } from "@convex/_generated/api";
import { useQuery } from "convex/react";
import { useMemo } from "react";

/** The tenant's widgets by public id; none while they load. */
export function useWidgetNames() {
  const widgets = useQuery(api.widgets.list);
  return useMemo(
    () => new Map(widgets?.map((widget) => [widget.publicId, widget])),
    [widgets],
  );
}

export type WidgetNames = ReturnType<typeof useWidgetNames>;
