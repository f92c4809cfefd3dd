import type {
  ChatEvent,
  FinishReason,
  Message,
  StateEvent,
} from "@frontdesk/protocol";

type Listener = (event: ChatEvent) => void;

/** One conversation in memory, with the rules of the real log. */
export class Conversation {
  readonly id: string;
  readonly messages: Message[] = [];
  readonly listeners = new Set<Listener>();
  state: Omit<StateEvent, "type" | "lastSeq"> = {
    mode: "assistant",
    status: "open",
    staffOnline: false,
    staffReadSeq: 0,
  };
  attempt = 1;

  constructor(id: string) {
    this.id = id;
  }

  get lastSeq(): number {
    return this.messages.length;
  }

  get streaming(): Message | undefined {
    return this.messages.find((message) => message.state === "streaming");
  }

  stateEvent(): StateEvent {
    return { type: "state", ...this.state, lastSeq: this.lastSeq };
  }

  emit(event: ChatEvent): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  add(fields: Pick<Message, "author" | "text"> & Partial<Message>): Message {
    const seq = this.lastSeq + 1;
    const message: Message = {
      id: `m${seq}-${this.id}`,
      seq,
      state: "complete",
      createdAt: Date.now(),
      ...fields,
    };
    this.messages.push(message);
    if (message.state !== "streaming") this.emit({ type: "message", message });
    return message;
  }

  replace(seq: number, change: Partial<Message>): Message {
    const before = this.messages[seq - 1];
    if (!before) throw new Error(`No message ${seq}`);
    const after = { ...before, ...change };
    this.messages[seq - 1] = after;
    return after;
  }

  append(seq: number, text: string): void {
    const before = this.messages[seq - 1];
    if (before?.state !== "streaming") return;
    this.replace(seq, { text: before.text + text });
    this.emit({
      type: "token",
      messageId: before.id,
      text,
      offset: before.text.length,
    });
  }

  finish(
    seq: number,
    reason: FinishReason,
    extra: Partial<Message> = {},
  ): void {
    const before = this.messages[seq - 1];
    if (before?.state !== "streaming") return;
    const state = reason === "complete" ? "complete" : "stopped";
    const { sources, automatic } = this.replace(seq, { ...extra, state });
    this.emit({
      type: "done",
      messageId: before.id,
      seq,
      reason,
      sources,
      automatic,
    });
  }

  /** A gateway died: the answer is begun anew. */
  restart(seq: number): void {
    this.attempt++;
    const { id } = this.replace(seq, { text: "" });
    this.emit({ type: "reset", messageId: id, attempt: this.attempt });
  }

  setState(change: Partial<Conversation["state"]>): void {
    this.state = { ...this.state, ...change };
    this.emit(this.stateEvent());
  }

  takeOver(name: string): void {
    const open = this.streaming;
    if (open) this.finish(open.seq, "takeover");
    this.setState({ mode: "human", assignee: { name }, staffOnline: true });
  }
}
