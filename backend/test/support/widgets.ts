/** Widgets and keys as staff make them in the dashboard. */
import { randomBytes } from "node:crypto";
import type { FunctionArgs } from "convex/server";
import { api } from "../../../convex/_generated/api.js";
import type { Id } from "../../../convex/_generated/dataModel.js";
import { hashSecret } from "../../src/door/secrets.js";
import type { Platform } from "./platform.js";

export interface TestKey {
  /** The whole key, which its maker alone has. */
  readonly value: string;
  readonly hash: string;
  readonly prefix: string;
}

export interface TestWidget {
  readonly id: Id<"widgets">;
  readonly publicId: string;
  readonly key: TestKey;
}

type Fields = Partial<FunctionArgs<typeof api.widgets.create>>;

export function newKey(kind: "wk" | "sk"): TestKey {
  const value = `${kind}_${randomBytes(24).toString("base64url")}`;
  return { value, hash: hashSecret(value), prefix: value.slice(0, 9) };
}

/** Serves `shop.example` and localhost unless told otherwise. */
export async function makeWidget(
  platform: Platform,
  fields: Fields = {},
  { confirmed = true }: { confirmed?: boolean } = {},
): Promise<TestWidget> {
  const operator = await platform.operator();
  const key = newKey("wk");
  const { hash, prefix, value } = key;
  const { widgetId: id, publicId } = await operator.mutation(
    api.widgets.create,
    {
      name: "Test",
      allowedDomains: ["shop.example", "localhost"],
      publishableKey: { hash, prefix, key: value },
      ...fields,
    },
  );
  if (confirmed) await operator.mutation(api.widgets.confirm, { widgetId: id });
  return { id, publicId, key };
}

/** Refusals alone shut nobody out any more: what is tested are the limits. */
export async function withoutAutoBlock(platform: Platform): Promise<void> {
  const operator = await platform.operator();
  await operator.mutation(api.tenants.updateSettings, {
    autoBlock: { violations: 0, windowMinutes: 10, cooldownMinutes: 5 },
  });
}

export async function makeSecretKey(
  platform: Platform,
  widgetId: Id<"widgets">,
  more: { readonly expiresAt?: number } = {},
): Promise<TestKey & { readonly id: Id<"widgetKeys"> }> {
  const operator = await platform.operator();
  const key = newKey("sk");
  const { hash, prefix } = key;
  const id = await operator.mutation(api.keys.create, {
    widgetId,
    kind: "secret",
    label: "Test",
    hash,
    prefix,
    ...more,
  });
  return { ...key, id };
}

/** Asks until `check` holds. */
export async function eventually(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) {
    await new Promise((next) => setTimeout(next, 20));
  }
}
