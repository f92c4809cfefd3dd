import { expect, it } from "vitest";
import { fixture, openApp } from "../../../test/app-harness.js";
import type { AppHarness } from "../../../test/app-harness.js";
import type { JsonObject } from "../../engine/types.js";

async function diffOf(
  harness: AppHarness,
  request: JsonObject,
): Promise<unknown> {
  const { schemaChange } = await harness.app.startPush(request);
  const { indexDiffs } = schemaChange as JsonObject;
  return (indexDiffs as JsonObject)[""];
}

const messages = {
  type: "search",
  name: "messages.search_body",
  searchField: "body",
  filterFields: ["channel", "meta.lang"],
};
const foods = {
  type: "vector",
  name: "foods.by_embedding",
  vectorField: "embedding",
  dimensions: 3,
  filterFields: ["cuisine", "name"],
};
const numbered = {
  type: "database",
  name: "messages.by_channel_and_n",
  fields: ["channel", "n"],
};
const named = { type: "database", name: "counters.by_name", fields: ["name"] };

it("describes indexes of every kind as they come and go", async () => {
  const harness = await openApp(await fixture("search"));
  const [search, basic] = [await fixture("search"), await fixture("basic")];
  expect(await diffOf(harness, search)).toEqual({
    added_indexes: [],
    removed_indexes: [],
  });
  expect(await diffOf(harness, basic)).toEqual({
    added_indexes: [numbered, named],
    removed_indexes: [messages, foods],
  });
  await harness.deploy(basic);
  expect(await diffOf(harness, search)).toEqual({
    added_indexes: [messages, foods],
    removed_indexes: [numbered, named],
  });
  await harness.close();
});
