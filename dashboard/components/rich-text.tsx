import { Fragment } from "react";
import { parseBlocks, type Block, type Inline } from "@/lib/rich-text";
import classes from "./rich-text.module.css";

/**
 * A text with its links, and with the few marks of Markdown where they are
 * meant. The element of the last letter carries `data-last`.
 */
export function RichText({
  text,
  hasMarkdown = false,
}: {
  readonly text: string;
  readonly hasMarkdown?: boolean;
}) {
  const blocks = parseBlocks(text, hasMarkdown);
  return (
    <div className={classes.text}>
      {blocks.map((block, index) => (
        <BlockView
          key={index}
          block={block}
          isLast={index === blocks.length - 1}
        />
      ))}
    </div>
  );
}

function BlockView({
  block,
  isLast,
}: {
  readonly block: Block;
  readonly isLast: boolean;
}) {
  const last = isLast ? "" : undefined;
  if (block.kind === "code") {
    return (
      <pre dir="ltr" data-last={last}>
        {block.text}
      </pre>
    );
  }
  if (block.kind === "paragraph") {
    return (
      <p dir="auto" data-last={last}>
        <Inlines inlines={block.inlines} />
      </p>
    );
  }
  const List = block.isOrdered ? "ol" : "ul";
  return (
    <List>
      {block.items.map((inlines, index) => (
        <li
          key={index}
          dir="auto"
          data-last={index === block.items.length - 1 ? last : undefined}
        >
          <Inlines inlines={inlines} />
        </li>
      ))}
    </List>
  );
}

function Inlines({ inlines }: { readonly inlines: readonly Inline[] }) {
  return inlines.map((inline, index) => (
    <Fragment key={index}>{inlineView(inline)}</Fragment>
  ));
}

function inlineView(inline: Inline) {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "strong":
      return <strong>{inline.text}</strong>;
    case "code":
      return <code>{inline.text}</code>;
    case "link":
      return (
        <a
          href={inline.href}
          target="_blank"
          rel="noreferrer noopener nofollow"
        >
          {inline.text}
        </a>
      );
  }
}
