import { expect, test } from "vitest";
import { createLogger } from "../src/logger.js";
import { EventReader, newSessionId, post } from "./support/client.js";
import { startGateway } from "./support/gateway.js";
import { WIDGET_KEY } from "./support/platform.js";
import { modelEnv, setUpWorld } from "./support/world.js";

const world = setUpWorld();

test("the log has requests and failures, but nothing anybody said", async () => {
  const lines: string[] = [];
  const logger = createLogger("trace", {
    write: (line: string) => {
      lines.push(line);
    },
  });
  const gateway = await startGateway(world.platform, {
    env: modelEnv(world.provider),
    logger,
    patience: { pauseMs: 1 },
  });
  const sessionId = newSessionId();
  const said = "my-secret-message";
  const opened = await post(`${gateway.url}/v1/sessions`, { sessionId });
  const { token } = (await opened.json()) as { token: string };
  const headers = {
    "content-type": "application/json",
    authorization: `Bearer ${token}`,
    "x-request-id": "request-0001",
  };
  for (const script of [
    "tokens=2",
    "status=500",
    "status=400 code=content_filter",
    "badAt=1",
    "stallAt=1 cutAt=1",
  ]) {
    const message = `${said} [[${script}]]`;
    const response = await post(`${gateway.url}/chat`, { message }, headers);
    await new EventReader(response).all();
  }
  await post(`${gateway.url}/chat`, `{"message": "${said}`, headers);
  await post(
    `${gateway.url}/chat`,
    { message: said, sessionId },
    {
      "content-type": "application/json",
      "x-widget-api-key": `${said}-key`,
    },
  );
  await gateway.stop();
  const log = lines.join("");
  expect(log).toContain(`"requestId":"request-0001"`);
  expect(log).toContain(`"route":"/chat"`);
  expect(log).toContain(`"msg":"provider failed"`);
  for (const secret of [said, WIDGET_KEY, token, sessionId, "sk-test"]) {
    expect(log).not.toContain(secret);
  }
  expect(log).not.toContain("word1");
});

test("an id from outside that could forge lines is replaced", async () => {
  const gateway = await startGateway(world.platform);
  const ask = async (id: string): Promise<string | null> => {
    const headers = { "x-request-id": id };
    const response = await gateway.app.request("/health", { headers });
    return response.headers.get("x-request-id");
  };
  expect(await ask("abc-123.DEF_4")).toBe("abc-123.DEF_4");
  for (const id of ["short", `${"x".repeat(65)}`, `{"a":"bcdefgh"}`]) {
    expect(await ask(id)).toMatch(/^[0-9a-f-]{36}$/);
  }
  await gateway.stop();
});
