import { expect, test } from "vitest";
import type { GatewayWidget, Watcher } from "../convex/conversation-store.js";
import { createLogger } from "../logger.js";
import { ConfigNews, quietSource, withConfigNews } from "./config-news.js";

type Seen = Pick<GatewayWidget, "isActive" | "version">;

/** One widget's live query, its values given by hand. */
function live() {
  const watchers = new Set<Watcher<GatewayWidget | null>>();
  let queries = 0;
  const store = {
    watchWidget(_: unknown, watcher: Watcher<GatewayWidget | null>) {
      queries += 1;
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
  const news = new ConfigNews(store, createLogger("silent"));
  return {
    news,
    open: () => watchers.size,
    asked: () => queries,
    say(seen: Seen | null) {
      // The news reads nothing else of a widget.
      for (const { onValue } of watchers) onValue(seen as GatewayWidget | null);
    },
  };
}

function page(news: ConfigNews, held: number | null) {
  const about = { widgetId: "widget_a", held };
  const source = withConfigNews(quietSource(), news, about);
  let woken = 0;
  source.listen(() => (woken += 1));
  return { source, woken: () => woken };
}

const at = (version: number): Seen => ({ isActive: true, version });
const told = (version: number) => [{ type: "config", version }];

test("a page is told of another version than it holds, once", () => {
  const { news, say } = live();
  const { source, woken } = page(news, 4);
  say(at(4));
  expect(source.take()).toEqual([]);
  say(at(5));
  expect(woken()).toBe(2);
  expect(source.take()).toEqual(told(5));
  expect(source.take()).toEqual([]);
  say({ isActive: false, version: 6 });
  expect(source.take()).toEqual(told(0));
  say(null);
  expect(source.take()).toEqual([]);
});

test("one that comes with an old version is told at once", () => {
  const { news, say } = live();
  const first = page(news, null);
  say(at(7));
  expect(first.source.take()).toEqual([]);
  expect(page(news, 6).source.take()).toEqual(told(7));
  expect(page(news, 7).source.take()).toEqual([]);
  say(at(8));
  expect(first.source.take()).toEqual(told(8));
});

test("many pages of a widget are one query, none is none", () => {
  const { news, open, asked } = live();
  const pages = [page(news, 1), page(news, 1), page(news, 1)];
  expect(asked()).toBe(1);
  for (const { source } of pages) {
    expect(open()).toBe(1);
    source.close();
    source.close();
  }
  expect(open()).toBe(0);
  page(news, 1);
  expect(asked()).toBe(2);
  news.close();
  expect(open()).toBe(0);
});
