"use client";

import { ActionIcon, Tooltip } from "@mantine/core";
import { IconExternalLink, IconRefresh } from "@tabler/icons-react";
import { useState } from "react";
import { Card } from "@/components/card";
import { useDeployment } from "@/lib/deployment";
import { text } from "@/lib/text/en";
import classes from "./preview-card.module.css";

/** The gateway's demo shop with the real widget, loaded anew by every save. */
export function PreviewCard({ version }: { readonly version: number }) {
  const { backendUrl } = useDeployment();
  const [reloads, setReloads] = useState(0);
  if (backendUrl === null) return null;
  const address = `${backendUrl}/demo`;
  return (
    <div className={classes.sticky}>
      <Card
        title={text.setup.previewTitle}
        lead={text.setup.previewLead}
        action={
          <div className={classes.actions}>
            <Tooltip label={text.setup.previewReload}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={text.setup.previewReload}
                onClick={() => setReloads((count) => count + 1)}
              >
                <IconRefresh size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={text.setup.previewOpen}>
              <ActionIcon
                component="a"
                href={address}
                target="_blank"
                rel="noreferrer"
                variant="subtle"
                color="gray"
                aria-label={text.setup.previewOpen}
              >
                <IconExternalLink size={18} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </div>
        }
      >
        <iframe
          key={`${version}-${reloads}`}
          className={classes.frame}
          src={address}
          title={text.setup.previewFrame}
          // The shop needs its scripts and the widget's storage, no more.
          sandbox="allow-scripts allow-same-origin allow-forms allow-popups"
          referrerPolicy="no-referrer"
        />
        <p className={classes.hint}>{text.setup.previewEmpty(address)}</p>
      </Card>
    </div>
  );
}
