/** `backup`, `restore` and `check`, as commands beside a running deployment. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRuntime, type Runtime } from "../src/index.js";
import { fixture } from "./app-harness.js";
import { callersOf } from "./support/callers.js";
import { runMain } from "./support/process.js";

const TIMEOUT_MS = 120_000;

let dir: string;
let data: string;
let runtime: Runtime;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "operations-"));
  data = join(dir, "data");
  runtime = await start(data);
});

afterAll(async () => {
  await runtime?.close();
  rmSync(dir, { recursive: true, force: true });
});

async function start(dataDir: string): Promise<Runtime> {
  return await startRuntime({
    pushRequest: await fixture("files"),
    dataDir,
    log: () => undefined,
  });
}

/** Resolves with the id when the file and its row are durable. */
async function store(text: string): Promise<string> {
  const url = await callersOf(runtime.url).mutation("files:uploadUrl");
  const answer = await fetch(String(url), { method: "POST", body: text });
  expect(answer.status).toBe(200);
  const { storageId } = (await answer.json()) as { storageId: string };
  return storageId;
}

async function contentOf(from: Runtime, id: string): Promise<string | null> {
  const url = await callersOf(from.url).query("files:url", { id });
  return url === null ? null : await (await fetch(String(url))).text();
}

function anyFileIn(folder: string): string {
  for (const shard of readdirSync(folder)) {
    if (!/^[0-9a-f]{2}$/.test(shard)) continue;
    for (const name of readdirSync(join(folder, shard))) {
      return join(folder, shard, name);
    }
  }
  throw new Error(`No file in ${folder}`);
}

describe("a backup", { timeout: TIMEOUT_MS }, () => {
  it("is one state of a running deployment, and becomes another", async () => {
    const before: string[] = [];
    for (let n = 0; n < 5; n++) before.push(await store(`file ${n}`));
    let isDone = false;
    const writing = (async () => {
      for (let n = 0; !isDone; n++) {
        const id = await store(`meanwhile ${n}`);
        if (n % 2 === 0) {
          await callersOf(runtime.url).mutation("files:remove", { id });
        }
      }
    })();
    const backup = join(dir, "backup");
    const made = await runMain(["backup", backup, "--data", data]);
    isDone = true;
    await writing;
    expect(made.code, made.stderr).toBe(0);
    expect(JSON.parse(made.stdout)).toMatchObject({ backup });
    expect(statSync(join(backup, "admin-key")).mode & 0o777).toBe(0o600);

    const again = join(dir, "again");
    const restored = await runMain(["restore", backup, "--data", again]);
    expect(restored.code, restored.stderr).toBe(0);
    expect(JSON.parse(restored.stdout)).toMatchObject({ problems: [] });
    const second = await start(again);
    try {
      expect(second.adminKey).toBe(runtime.adminKey);
      const contents = before.map((id) => contentOf(second, id));
      expect(await Promise.all(contents)).toEqual(
        before.map((_, n) => `file ${n}`),
      );
    } finally {
      await second.close();
    }
  });

  it("is refused when something is in its place, or there is no data", async () => {
    const taken = join(dir, "taken");
    mkdirSync(taken);
    writeFileSync(join(taken, "mine"), "");
    const refused = await runMain(["backup", taken, "--data", data]);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain("exists and is not empty");
    expect(readdirSync(taken)).toEqual(["mine"]);

    const none = join(dir, "none");
    const empty = await runMain(["backup", join(dir, "x"), "--data", none]);
    expect(empty.code).toBe(1);
    expect(empty.stderr).toContain("is no data folder");
    expect(existsSync(none)).toBe(false);
  });

  it("is not restored when it is damaged", async () => {
    await store("to be lost");
    const backup = join(dir, "damaged");
    await runMain(["backup", backup, "--data", data]);
    rmSync(anyFileIn(join(backup, "files")));
    const target = join(dir, "not-made");
    const refused = await runMain(["restore", backup, "--data", target]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/damaged \(1 problems.* is missing/);
    expect(existsSync(target)).toBe(false);
  });
});

describe("check", { timeout: TIMEOUT_MS }, () => {
  it("says whether a folder is sound, unless it is in use", async () => {
    await store("to be changed");
    const inUse = await runMain(["check", "--data", data]);
    expect(inUse.code).toBe(1);
    expect(inUse.stderr).toContain("is in use");

    const copy = join(dir, "copy");
    await runMain(["backup", copy, "--data", data]);
    const sound = await runMain(["check", "--data", copy]);
    expect(sound.code, sound.stderr).toBe(0);
    const report = JSON.parse(sound.stdout) as Record<string, unknown>;
    expect(report).toMatchObject({ data: copy, problems: [] });
    expect(report.files).toBeGreaterThan(0);
    expect(report.indexEntries).toBeGreaterThan(0);

    const file = anyFileIn(join(copy, "files"));
    writeFileSync(file, `${readFileSync(file, "utf8")}!`);
    const changed = await runMain(["check", "--data", copy]);
    expect(changed.code).toBe(1);
    expect(changed.stdout).toContain("has other content than was stored");
  });

  it("explains itself", async () => {
    const wrong = await runMain(["check", "--date", "x"]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("main check --data <dir>");
  });
});
