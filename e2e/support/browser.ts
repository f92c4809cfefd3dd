/** Debian's Chromium under playwright-core, and axe inside the page. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium, type Browser, type Page } from "playwright-core";
import { CHROMIUM, requireProgram } from "../../scripts/lib/programs.js";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const PHONE = { width: 375, height: 740 };
export const DESKTOP = { width: 1440, height: 900 };

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: requireProgram(CHROMIUM),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly string[];
}

/** WCAG 2.2 A and AA, shadow roots included. */
export async function accessibilityViolations(
  page: Page,
): Promise<Violation[]> {
  // A CSP on the page forbids injected scripts; the debugger's evaluate is not
  // bound by it.
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as typeof globalThis & {
      axe: {
        run(
          context: Document,
          options: unknown,
        ): Promise<{
          violations: {
            id: string;
            impact: string | null;
            nodes: { html: string }[];
          }[];
        }>;
      };
    };
    const { violations } = await axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    });
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.map((node) => node.html.slice(0, 200)),
    }));
  });
}
