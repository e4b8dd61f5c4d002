import type { ConversationDown, Message } from '../../../protocol/index.ts';
import type { CommandSeen, Seen } from '../history.ts';
import type { Facts, Report, Watcher } from './rule.ts';

interface Accepted {
  readonly conversation: string;
  readonly user: string;
  readonly clientId: string;
  readonly seq: number;
  readonly at: number;
  readonly answer: string;
  readonly payload: string;
  readonly type: string;
}

/** IDM1, IDM2, DUR1, DUR2, ACL1: what an answer promises. */
export class Answers implements Watcher {
  readonly #facts: Facts;
  readonly #report: Report;
  readonly #accepted = new Map<string, Accepted>();
  /** What was asked on a road under an id, and by whom an id was used. */
  readonly #asked = new Map<string, CommandSeen & { readonly conversation: string }>();
  readonly #owners = new Map<string, string>();

  constructor(facts: Facts, report: Report) {
    this.#facts = facts;
    this.#report = report;
  }

  see(seen: Seen): void {
    switch (seen.what) {
      case 'up':
        this.#asked.set(`${seen.road} ${seen.command.client_id}`, {
          ...seen.command,
          conversation: seen.conversation,
        });
        if (seen.by === 'http')
          this.#asked.set(seen.road, { ...seen.command, conversation: seen.conversation });
        this.#owners.set(`${seen.conversation} ${seen.command.client_id}`, seen.user);
        return;
      case 'out':
        if (seen.target !== 'inbox')
          this.#out(seen.at, seen.road, seen.user, seen.target.conversation, seen.frame as ConversationDown);
        return;
      case 'answered': {
        const asked = this.#asked.get(seen.road);
        if (seen.method !== 'POST' || seen.path !== '/messages' || seen.status !== 200) return;
        if (asked === undefined) return;
        const row = seen.body as Message;
        this.#mine(row);
        return this.#take(seen.user, asked.conversation, asked, {
          seq: row.seq,
          at: seen.at,
          answer: `${row.seq} ${row.message_id} ${row.created_at}`,
        });
      }
      case 'restored':
        for (const [key, { conversation, seq, at, type }] of this.#accepted) {
          if (conversation !== seen.conversation) continue;
          // What was so already made no event: its answer names an older one, and is lost by when it was given.
          const lost = seq > seen.kept || (type !== 'send' && at > seen.asOf);
          if (lost) this.#accepted.delete(key);
        }
        return;
      default:
        return;
    }
  }

  #out(at: number, road: string, user: string, conversation: string, frame: ConversationDown): void {
    if (frame.type === 'events')
      for (const event of frame.events) if ('message' in event) this.#mine(event.message);
    if (frame.type === 'history') for (const row of frame.items) this.#mine(row);
    if (frame.type !== 'ack') return;
    const asked = this.#asked.get(`${road} ${frame.client_id}`);
    if (asked === undefined)
      return this.#report('IDM1', `${road} got an answer to ${frame.client_id}, which it never asked`);
    const { seq, message_id, created_at } = frame;
    this.#take(user, conversation, asked, { seq, at, answer: `${seq} ${message_id} ${created_at}` });
  }

  #mine(row: Message): void {
    if (row.client_id === null) return;
    const owner = this.#owners.get(`${row.conversation_id} ${row.client_id}`);
    if (owner !== undefined && owner !== row.user_id)
      this.#report('ACL1', `${row.message_id} was sent by ${owner} and is shown as ${row.user_id}’s`);
  }

  #take(
    user: string,
    conversation: string,
    { client_id: clientId, payload, type }: CommandSeen,
    { seq, at, answer }: { seq: number; at: number; answer: string },
  ): void {
    const key = `${conversation} ${user} ${clientId}`;
    const before = this.#accepted.get(key);
    if (before === undefined) {
      this.#accepted.set(key, { conversation, user, clientId, seq, at, answer, payload, type });
      return;
    }
    if (before.payload !== payload) this.#report('IDM2', `${key} was accepted with two payloads`);
    else if (before.answer !== answer)
      this.#report('IDM1', `${key} was answered "${before.answer}" and then "${answer}"`);
  }

  end(): void {
    for (const { conversation, user, clientId, seq, type } of this.#accepted.values()) {
      const { events } = this.#facts.log(conversation);
      const event = events.find((each) => each.seq === seq);
      const kept =
        type === 'send' ? event?.client_id === clientId && event.user_id === user : event !== undefined;
      if (!kept) this.#report('DUR1', `${conversation} lost ${clientId} of ${user}, acknowledged as ${seq}`);
    }
    for (const { conversation, events } of this.#facts.history.final.logs) {
      const used = new Set<string>();
      for (const { user_id, client_id, seq } of events) {
        if (client_id === null) continue;
        const key = `${user_id} ${client_id}`;
        if (used.has(key)) this.#report('IDM1', `${conversation} ${seq} repeats ${key}`);
        used.add(key);
      }
    }
  }
}
