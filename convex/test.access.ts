/** Every public function, how to call it and who may; see access.test.ts. */
import { expect } from "vitest";
import { api } from "./_generated/api";
import "./test.accessDoor";
import { asks, tells, type World } from "./test.accessTable";
import { SESSION } from "./test.actors";

export { asks, tells, type World } from "./test.accessTable";

const paginationOpts = { numItems: 5, cursor: null };
const one = ({ conversationId }: World) => ({ conversationId });
const own = ({ conversationId }: World) => ({
  conversationId,
  sessionKey: SESSION,
});
const piece = ({ streamId }: World) => ({
  streamId,
  fence: 1,
  offset: 0,
  text: "x",
});
const lease = { owner: "gateway-9", leaseMs: 1_000 };
const nothing = () => ({});

const { conversations, messages, widgets, knowledge, gateway } = api;
asks(api.members.me, "signed-in", nothing);
asks(
  conversations.list,
  "viewer",
  () => ({ paginationOpts, status: "all" as const }),
  { page: [] },
);
asks(conversations.get, "viewer", one, null);
asks(conversations.counts, "viewer", nothing, {
  open: 0,
  unread: 0,
  waiting: 0,
});
tells(conversations.takeOver, "agent", one);
tells(conversations.handBack, "agent", one);
tells(conversations.close, "agent", one);
tells(conversations.reopen, "agent", one);
tells(conversations.markRead, "agent", (w) => ({ ...one(w), seq: 1 }));
tells(conversations.blockVisitor, "agent", (w) => ({ ...one(w), until: null }));
asks(messages.list, "viewer", (w) => ({ ...one(w), paginationOpts }));
asks(messages.live, "viewer", one);
tells(messages.reply, "agent", (w) => ({
  ...one(w),
  text: "Hi",
  clientMessageId: "a",
}));
tells(api.presence.typing, "agent", (w) => ({ ...one(w), typing: true }));
tells(api.presence.watch, "viewer", one);
asks(widgets.list, "viewer", nothing, []);
asks(widgets.get, "viewer", (w) => ({ widgetId: w.widget }), null);
asks(knowledge.list, "viewer", nothing, []);
tells(
  knowledge.create,
  "admin",
  () => ({ question: "q", answer: "a" }),
  expect.any(String),
);
tells(knowledge.update, "admin", (w) => ({
  entryId: w.entryId,
  question: "q",
  answer: "a",
}));
tells(knowledge.remove, "admin", (w) => ({ entryId: w.entryId }));
tells(gateway.installation.ensure, "gateway", () => ({ widgetKey: "k" }));
asks(gateway.widgets.resolve, "gateway", (w) => ({ widgetId: w.t.widgetId }));
tells(gateway.sessions.open, "gateway", (w) => ({
  widgetId: w.t.widgetId,
  sessionKey: SESSION,
}));
tells(gateway.turns.begin, "gateway", (w) => ({
  widgetId: w.t.widgetId,
  sessionKey: SESSION,
  clientMessageId: "b",
  text: "Hi",
  ...lease,
}));
tells(gateway.streams.append, "gateway", (w) => ({
  ...piece(w),
  leaseMs: 1_000,
}));
tells(gateway.streams.finish, "gateway", (w) => ({
  ...piece(w),
  reason: "complete" as const,
}));
tells(gateway.streams.claim, "gateway", (w) => ({
  ...one(w),
  messageId: w.messageId,
  ...lease,
}));
tells(gateway.streams.claimExpired, "gateway", () => ({ ...lease, limit: 1 }));
tells(gateway.streams.release, "gateway", () => ({ owner: lease.owner }));
asks(gateway.streams.signals, "gateway", () => ({ owner: lease.owner }));
tells(gateway.streams.ackSignals, "gateway", () => ({
  owner: lease.owner,
  ids: [],
}));
asks(gateway.conversations.feed, "gateway", (w) => ({
  ...own(w),
  afterSeq: 0,
}));
asks(gateway.conversations.streamText, "gateway", (w) => ({
  ...own(w),
  messageId: w.messageId,
}));
asks(gateway.conversations.page, "gateway", (w) => ({ ...own(w), limit: 5 }));
tells(gateway.conversations.stop, "gateway", (w) => ({
  ...own(w),
  messageId: w.messageId,
}));
tells(gateway.conversations.requestHuman, "gateway", own);
tells(gateway.conversations.saveContact, "gateway", (w) => ({
  ...own(w),
  email: "a@b.example",
}));
tells(gateway.conversations.setTyping, "gateway", (w) => ({
  ...own(w),
  typing: true,
}));
tells(gateway.conversations.markRead, "gateway", (w) => ({
  ...own(w),
  seq: 1,
}));
