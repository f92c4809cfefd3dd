"use client";

import { CopyButton, Tooltip, UnstyledButton } from "@mantine/core";
import { text } from "@/lib/text/en";
import { shortHash } from "../types";
import classes from "./address-hash.module.css";

/** The beginning of an address's hash; a click copies all of it. */
export function AddressHash({ hash }: { readonly hash: string }) {
  return (
    <CopyButton value={hash}>
      {({ copied, copy }) => (
        <Tooltip
          label={copied ? text.security.copied : hash}
          events={{ hover: true, focus: true, touch: true }}
        >
          <UnstyledButton
            className={classes.hash}
            aria-label={text.security.copyHash(shortHash(hash))}
            onClick={copy}
          >
            {shortHash(hash)}
          </UnstyledButton>
        </Tooltip>
      )}
    </CopyButton>
  );
}
