// @vitest-environment jsdom
/**
 * `usePaginatedQuery` beside a query for the whole list. Both are answered as
 * of one snapshot, so at every render the pages must be the list's beginning:
 * no row skipped, none twice, whatever is written meanwhile.
 */
import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { ConvexHttpClient } from "convex/browser";
import {
  ConvexProvider,
  ConvexReactClient,
  usePaginatedQuery,
  useQuery,
} from "convex/react";
import {
  afterAll,
  afterEach,
  beforeAll,
  expect,
  it,
  vi,
  type MockInstance,
} from "vitest";
import { api } from "./support/api.js";
import { startProcess, type RuntimeProcess } from "./support/process.js";
import { startSwitchboard, type Switchboard } from "./support/switchboard.js";

const WAIT = { timeout: 25_000 };
const TEST = { timeout: 90_000 };
const INITIAL = 4;

let server: RuntimeProcess;
let line: Switchboard;
let client: ConvexReactClient;
let http: ConvexHttpClient;
let watched: MockInstance<ConvexReactClient["watchQuery"]>;

beforeAll(async () => {
  server = await startProcess([
    ...["--functions", `${import.meta.dirname}/fixtures/basic/convex`],
    ...["--port", "0"],
  ]);
  line = await startSwitchboard(server.url);
  client = new ConvexReactClient(line.url, {
    logger: false,
    unsavedChangesWarning: false,
  });
  watched = vi.spyOn(client, "watchQuery");
  http = new ConvexHttpClient(server.url, { logger: false });
});

afterEach(cleanup);

afterAll(async () => {
  await client?.close();
  await line?.close();
  await server?.stop();
});

function change(channel: string, add: number[], remove: number[] = []) {
  return http.mutation(api.messages.change, { channel, add, remove });
}

interface Seen {
  status: string;
  rows: number[];
  all: number[] | undefined;
  loadMore: (count: number) => void;
}

/** Every render's state; the last one is what is on the screen. */
function show(channel: string, query = api.messages.page): Seen[] {
  const renders: Seen[] = [];
  function List() {
    const all = useQuery(api.messages.list, { channel });
    const { results, status, loadMore } = usePaginatedQuery(
      query,
      { channel },
      { initialNumItems: INITIAL },
    );
    const rows = results.map(({ n }) => n);
    renders.push({
      status,
      rows,
      all: all?.map(({ n }) => n),
      loadMore,
    });
    return <output>{rows.join(",")}</output>;
  }
  render(
    <ConvexProvider client={client}>
      <List />
    </ConvexProvider>,
  );
  return renders;
}

/** Pages with a given end are halves of what was one page. */
function halvesOf(channel: string): number {
  return watched.mock.calls
    .map(([, args]) => args as { channel: string; paginationOpts?: Options })
    .filter((args) => args.channel === channel)
    .filter(({ paginationOpts }) => paginationOpts?.endCursor).length;
}

type Options = { endCursor?: string };

const last = (renders: Seen[]): Seen => renders.at(-1)!;
const text = () => screen.getByRole("status").textContent;

/** Loads more until there is no more. */
async function exhaust(renders: Seen[]): Promise<void> {
  for (;;) {
    await waitFor(
      () => expect(last(renders).status).toMatch(/CanLoadMore|Exhausted/),
      WAIT,
    );
    if (last(renders).status === "Exhausted") return;
    act(() => last(renders).loadMore(INITIAL));
  }
}

function checkEveryRender(renders: Seen[]): void {
  for (const { status, rows, all } of renders) {
    if (all === undefined || status === "LoadingFirstPage") continue;
    expect(rows).toEqual(all.slice(0, rows.length));
    if (status === "Exhausted") expect(rows).toEqual(all);
  }
}

it("splits a page that has grown to more than double", TEST, async () => {
  await change("grown", [0, 100, 200, 300, 400, 500]);
  const renders = show("grown");
  await waitFor(() => expect(text()).toBe("0,100,200,300"), WAIT);
  expect(halvesOf("grown")).toBe(0);
  for (let n = 1; n <= 7; n += 1) {
    await act(() => change("grown", [n * 10]));
  }
  const rows = [0, 10, 20, 30, 40, 50, 60, 70, 100, 200, 300];
  await waitFor(() => {
    expect(text()).toBe(rows.join(","));
    expect(halvesOf("grown")).toBeGreaterThan(0);
  }, WAIT);
  await act(() => change("grown", [5, 15, 250], [100, 300]));
  await waitFor(
    () => expect(text()).toBe("0,5,10,15,20,30,40,50,60,70,200,250"),
    WAIT,
  );
  act(() => last(renders).loadMore(10));
  await waitFor(() => expect(last(renders).status).toBe("Exhausted"), WAIT);
  expect(text()).toBe("0,5,10,15,20,30,40,50,60,70,200,250,400,500");
  checkEveryRender(renders);
});

it(
  "splits a page that the server could not read to its end",
  TEST,
  async () => {
    const odd = Array.from({ length: 20 }, (_, i) => i * 2 + 1);
    await change("required", [...odd, 0, 10, 20, 30, 38, 40, 50]);
    const renders = show("required", api.messages.evenPage);
    // Ten rows hold two even ones: not enough for a page.
    await waitFor(() => expect(halvesOf("required")).toBeGreaterThan(0), WAIT);
    await exhaust(renders);
    expect(text()).toBe("0,10,20,30,38,40,50");
  },
);

it("neither skips nor repeats over a cut connection", TEST, async () => {
  await change(
    "cut",
    Array.from({ length: 30 }, (_, i) => i * 10),
  );
  const renders = show("cut");
  await waitFor(() => expect(text()).toBe("0,10,20,30"), WAIT);
  act(() => last(renders).loadMore(3));
  await waitFor(() => expect(text()).toBe("0,10,20,30,40,50,60"), WAIT);
  const before = line.connections();
  line.cut();
  // Into the first page, at its very end, and over the end of the second.
  await change("cut", [5, 15, 35, 65], [30, 60]);
  line.restore();
  await waitFor(() => {
    expect(line.connections()).toBeGreaterThan(before);
    expect(text()).toBe("0,5,10,15,20,35,40,50");
  }, WAIT);
  act(() => last(renders).loadMore(3));
  await waitFor(
    () => expect(text()).toBe("0,5,10,15,20,35,40,50,65,70,80"),
    WAIT,
  );
  checkEveryRender(renders);
});

it("starts over when its cursors mean nothing any more", TEST, async () => {
  await change("turning", [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const renders = show("turning", api.messages.turningPage);
  await waitFor(() => expect(text()).toBe("1,2,3,4"), WAIT);
  act(() => last(renders).loadMore(3));
  await waitFor(() => expect(text()).toBe("1,2,3,4,5,6,7"), WAIT);
  await act(() => http.mutation(api.counter.add, { name: "turning" }));
  await waitFor(() => expect(text()).toBe("9,8,7,6"), WAIT);
  await exhaust(renders);
  expect(text()).toBe("9,8,7,6,5,4,3,2,1");
});

it("keeps to the list through a hundred random writes", TEST, async () => {
  let seed = 42;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed % below;
  };
  await change(
    "random",
    Array.from({ length: 20 }, (_, i) => i * 50),
  );
  const present = new Set(Array.from({ length: 20 }, (_, i) => i * 50));
  const renders = show("random");
  await waitFor(() => expect(last(renders).rows).toHaveLength(4), WAIT);
  for (let step = 0; step < 100; step += 1) {
    const add = [random(1_000), random(300)].filter((n) => !present.has(n));
    const fresh = [...new Set(add)];
    const remove = [...present].filter(() => random(20) === 0);
    await act(() => change("random", fresh, remove));
    for (const n of remove) present.delete(n);
    for (const n of fresh) present.add(n);
    if (step % 10 === 5 && last(renders).status === "CanLoadMore") {
      act(() => last(renders).loadMore(3));
    }
    if (step === 50) {
      line.cut();
      line.restore();
    }
  }
  await exhaust(renders);
  const sorted = [...present].sort((a, b) => a - b);
  await waitFor(() => expect(last(renders).rows).toEqual(sorted), WAIT);
  checkEveryRender(renders);
  const states = new Set(renders.map(({ rows }) => rows.join(",")));
  expect(states.size).toBeGreaterThan(10);
});
