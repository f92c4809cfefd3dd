// @vitest-environment jsdom
import {
  act,
  cleanup,
  fireEvent,
  render,
  screen,
  waitFor,
} from "@testing-library/react";
import {
  ConvexProvider,
  ConvexReactClient,
  useMutation,
  usePaginatedQuery,
  useQuery,
} from "convex/react";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { api } from "./support/api.js";
import { startProcess, type RuntimeProcess } from "./support/process.js";

const WAIT = { timeout: 20_000 };

let server: RuntimeProcess;
let client: ConvexReactClient;

beforeAll(async () => {
  // The runtime is a process of its own: this one pretends to be a browser.
  server = await startProcess([
    ...["--functions", `${import.meta.dirname}/fixtures/basic/convex`],
    ...["--port", "0"],
  ]);
  client = new ConvexReactClient(server.url, {
    logger: false,
    unsavedChangesWarning: false,
  });
});

afterEach(cleanup);

afterAll(async () => {
  await client?.close();
  await server?.stop();
});

function show(element: React.ReactElement) {
  render(<ConvexProvider client={client}>{element}</ConvexProvider>);
}

const shown: string[] = [];

function Counter() {
  const value = useQuery(api.counter.get, { name: "react" });
  const add = useMutation(api.counter.add).withOptimisticUpdate(
    (store, { name, by }) => {
      const current = store.getQuery(api.counter.get, { name });
      if (current !== undefined) {
        store.setQuery(api.counter.get, { name }, current + (by ?? 1) + 99);
      }
    },
  );
  const text = value === undefined ? "loading" : String(value);
  if (shown.at(-1) !== text) {
    shown.push(text);
  }
  return (
    <button onClick={() => void add({ name: "react", by: 1 })}>{text}</button>
  );
}

it("shows an optimistic value, then the server's, without flicker", async () => {
  show(<Counter />);
  expect(screen.getByRole("button").textContent).toBe("loading");
  await waitFor(
    () => expect(screen.getByRole("button").textContent).toBe("0"),
    WAIT,
  );
  act(() => {
    fireEvent.click(screen.getByRole("button"));
  });
  await waitFor(
    () => expect(screen.getByRole("button").textContent).toBe("1"),
    WAIT,
  );
  expect(shown).toEqual(["loading", "0", "100", "1"]);
});

function Pages() {
  const { results, status, loadMore } = usePaginatedQuery(
    api.messages.page,
    { channel: "pages" },
    { initialNumItems: 3 },
  );
  return (
    <>
      <button onClick={() => loadMore(5)}>{status}</button>
      <output>{results.map(({ n }) => n).join(",")}</output>
    </>
  );
}

it("keeps pages gapless while rows come and go", async () => {
  const send = (n: number) =>
    client.mutation(api.messages.send, { channel: "pages", n, body: "" });
  const ids = new Map<number, string>();
  for (let n = 0; n < 22; n += 2) {
    ids.set(n, await send(n));
  }
  show(<Pages />);
  const rows = () => screen.getByRole("status").textContent;
  await waitFor(() => expect(rows()).toBe("0,2,4"), WAIT);
  act(() => {
    fireEvent.click(screen.getByText("CanLoadMore"));
  });
  await waitFor(() => expect(rows()).toBe("0,2,4,6,8,10,12,14"), WAIT);
  await act(() => send(3));
  await waitFor(() => expect(rows()).toBe("0,2,3,4,6,8,10,12,14"), WAIT);
  await act(() =>
    client.mutation(api.messages.remove, { id: ids.get(2) ?? "" }),
  );
  await waitFor(() => expect(rows()).toBe("0,3,4,6,8,10,12,14"), WAIT);
  await act(() =>
    client.mutation(api.messages.remove, { id: ids.get(8) ?? "" }),
  );
  await waitFor(() => expect(rows()).toBe("0,3,4,6,10,12,14"), WAIT);
  act(() => {
    fireEvent.click(screen.getByText("CanLoadMore"));
  });
  await waitFor(() => {
    expect(rows()).toBe("0,3,4,6,10,12,14,16,18,20");
    screen.getByText("Exhausted");
  }, WAIT);
});
