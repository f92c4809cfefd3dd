"use client";

import type { WidgetConfig } from "@frontdesk/protocol";
import { SegmentedControl } from "@mantine/core";
import { useDebouncedValue, useElementSize } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { Card } from "@/components/card";
import { useDeployment } from "@/lib/deployment";
import { text } from "@/lib/text/en";
import classes from "./preview.module.css";

const words = text.widgets.preview;
/** Quiet after the last key before the widget is drawn anew. */
const PATIENCE_MS = 250;
/** What the page inside believes to be its width, in CSS pixels. */
const WIDTHS = { desktop: 760, phone: 375 } as const;

type Width = keyof typeof WIDTHS;

/** The real widget, configured by the form, on a page of grey bars. */
export function Preview({ config }: { readonly config: WidgetConfig }) {
  const { backendUrl } = useDeployment();
  const frame = useRef<HTMLIFrameElement>(null);
  const { ref, width: space, height } = useElementSize();
  const [width, setWidth] = useState<Width>(() =>
    // Never on the server: there the widget is not known yet.
    window.innerWidth < 720 ? "phone" : "desktop",
  );
  const [isLoaded, setIsLoaded] = useState(false);
  // Text, so that equal configurations are one and the same.
  const [message] = useDebouncedValue(JSON.stringify(config), PATIENCE_MS);

  useEffect(() => {
    if (!isLoaded) return;
    // The page inside has no origin to name; what it gets is public anyway.
    frame.current?.contentWindow?.postMessage(JSON.parse(message), "*");
  }, [isLoaded, message]);

  if (backendUrl === null) {
    return <Card title={words.title}>{text.install.noBackend}</Card>;
  }
  const scale = Math.min(1, space / WIDTHS[width]);
  return (
    <Card
      title={words.title}
      lead={words.lead}
      action={
        <SegmentedControl
          aria-label={words.width}
          value={width}
          data={[
            { value: "desktop", label: words.desktop },
            { value: "phone", label: words.phone },
          ]}
          onChange={(value) => setWidth(value)}
        />
      }
    >
      <div ref={ref} className={classes.stage}>
        {space > 0 && (
          <iframe
            ref={frame}
            className={classes.frame}
            src="/widget-preview"
            title={words.frame}
            sandbox="allow-scripts"
            style={{
              width: WIDTHS[width],
              height: height / scale,
              transform: `scale(${scale})`,
              left: (space - WIDTHS[width] * scale) / 2,
            }}
            onLoad={() => setIsLoaded(true)}
          />
        )}
      </div>
      <p className={classes.note}>{words.note}</p>
    </Card>
  );
}
