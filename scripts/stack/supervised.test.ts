import { describe, expect, it } from "vitest";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SupervisedProcess, type ProcessSpec } from "./supervised.js";

function spec(script: string, log: (line: string) => void): ProcessSpec {
  return {
    name: "sample",
    command: process.execPath,
    args: ["-e", script],
    cwd: tmpdir(),
    environment: { PATH: process.env["PATH"] ?? "" },
    ready: { kind: "json-line" },
    log,
  };
}

const SERVES = `console.log(JSON.stringify({pid: process.pid})); setInterval(() => {}, 1000);`;

describe("SupervisedProcess", () => {
  it("answers the line a part prints when it serves, and stops it", async () => {
    const part = new SupervisedProcess(
      spec(SERVES, () => undefined),
      () => {
        throw new Error("not expected");
      },
    );
    const line = await part.start();
    expect(line).toEqual({ pid: part.pid });
    await part.stop();
    expect(() => process.kill(part.pid ?? 0, 0)).toThrow();
  });

  it("shows the last words of a part that never served", async () => {
    const script = `console.error("BACKEND_PORT is taken"); process.exit(3)`;
    const part = new SupervisedProcess(
      spec(script, () => undefined),
      () => {
        throw new Error("not expected");
      },
    );
    await expect(part.start()).rejects.toThrow(
      /sample stopped while starting \(exit code 3\)[\s\S]*BACKEND_PORT is taken/,
    );
  });

  it("starts a killed part again", async () => {
    let told: (line: string) => void = () => undefined;
    const restarted = new Promise<string>((resolve) => {
      told = resolve;
    });
    const part = new SupervisedProcess(
      spec(SERVES, (line) => told(line)),
      () => {
        throw new Error("not expected");
      },
    );
    await part.start();
    const first = part.pid;
    part.kill();
    expect(await restarted).toMatch(/SIGKILL.*starting it again/);
    await expect.poll(() => part.pid !== first && part.pid).toBeTruthy();
    await part.stop();
  });

  it("starts it again when it dies while starting again", async () => {
    // Serves, dies at once when started a second time, serves from then on.
    const folder = mkdtempSync(join(tmpdir(), "frontdesk-supervised-"));
    const script = `
      const fs = require("node:fs");
      const file = ${JSON.stringify(join(folder, "starts"))};
      fs.appendFileSync(file, "x");
      if (fs.readFileSync(file, "utf8") === "xx") process.exit(9);
      ${SERVES}`;
    const log: string[] = [];
    const part = new SupervisedProcess(
      spec(script, (line) => log.push(line)),
      () => {
        throw new Error("not expected");
      },
    );
    await part.start();
    part.kill();
    await expect
      .poll(() => readFileSync(join(folder, "starts"), "utf8"))
      .toBe("xxx");
    expect(log.join("\n")).toMatch(/could not be started.*exit code 9/);
    await part.stop();
    rmSync(folder, { recursive: true });
  });

  it("gives up on a part that dies again and again", async () => {
    const dies = `console.log("{}"); console.error("disk full"); setTimeout(() => process.exit(1), 20)`;
    const fatal = new Promise<Error>((resolve) => {
      const part = new SupervisedProcess(
        spec(dies, () => undefined),
        resolve,
      );
      part.start().catch(() => undefined);
    });
    expect((await fatal).message).toMatch(/again and again[\s\S]*disk full/);
  });
});
