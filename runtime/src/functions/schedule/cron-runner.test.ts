import { afterEach, describe, expect, it } from "vitest";
import {
  eventually,
  fixture,
  openApp,
  valueOf,
} from "../../../test/app-harness.js";
import type { AppHarness } from "../../../test/app-harness.js";
import { handMadePush } from "../../../test/hand-made-push.js";
import { createMemoryStorage } from "../../storage/index.js";

const opened: AppHarness[] = [];

afterEach(async () => {
  for (const harness of opened.splice(0)) await harness.close();
});

async function ticks(harness: AppHarness, name = "cron"): Promise<number> {
  return Number(await valueOf(harness.query("jobs:ticks", { name })));
}

function crons(harness: AppHarness): string[] {
  return harness.engine.listMeta("cron/").map(({ key }) => key);
}

describe("crons", () => {
  it("run at once, again and again, and never twice at a time", async () => {
    const harness = await openApp(await fixture("components"));
    opened.push(harness);
    await harness.app.start();
    const done = async (): Promise<true | null> => {
      const twice = (await ticks(harness)) > 1;
      return twice && (await ticks(harness, "slow")) > 1 ? true : null;
    };
    await eventually(done);
    expect(await ticks(harness, "overlap")).toBe(0);
    expect(await ticks(harness, "rarely")).toBe(0);
  });

  it("are forgotten when a deploy drops them", async () => {
    const harness = await openApp(await fixture("components"));
    opened.push(harness);
    await harness.app.start();
    expect(crons(harness)).toEqual([
      "cron//rarely",
      "cron//slow",
      "cron//tick",
    ]);
    await eventually(async () => ((await ticks(harness)) > 0 ? true : null));
    await harness.deploy(handMadePush({}));
    expect(crons(harness)).toEqual([]);
  });

  it("keep their next time over a restart", async () => {
    const storage = createMemoryStorage();
    const before = await openApp(await fixture("components"), { storage });
    await before.app.start();
    const next = before.engine.getMeta("cron//rarely");
    await before.app.stop(5_000);
    const after = await openApp(null, { storage });
    opened.push(after);
    await after.app.start();
    expect(after.engine.getMeta("cron//rarely")).toEqual(next);
  });

  it("must name a mutation or an action that exists", async () => {
    const harness = await openApp(null);
    opened.push(harness);
    const source = (schedule: string): string =>
      `export default { crons: { job: { name: "a:missing", args: [{}],
         schedule: ${schedule} } } };`;
    const push = handMadePush({
      modules: { "crons.js": source(`{ type: "interval", seconds: 1 }`) },
    });
    await expect(harness.app.startPush(push)).rejects.toMatchObject({
      code: "InvalidCrons",
      message: expect.stringContaining("a.js:missing") as string,
    });
  });
});
