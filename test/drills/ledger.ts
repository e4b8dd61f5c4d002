import type { Acknowledged } from '../support/steady-client.ts';

/** A message someone sent, and how it must look in the end: null content = retracted. */
export interface SentMessage {
  readonly conversationId: string;
  readonly userId: string;
  readonly clientId: string;
  readonly ack: Acknowledged;
  readonly urgent: boolean;
  content: string | null;
}

/** An acknowledge that named an event of the log. */
export interface Answer {
  readonly conversationId: string;
  readonly seq: number;
  /** The message it was about; its own, where it was one. */
  readonly messageId: string;
}

/** All that was acknowledged, and so must be there: kept by the writers, read by the checker. */
export class Ledger {
  readonly sent = new Map<string, SentMessage>();
  /** By `<message_id> <user_id> <emoji>`: whether the reaction was last added or taken away. */
  readonly reactions = new Map<string, boolean>();
  /** By message_id, who acknowledged an urgent message. */
  readonly acknowledgements = new Map<string, Set<string>>();
  readonly answers: Answer[] = [];
  /** By `<conversation_id> <user_id>`: the furthest read mark that was answered. */
  readonly reads = new Map<string, number>();
  /** Commands given, acknowledged or not. */
  given = 0;
  acknowledged = 0;

  answered(conversationId: string, { seq, messageId }: Acknowledged): void {
    this.acknowledged++;
    if (seq !== null) this.answers.push({ conversationId, seq, messageId });
  }

  add(message: SentMessage): void {
    this.sent.set(message.clientId, message);
  }

  reacted(messageId: string, userId: string, emoji: string, there: boolean): void {
    this.reactions.set(`${messageId} ${userId} ${emoji}`, there);
  }

  seen(messageId: string, userId: string): void {
    const people = this.acknowledgements.get(messageId) ?? new Set();
    this.acknowledgements.set(messageId, people.add(userId));
  }

  read(conversationId: string, userId: string, seq: number): void {
    const key = `${conversationId} ${userId}`;
    this.reads.set(key, Math.max(seq, this.reads.get(key) ?? 0));
  }
}
