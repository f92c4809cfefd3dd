/** Runs named steps, some side by side, and sums them up. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./prepare.mjs";

export interface Step {
  readonly name: string;
  /** Resolves with what is wrong; empty when nothing is. */
  readonly run: () => Promise<string[]>;
}

export interface StepResult {
  readonly name: string;
  readonly problems: readonly string[];
  readonly seconds: number;
}

async function runStep(step: Step): Promise<StepResult> {
  const started = Date.now();
  const problems = await step.run();
  const seconds = (Date.now() - started) / 1000;
  const mark = problems.length === 0 ? "✓" : "✖";
  process.stdout.write(
    `${mark} ${step.name} (${seconds.toFixed(1)} s)\n${problems.map((line) => `    ${line}\n`).join("")}`,
  );
  return { name: step.name, problems, seconds };
}

/** At most `width` at a time, in order. */
export async function runSteps(
  steps: readonly Step[],
  width: number,
): Promise<StepResult[]> {
  const waiting = [...steps];
  const results: StepResult[] = [];
  const worker = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      results.push(await runStep(step));
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/** A step that runs a program of node_modules/.bin or Node itself. */
export function command(
  name: string,
  program: string,
  args: readonly string[],
  options: { show?: boolean; environment?: Record<string, string> } = {},
): Step {
  return {
    name,
    run: () =>
      new Promise((resolve, reject) => {
        const path =
          program === "node"
            ? process.execPath
            : join(ROOT, "node_modules", ".bin", program);
        const child = spawn(path, [...args], {
          cwd: ROOT,
          stdio: ["ignore", "pipe", "pipe"],
          env: { ...process.env, ...options.environment },
        });
        let output = "";
        const collect = (chunk: Buffer) => {
          output += chunk.toString("utf8");
          if (options.show) process.stdout.write(chunk);
        };
        child.stdout.on("data", collect);
        child.stderr.on("data", collect);
        child.once("error", reject);
        child.once("close", (code) => {
          if (code === 0) resolve([]);
          else if (options.show) resolve([`exit code ${code}`]);
          else resolve(output.trimEnd().split("\n"));
        });
      }),
  };
}

/** A step of our own that answers its problems at once. */
export function inline(name: string, check: () => string[]): Step {
  return { name, run: () => Promise.resolve().then(check) };
}
