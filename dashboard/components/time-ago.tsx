"use client";

import { Tooltip } from "@mantine/core";
import { formatAbsolute, formatRelative } from "@/lib/time";
import { useNow } from "@/lib/use-now";

/**
 * A moment, relative; in full on hover or focus. Inside a link or button use
 * `isPlain`: there the focus belongs to the whole.
 */
export function TimeAgo({
  at,
  isPlain = false,
  className,
}: {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly isPlain?: boolean;
  readonly className?: string;
}) {
  const now = useNow();
  const iso = new Date(at).toISOString();
  const absolute = formatAbsolute(at);
  if (isPlain) {
    return (
      <time dateTime={iso} title={absolute} className={className}>
        {formatRelative(at, now)}
      </time>
    );
  }
  return (
    <Tooltip
      label={absolute}
      events={{ hover: true, focus: true, touch: true }}
      withinPortal
    >
      <time dateTime={iso} tabIndex={0} className={className}>
        {formatRelative(at, now)}
      </time>
    </Tooltip>
  );
}
