"use client";

import { api } from "@convex/_generated/api";
import { Button, Skeleton, VisuallyHidden } from "@mantine/core";
import { IconMessageChatbot, IconPlus } from "@tabler/icons-react";
import { useQuery } from "convex/react";
import { useState } from "react";
import { PaneState } from "@/components/pane-state";
import { PageTitle } from "@/features/shell/components/page-title";
import { useMay } from "@/features/team/use-may";
import { text } from "@/lib/text/en";
import { CreateWidget } from "./create-widget";
import { WidgetList } from "./widget-list";
import classes from "./widgets-screen.module.css";

/** Every widget of the team. */
export function WidgetsScreen() {
  const widgets = useQuery(api.widgets.list);
  const mayConfigure = useMay("configure");
  const [isCreating, setIsCreating] = useState(false);
  const add = (
    <Button
      disabled={!mayConfigure}
      leftSection={<IconPlus size={16} aria-hidden />}
      onClick={() => setIsCreating(true)}
    >
      {text.widgets.add}
    </Button>
  );
  return (
    <div className={classes.page}>
      <PageTitle page={text.widgets.title} />
      <header className={classes.head}>
        <div className={classes.words}>
          <h1 className={classes.title}>{text.widgets.title}</h1>
          <p className={classes.lead}>
            {mayConfigure ? text.widgets.lead : text.widgets.readOnly}
          </p>
        </div>
        {add}
      </header>
      {widgets === undefined ? (
        <div role="status">
          <VisuallyHidden>{text.widgets.title}</VisuallyHidden>
          <Skeleton height={260} radius={12} maw={1240} aria-hidden />
        </div>
      ) : widgets.length === 0 ? (
        <PaneState
          icon={<IconMessageChatbot />}
          title={text.widgets.emptyTitle}
          lead={text.widgets.emptyHint}
        />
      ) : (
        <WidgetList widgets={widgets} />
      )}
      {isCreating && <CreateWidget onClose={() => setIsCreating(false)} />}
    </div>
  );
}
