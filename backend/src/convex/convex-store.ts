/** The store on a Convex deployment: live queries by WebSocket, calls by HTTP. */
import { ConvexClient } from "convex/browser";
import type {
  FunctionArgs,
  FunctionReference,
  FunctionReturnType,
} from "convex/server";
import { api } from "../../../convex/_generated/api.js";
import { createAdminStore } from "../admin/convex-admin-store.js";
import type {
  ConversationStore,
  Unwatch,
  Watcher,
} from "./conversation-store.js";
import { createHttpCalls, toStoreError } from "./http-calls.js";
import { createServiceToken } from "./service-token.js";

const { gateway } = api;

const SIGN_IN_RETRY_MS = 5_000;

export function createConvexStore(options: {
  readonly url: string;
  /** PKCS8 PEM. */
  readonly privateKey: string;
}): ConversationStore {
  const token = createServiceToken(options.privateKey);
  const calls = createHttpCalls(options.url, token);
  const { query, mutation } = calls;
  const live = new ConvexClient(options.url, {
    skipConvexDeploymentUrlCheck: true,
    logger: false,
  });
  let closed = false;
  let signIn: NodeJS.Timeout | undefined;

  /** The client gives up on a refused token; a deployment may learn better. */
  function authenticate(): void {
    if (closed) return;
    live.setAuth(
      ({ forceRefreshToken }) => token({ fresh: forceRefreshToken }),
      (accepted) => {
        if (accepted || closed) return;
        clearTimeout(signIn);
        signIn = setTimeout(authenticate, SIGN_IN_RETRY_MS);
      },
    );
  }
  authenticate();

  function watch<F extends FunctionReference<"query">>(
    reference: F,
    args: FunctionArgs<F>,
    watcher: Watcher<FunctionReturnType<F>>,
  ): Unwatch {
    let unsubscribe: (() => void) | null = live.onUpdate(
      reference,
      args,
      (value) => watcher.onValue(value),
      (error) => watcher.onError(toStoreError(error)),
    );
    return () => {
      // The client takes a second call for one of another subscriber.
      unsubscribe?.();
      unsubscribe = null;
    };
  }

  return {
    admin: createAdminStore(calls),
    outbox: {
      watchNextDue: (watcher) => watch(gateway.outbox.nextDue, {}, watcher),
      claim: (args) => mutation(gateway.outbox.claim, args),
      sent: (args) => mutation(gateway.outbox.sent, args),
      failed: (args) => mutation(gateway.outbox.failed, args),
      async registerToken(args) {
        await mutation(gateway.bookings.registerToken, args);
      },
    },

    ensureInstallation: (args) => mutation(gateway.installation.ensure, args),

    findWidget: (by) => query(gateway.widgets.find, by),
    watchWidget: (by, watcher) => watch(gateway.widgets.find, by, watcher),
    async recordSecurity(batch) {
      await mutation(gateway.security.record, batch);
    },

    openSession: (args) => mutation(gateway.sessions.open, args),

    begin: (args) => mutation(gateway.turns.begin, args),
    append: (args) => mutation(gateway.streams.append, args),
    finish: (args) => mutation(gateway.streams.finish, args),
    claim: (args) => mutation(gateway.streams.claim, args),
    claimExpired: (args) => mutation(gateway.streams.claimExpired, args),
    async release(owner) {
      let more = true;
      while (more) {
        const result = await mutation(gateway.streams.release, { owner });
        more = result.hasMore;
      }
    },
    watchSignals: (owner, watcher) =>
      watch(gateway.streams.signals, { owner }, watcher),
    async ackSignals(owner, ids) {
      await mutation(gateway.streams.ackSignals, { owner, ids });
    },

    watchFeed: (args, watcher) =>
      watch(gateway.conversations.feed, { ...args }, watcher),
    streamText: (args) => query(gateway.conversations.streamText, { ...args }),
    watchStreamText: (args, watcher) =>
      watch(gateway.conversations.streamText, { ...args }, watcher),
    page: (args) => query(gateway.conversations.page, { ...args }),

    async stop(args) {
      const { kind } = await mutation(gateway.conversations.stop, { ...args });
      return kind;
    },
    requestHuman: (args) =>
      mutation(gateway.conversations.requestHuman, { ...args }),
    saveContact: (args) =>
      mutation(gateway.conversations.saveContact, { ...args }),
    setTyping: (args) => mutation(gateway.conversations.setTyping, { ...args }),
    markRead: (args) => mutation(gateway.conversations.markRead, { ...args }),

    isConnected: () => live.connectionState().isWebSocketConnected,
    close() {
      closed = true;
      clearTimeout(signIn);
      return live.close();
    },
  };
}
