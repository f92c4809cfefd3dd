import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseCommandLine, UsageError } from "./command-line.js";

it("has the ports of the official local backend by default", () => {
  expect(parseCommandLine([])).toMatchObject({
    host: "127.0.0.1",
    port: 3210,
    sitePort: 3211,
    env: {},
    watch: false,
  });
  expect(parseCommandLine(["--port", "0"])).toMatchObject({
    port: 0,
    sitePort: 0,
  });
  expect(parseCommandLine(["--port", "4000"])).toMatchObject({
    sitePort: 4001,
  });
});

it("keeps nothing from clients unless it is for production", () => {
  expect(parseCommandLine([])).toMatchObject({
    production: false,
    maxFileBytes: undefined,
  });
  const argv = ["--production", "--max-file-bytes", "1000"];
  expect(parseCommandLine(argv)).toMatchObject({
    production: true,
    maxFileBytes: 1_000,
  });
});

it("lets options win over the environment file", () => {
  const dir = mkdtempSync(join(tmpdir(), "env-"));
  const file = join(dir, "deployment.env");
  writeFileSync(file, 'A=1\n# comment\nB="two words"\n');
  const { env } = parseCommandLine([
    ...["--env-file", file],
    ...["--env", "A=x=y", "--env", "C="],
  ]);
  rmSync(dir, { recursive: true });
  expect(env).toEqual({ A: "x=y", B: "two words", C: "" });
});

it.each([
  [["--nonsense"]],
  [["--port", "70000"]],
  [["--port", "-1"]],
  [["--env", "NOVALUE"]],
  [["--env-file", "/nowhere/at/all"]],
  [["--parent-pid", "x"]],
  [["--watch"]],
  [["--max-file-bytes", "0"]],
  [["--max-file-bytes", "1 GiB"]],
])("refuses %j", (argv) => {
  expect(() => parseCommandLine(argv)).toThrow(UsageError);
});
