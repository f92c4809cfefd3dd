/** Short words for tests of widgets, keys, limits and security. */
import { api } from "./_generated/api";
import type { TableNames } from "./_generated/dataModel";
import { sha256 } from "./model/hashing";
import type { Settings } from "./model/settings";
import type { Caller, TestDeployment } from "./test.setup";
import type { Scope } from "./tables/keys";
import type { Limits } from "./tables/widgets";

/** The oldest widget of whoever asks. */
export async function firstWidget(t: TestDeployment, staff = t.operator) {
  const [widget] = await staff.query(api.widgets.list, {});
  if (widget === undefined) throw new Error("No widget");
  return widget;
}

export async function setLimits(t: TestDeployment, limits: Partial<Limits>) {
  const { _id: widgetId } = await firstWidget(t);
  await t.operator.mutation(api.widgets.update, { widgetId, limits });
}

export async function setSettings(
  t: TestDeployment,
  change: Partial<Settings>,
) {
  await t.operator.mutation(api.tenants.updateSettings, change);
}

/** A publishable key as its maker sends it. */
export async function publishable(key: string) {
  return { key, hash: await sha256(key), prefix: key.slice(0, 8) };
}

/** A secret one: the key itself stays away. */
export async function secret(key: string) {
  return { hash: await sha256(key), prefix: key.slice(0, 8) };
}

export async function newWidget(
  t: TestDeployment,
  name: string,
  staff = t.operator,
) {
  return await staff.mutation(api.widgets.create, {
    name,
    publishableKey: await publishable(`wk_${name}`),
  });
}

/** @returns the hash with which the gateway calls the admin API. */
export async function newApiKey(
  t: TestDeployment,
  scopes: Scope[],
  { staff = t.operator, ...more }: { staff?: Caller; expiresAt?: number } = {},
) {
  const name = `fdk_${Math.random()}`;
  const key = await secret(name);
  const apiKeyId = await staff.mutation(api.apiKeys.create, {
    name,
    scopes,
    ...key,
    ...more,
  });
  return { apiKeyId, apiKeyHash: key.hash };
}

/** All rows of a small table. */
export async function rowsOf<T extends TableNames>(
  t: TestDeployment,
  table: T,
) {
  return await t.run((ctx) => ctx.db.query(table).take(5_000));
}
