"use client";

import { IconPlugConnectedX } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { text } from "@/lib/text/en";
import { useConnection } from "@/lib/use-connection";
import classes from "./connection-banner.module.css";

/** A shorter gap is over before anybody could read about it. */
const PATIENCE_MS = 2000;

/** Says that the live connection is gone, once that lasts. */
export function ConnectionBanner() {
  const { isConnected, hasEverConnected } = useConnection();
  const isLost = useLasting(!isConnected, PATIENCE_MS);
  return (
    <div role="status">
      {isLost && (
        <p className={classes.banner}>
          <IconPlugConnectedX size={16} aria-hidden />
          <span>
            {hasEverConnected
              ? `${text.connection.lost} ${text.connection.lostHint}`
              : text.connection.neverConnected}
          </span>
        </p>
      )}
    </div>
  );
}

/** True once `condition` has held for that long, false as soon as it ends. */
function useLasting(condition: boolean, milliseconds: number): boolean {
  const [hasLasted, setHasLasted] = useState(false);
  if (!condition && hasLasted) setHasLasted(false);
  useEffect(() => {
    if (!condition) return;
    const timer = setTimeout(() => setHasLasted(true), milliseconds);
    return () => clearTimeout(timer);
  }, [condition, milliseconds]);
  return hasLasted;
}
