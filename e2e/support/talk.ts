/** Conversations said straight to Convex, as a gateway would: no model. */
import { randomUUID } from "node:crypto";
import type { ConvexHttpClient } from "convex/browser";
import { api } from "../../convex/_generated/api.js";

/** One visitor's talk with the first widget. */
export class Talk {
  readonly #gateway: ConvexHttpClient;
  readonly #widgetId: string;
  readonly #sessionKey = randomUUID();

  constructor(gateway: ConvexHttpClient, widgetId: string) {
    this.#gateway = gateway;
    this.#widgetId = widgetId;
  }

  /**
   * Says something; while the assistant holds the talk it answers "Noted."
   * @throws with the kind of a refusal.
   */
  async say(text: string): Promise<void> {
    const begun = await this.#gateway.mutation(api.gateway.turns.begin, {
      widgetId: this.#widgetId,
      sessionKey: this.#sessionKey,
      clientMessageId: randomUUID(),
      text,
      owner: "talk",
      leaseMs: 60_000,
    });
    if (begun.kind === "human") return;
    if (begun.kind !== "started") throw new Error(begun.kind);
    await this.#gateway.mutation(api.gateway.streams.finish, {
      streamId: begun.answer.streamId,
      fence: begun.answer.fence,
      offset: 0,
      text: "Noted.",
      reason: "complete",
    });
  }

  /** Says something and gives the visitor's name. */
  async introduce(name: string, text: string): Promise<void> {
    await this.say(text);
    const summary = await this.#gateway.mutation(api.gateway.sessions.open, {
      widgetId: this.#widgetId,
      sessionKey: this.#sessionKey,
    });
    if (summary.conversation === null) throw new Error("Nothing was said");
    await this.#gateway.mutation(api.gateway.conversations.saveContact, {
      conversationId: summary.conversation.id,
      sessionKey: this.#sessionKey,
      email: "visitor@example.com",
      name,
    });
  }
}
