import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../lib/prepare.mjs";
import { NGINX, requireProgram } from "../lib/programs.js";

const shipped = readFileSync(
  join(ROOT, "deploy", "nginx", "frontdesk.conf"),
  "utf8",
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "frontdesk-nginx-"));
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"],
      ...["-subj", "/CN=chat.example.com"],
      ...["-keyout", join(folder, "privkey.pem")],
      ...["-out", join(folder, "fullchain.pem")],
    ],
    { stdio: "ignore" },
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** nginx's own verdict on a configuration; an empty list is fine. */
function complaints(configuration: string): string {
  const file = join(folder, "nginx.conf");
  const logs = `pid ${folder}/pid; error_log stderr;`;
  const local = configuration.replaceAll("/etc/ssl/frontdesk", folder);
  writeFileSync(file, `${logs} events {} http { access_log off; ${local} }`);
  const result = spawnSync(
    requireProgram(NGINX),
    ["-t", "-q", "-p", folder, "-c", file],
    { encoding: "utf8" },
  );
  return result.status === 0 ? "" : result.stderr;
}

describe("deploy/nginx/frontdesk.conf", () => {
  it("is accepted by nginx", () => {
    expect(complaints(shipped)).toBe("");
  });

  it("would be refused with a mistake in it", () => {
    expect(complaints(shipped.replace("proxy_pass", "proxy_past"))).toContain(
      "proxy_past",
    );
  });

  it("never holds a stream back", () => {
    expect(shipped).toMatch(/proxy_buffering off;/);
    expect(shipped).toMatch(/gzip off;/);
  });
});
