import { api } from "@convex/_generated/api";
import { useMutation } from "convex/react";
import { useEffect, useState } from "react";
import { errorSentence } from "@/lib/errors";
import { readStored, writeStored } from "@/lib/storage";
import { setupKey } from "@/lib/unsent";
import {
  appearanceOf,
  checkAppearance,
  parseDraft,
  realChanges,
  type Appearance,
  type Field,
  type FieldErrors,
} from "./appearance";
import type { Widget } from "./types";

export type SaveState =
  | { readonly kind: "idle" | "saving" | "saved" }
  | { readonly kind: "refused"; readonly problem: string };

/**
 * Edits over the live widget. Only fields that were touched are kept here and
 * sent, so what others change meanwhile in other fields shows and stays.
 */
export function useWidgetDraft(widget: Widget) {
  const update = useMutation(api.widgets.update);
  const key = setupKey(widget._id);
  const [draft, setDraft] = useState(() => parseDraft(readStored(key)));
  const [errors, setErrors] = useState<FieldErrors>({});
  const [state, setState] = useState<SaveState>({ kind: "idle" });

  const saved = appearanceOf(widget);
  const values = { ...saved, ...draft };
  const changes = realChanges(saved, draft);
  const isDirty = Object.keys(changes).length > 0;
  useKept(key, isDirty ? JSON.stringify(changes) : null);
  useLeaveGuard(isDirty);

  const edit = <F extends Field>(field: F, value: Appearance[F]) => {
    setDraft((former) => ({ ...former, [field]: value }));
    setErrors(({ [field]: _gone, ...others }) => others);
    setState({ kind: "idle" });
  };

  const revert = () => {
    setDraft({});
    setErrors({});
    setState({ kind: "idle" });
  };

  const save = async () => {
    const checked = checkAppearance(values);
    if (!checked.isValid) {
      setErrors(checked.errors);
      return;
    }
    setState({ kind: "saving" });
    try {
      const tidy = realChanges(saved, checked.values);
      await update({ widgetId: widget._id, ...tidy });
      setDraft({});
      setState({ kind: "saved" });
    } catch (error) {
      setState({ kind: "refused", problem: errorSentence(error) });
    }
  };

  return { values, errors, state, isDirty, edit, revert, save };
}

/** Edits outlive a change of page and a reload, like drafts of replies. */
function useKept(key: string, value: string | null): void {
  useEffect(() => writeStored(key, value), [key, value]);
}

/** The browser asks before it closes a page whose edits nobody else has. */
function useLeaveGuard(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isOn]);
}
