import type { Acknowledged } from '../support/steady-client.ts';

/** A message someone sent, and how it must look in the end: null content = retracted. */
export interface SentMessage {
  readonly conversationId: string;
  readonly userId: string;
  readonly clientId: string;
  readonly ack: Acknowledged;
  content: string | null;
}

/** All that was acknowledged, and so must be there: kept by the writers, read by the checker. */
export class Ledger {
  readonly sent = new Map<string, SentMessage>();
  /** By `<message_id> <user_id> <emoji>`: whether the reaction was last added or taken away. */
  readonly reactions = new Map<string, boolean>();
  /** By `<conversation_id> <user_id>`: the furthest read mark that was answered. */
  readonly reads = new Map<string, number>();
  /** Commands given, acknowledged or not. */
  given = 0;
  acknowledged = 0;

  add(message: SentMessage): void {
    this.sent.set(message.clientId, message);
  }

  reacted(messageId: string, userId: string, emoji: string, there: boolean): void {
    this.reactions.set(`${messageId} ${userId} ${emoji}`, there);
  }

  read(conversationId: string, userId: string, seq: number): void {
    const key = `${conversationId} ${userId}`;
    this.reads.set(key, Math.max(seq, this.reads.get(key) ?? 0));
  }
}
