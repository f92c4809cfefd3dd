import { expect, test } from "vitest";
import { api } from "./_generated/api";
import type { Id } from "./_generated/dataModel";
import { refusalOf } from "./test.actors";
import { initConvexTest, type TestDeployment } from "./test.setup";

async function first(t: TestDeployment) {
  const [widget] = await t.operator.query(api.widgets.list, {});
  if (widget === undefined) throw new Error("No widget");
  return widget;
}

async function update(
  t: TestDeployment,
  widgetId: Id<"widgets">,
  change: object,
) {
  const args = { widgetId, ...change };
  return await t.operator.mutation(api.widgets.update, args);
}

test("an update changes the given fields and the version", async () => {
  const t = await initConvexTest();
  const before = await first(t);
  await update(t, before._id, {
    title: " Help ",
    accentColor: "#AABBCC",
    position: "bottom-left",
    allowedDomains: [" Shop.Example.com ", "shop.example.com", "localhost"],
    suggestedQuestions: ["What?"],
    locale: "de",
    privacyUrl: "https://shop.example.com/privacy",
  });
  expect(
    await t.operator.query(api.widgets.get, { widgetId: before._id }),
  ).toEqual({
    ...before,
    version: 2,
    title: "Help",
    accentColor: "#aabbcc",
    position: "bottom-left",
    allowedDomains: ["shop.example.com", "localhost"],
    suggestedQuestions: ["What?"],
    locale: "de",
    privacyUrl: "https://shop.example.com/privacy",
  });
  const config = await t.gateway.query(api.gateway.widgets.resolve, {
    widgetId: t.widgetId,
  });
  expect(config).toMatchObject({ version: 2, config: { title: "Help" } });
});

test("an empty language or privacy link takes it away", async () => {
  const t = await initConvexTest();
  const { _id } = await first(t);
  await update(t, _id, { locale: "de", privacyUrl: "https://a.example" });
  await update(t, _id, { locale: "", privacyUrl: "" });
  const widget = await first(t);
  expect(widget.locale).toBeUndefined();
  expect(widget.privacyUrl).toBeUndefined();
});

test("an empty list of domains is allowed: it serves nobody", async () => {
  const t = await initConvexTest();
  const { _id } = await first(t);
  await update(t, _id, { allowedDomains: [] });
  expect((await first(t)).allowedDomains).toEqual([]);
});

test.each([
  { accentColor: "red" },
  { accentColor: "#12345" },
  { accentColor: "#123456; x" },
  { title: " " },
  { title: "x".repeat(61) },
  { welcomeMessage: "x".repeat(501) },
  { inputPlaceholder: "" },
  { suggestedQuestions: [""] },
  { suggestedQuestions: ["x".repeat(121)] },
  { suggestedQuestions: Array.from({ length: 7 }, () => "?") },
  { locale: "german!" },
  { privacyUrl: "javascript:alert(1)" },
  { allowedDomains: ["shop.example/path"] },
  { allowedDomains: ["com"] },
  { allowedDomains: ["shop.*.example"] },
  { allowedDomains: ["*"] },
  { allowedDomains: [""] },
  { allowedDomains: ["-a.example"] },
  { allowedDomains: Array.from({ length: 51 }, (_, n) => `h${n}.example`) },
])("refuses %j and changes nothing", async (change) => {
  const t = await initConvexTest();
  const before = await first(t);
  expect(await refusalOf(update(t, before._id, change))).toBe("invalid");
  expect(await first(t)).toEqual(before);
});

test("an id that is none gives null", async () => {
  const t = await initConvexTest();
  expect(
    await t.operator.query(api.widgets.get, { widgetId: "nonsense" }),
  ).toBeNull();
});
