"use client";

import { useEffect } from "react";
import { ErrorState } from "@/components/error-state";

/** A page that failed as a whole; its panes catch their own failures. */
export default function StaffError({
  error,
  retry,
}: {
  readonly error: unknown;
  readonly retry: () => void;
}) {
  useEffect(() => {
    console.error("The page failed to render", error);
  }, [error]);
  return <ErrorState error={error} onRetry={retry} />;
}
