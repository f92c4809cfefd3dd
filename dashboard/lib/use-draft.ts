import { useEffect, useState } from "react";
import { errorSentence, refusalOf } from "./errors";
import { readStored, writeStored } from "./storage";

export type SaveState =
  | { readonly kind: "idle" | "saving" | "saved" }
  | { readonly kind: "refused"; readonly problem: string };

type Problems<V> = Partial<Record<keyof V, string>>;

/**
 * Edits over a live value. Only fields that were touched are kept here and
 * sent, so what others change meanwhile in other fields shows and stays. Edits
 * outlive a change of page and a reload, like drafts of replies.
 */
export function useDraft<V extends object>({
  storageKey,
  saved,
  problemsOf,
  onSave,
}: {
  readonly storageKey: string;
  readonly saved: V;
  /** Everything that is wrong with these values. */
  readonly problemsOf: (values: V, changes: Partial<V>) => Problems<V>;
  readonly onSave: (changes: Partial<V>) => Promise<unknown>;
}) {
  const [draft, setDraft] = useState(() =>
    parseDraft(readStored(storageKey), saved),
  );
  // A field's problem shows once it was left, and all on an attempt to save.
  const [left, setLeft] = useState<ReadonlySet<keyof V>>(new Set());
  const [refused, setRefused] = useState<Problems<V>>({});
  const [state, setState] = useState<SaveState>({ kind: "idle" });

  const values: V = { ...saved, ...draft };
  const changes = realChanges(saved, draft);
  const isDirty = Object.keys(changes).length > 0;
  useKept(storageKey, isDirty ? JSON.stringify(changes) : null);
  useLeaveGuard(isDirty);

  const found = problemsOf(values, changes);
  const problems: Problems<V> = { ...refused };
  for (const field of left) {
    const problem = found[field];
    if (problem !== undefined) problems[field] = problem;
  }

  const edit = <F extends keyof V>(field: F, value: V[F]) => {
    setDraft((former) => ({ ...former, [field]: value }));
    setRefused(({ [field]: _gone, ...others }) => others as Problems<V>);
    setState({ kind: "idle" });
  };

  const leave = (field: keyof V) =>
    setLeft((former) => new Set([...former, field]));

  const revert = () => {
    setDraft({});
    setLeft(new Set());
    setRefused({});
    setState({ kind: "idle" });
  };

  /** @returns the first field that keeps it from being saved, if any. */
  const save = async (): Promise<keyof V | null> => {
    const [first] = Object.keys(found) as (keyof V)[];
    if (first !== undefined) {
      setLeft(new Set(Object.keys(found) as (keyof V)[]));
      return first;
    }
    setState({ kind: "saving" });
    try {
      await onSave(changes);
      setDraft({});
      setLeft(new Set());
      setState({ kind: "saved" });
      return null;
    } catch (error) {
      const field = refusalOf(error)?.field;
      const problem = problemSentence(error);
      if (field !== undefined && field in saved) {
        setRefused({ [field]: problem } as Problems<V>);
        setState({ kind: "idle" });
        return field as keyof V;
      }
      setState({ kind: "refused", problem });
      return null;
    }
  };

  return {
    values,
    changes,
    problems,
    state,
    isDirty,
    edit,
    leave,
    revert,
    save,
  };
}

/** Which of two things clashed is only known where it was noticed. */
export function problemSentence(error: unknown): string {
  const refusal = refusalOf(error);
  return refusal?.kind === "conflict" && refusal.message !== undefined
    ? `${refusal.message}.`.replace(/\.\.$/, ".")
    : errorSentence(error);
}

/** Edited fields without those that are back at what is saved. */
export function realChanges<V extends object>(
  saved: V,
  draft: Partial<V>,
): Partial<V> {
  const isChanged = ([field, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(saved[field as keyof V]);
  return Object.fromEntries(
    Object.entries(draft).filter(isChanged),
  ) as Partial<V>;
}

/** Edits as they were stored, without what is no field or of another type. */
export function parseDraft<V extends object>(
  stored: string | null,
  saved: V,
): Partial<V> {
  if (stored === null) return {};
  try {
    const parsed: unknown = JSON.parse(stored);
    if (typeof parsed !== "object" || parsed === null) return {};
    const isField = ([field, value]: [string, unknown]) =>
      field in saved && isAlike(saved[field as keyof V], value);
    return Object.fromEntries(
      Object.entries(parsed).filter(isField),
    ) as Partial<V>;
  } catch {
    // Written by nobody we know: as good as none.
    return {};
  }
}

function isAlike(saved: unknown, value: unknown): boolean {
  if (Array.isArray(saved)) {
    return (
      Array.isArray(value) && value.every((one) => typeof one === "string")
    );
  }
  // A number's field may be empty while it is typed.
  return (
    typeof value === typeof saved || (typeof saved === "number" && value === "")
  );
}

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
