import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { streamFetch } from "./stream-fetch.js";

let server: Server | null = null;

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  const address = started.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return `http://127.0.0.1:${port}`;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

const post = { method: "POST", body: "{}" };

async function read(response: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
  }
  return text;
}

test("hands on an answer while it is still being written", async () => {
  let finish: () => void = () => undefined;
  const url = await serve((_, response) => {
    response.write("one ");
    finish = () => response.end("two");
  });
  const response = await streamFetch(url, post);
  expect(response.ok).toBe(true);
  finish();
  expect(await read(response)).toBe("one two");
});

test("a refusal has its status, headers and text", async () => {
  const url = await serve((_, response) => {
    response.writeHead(429, { "retry-after": "7" }).end("slow down");
  });
  const response = await streamFetch(url, post);
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("7");
  expect(await response.text()).toBe("slow down");
});

test("follows a redirect", async () => {
  const url = await serve((request, response) => {
    if (request.url === "/new") response.end("here");
    else response.writeHead(307, { location: "/new" }).end();
  });
  expect(await read(await streamFetch(`${url}/old`, post))).toBe("here");
});

test("ends before the answer and within it when told to", async () => {
  const url = await serve((request, response) => {
    if (request.url === "/begun") response.write("one");
  });
  for (const path of ["/silent", "/begun"]) {
    const abort = new AbortController();
    const { signal } = abort;
    const answer = streamFetch(`${url}${path}`, { ...post, signal });
    const ended = answer.then(read);
    if (path === "/begun") await answer;
    abort.abort();
    await expect(ended).rejects.toMatchObject({ name: "AbortError" });
  }
});

test("a cut answer is an error, not an end", async () => {
  const url = await serve((_, response) => {
    response.write("one", () => response.destroy());
  });
  const response = await streamFetch(url, post);
  await expect(read(response)).rejects.toThrow();
});
