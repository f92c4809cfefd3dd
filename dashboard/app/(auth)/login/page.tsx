import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { LoginForm } from "@/features/session/components/login-form";
import { signedInOrNull } from "@/lib/server/auth";
import { text } from "@/lib/text/en";

export const metadata: Metadata = {
  title: `${text.login.title} · ${text.app.name}`,
};

export default async function LoginPage({
  searchParams,
}: {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  if ((await signedInOrNull()) !== null) redirect("/");
  const { ended, failed } = await searchParams;
  return (
    <LoginForm
      hasEnded={ended !== undefined}
      hasFailed={failed !== undefined}
    />
  );
}
