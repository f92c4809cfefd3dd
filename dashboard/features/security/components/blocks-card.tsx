"use client";

import { api } from "@convex/_generated/api";
import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { IconBan, IconLockOpen } from "@tabler/icons-react";
import { usePaginatedQuery } from "convex/react";
import { useState } from "react";
import { Card } from "@/components/card";
import { PaneState } from "@/components/pane-state";
import { text } from "@/lib/text/en";
import type { Block } from "../types";
import { BlockRow } from "./block-row";
import classes from "./blocks-card.module.css";
import { LiftBlock } from "./lift-block";

const PAGE_SIZE = 20;

/** Who is shut out now, and who was. */
export function BlocksCard({
  onBlock,
}: {
  /** Null when the member may not block. */
  readonly onBlock: (() => void) | null;
}) {
  const [which, setWhich] = useState<"active" | "all">("active");
  const [lifted, setLifted] = useState<Block | null>(null);
  const { results, status, loadMore } = usePaginatedQuery(
    api.blocks.list,
    { active: which === "active" },
    { initialNumItems: PAGE_SIZE },
  );
  return (
    <Card
      title={text.security.blocks}
      lead={text.security.blocksLead}
      action={
        onBlock !== null && (
          <Button
            variant="default"
            leftSection={<IconBan size={16} aria-hidden />}
            onClick={onBlock}
          >
            {text.security.blockAddress}
          </Button>
        )
      }
    >
      <SegmentedControl
        size="xs"
        aria-label={text.security.blocksWhich}
        value={which}
        data={[
          { value: "active", label: text.security.blocksActive },
          { value: "all", label: text.security.blocksAll },
        ]}
        onChange={(value) => setWhich(value === "all" ? "all" : "active")}
      />
      {status === "LoadingFirstPage" ? (
        <Skeleton mt="sm" height={96} />
      ) : results.length === 0 ? (
        <PaneState
          icon={<IconLockOpen />}
          title={text.security.noBlocks}
          lead={text.security.noBlocksHint}
        />
      ) : (
        <ul className={classes.list}>
          {results.map((block) => (
            <BlockRow
              key={block._id}
              block={block}
              onLift={onBlock === null ? null : () => setLifted(block)}
            />
          ))}
        </ul>
      )}
      {(status === "CanLoadMore" || status === "LoadingMore") && (
        <Button
          variant="default"
          loading={status === "LoadingMore"}
          onClick={() => loadMore(PAGE_SIZE)}
        >
          {text.security.loadMore}
        </Button>
      )}
      {lifted !== null && (
        <LiftBlock block={lifted} onClose={() => setLifted(null)} />
      )}
    </Card>
  );
}
