"use client";

import { Alert, Button, PasswordInput } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useRef, useState, type FormEvent } from "react";
import { Wordmark } from "@/components/wordmark";
import { text } from "@/lib/text/en";
import { formatDuration } from "@/lib/time";
import type { LoginOutcome } from "../login-outcome";
import { signIn } from "../sign-in";
import classes from "./login-form.module.css";

type Refusal = Exclude<LoginOutcome, { kind: "ok" }> | { kind: "unreachable" };

export function LoginForm({
  hasEnded,
  hasFailed,
}: {
  readonly hasEnded: boolean;
  /** The form was sent before this script was loaded, and refused. */
  readonly hasFailed: boolean;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(
    hasFailed ? text.login.wrong : null,
  );

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = input.current?.value ?? "";
    if (password === "") return setProblem(text.login.empty);
    setIsBusy(true);
    setProblem(null);
    const outcome = await signIn(password);
    if (outcome.kind === "ok") {
      // A whole load: nothing of a former session is left in memory.
      window.location.replace("/");
      return;
    }
    setIsBusy(false);
    setProblem(sentence(outcome));
    input.current?.select();
  };

  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <Wordmark />
        <h1 className={classes.title}>{text.login.title}</h1>
        <p className={classes.lead}>{text.login.lead}</p>
        {hasEnded && problem === null && (
          <Alert color="gray" variant="light" mb="md">
            {text.login.ended}
          </Alert>
        )}
        {/* The address matters when this is sent before the script runs. */}
        <form method="post" action="/api/login" onSubmit={submit} noValidate>
          {/* Tells password managers whose password it is. */}
          <input
            name="username"
            autoComplete="username"
            defaultValue="operator"
            hidden
            readOnly
          />
          <PasswordInput
            ref={input}
            name="password"
            label={text.login.password}
            description={text.login.passwordHint}
            autoComplete="current-password"
            size="md"
            required
            withAsterisk={false}
            autoFocus
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : "login-problem"}
          />
          <div role="alert" id="login-problem" className={classes.problem}>
            {problem !== null && (
              <>
                <IconAlertCircle size={16} aria-hidden />
                <span>{problem}</span>
              </>
            )}
          </div>
          <Button type="submit" size="md" fullWidth loading={isBusy}>
            {text.login.submit}
          </Button>
        </form>
      </div>
    </main>
  );
}

function sentence(refusal: Refusal): string {
  switch (refusal.kind) {
    case "wrong":
      return refusal.waitMs > 0
        ? text.login.wrongAndWait(formatDuration(refusal.waitMs, "long"))
        : text.login.wrong;
    case "limited":
      return text.login.limited(formatDuration(refusal.waitMs, "long"));
    case "foreign":
      return text.login.foreign;
    case "insecure":
      return text.login.insecure;
    case "unconfigured":
      return text.login.unconfigured;
    case "unreachable":
      return text.login.unreachable;
  }
}
