import type { ConversationDown, Message } from '../../../protocol/index.ts';
import type { CommandSeen, FinalEvent, Seen } from '../history.ts';
import { wasSo } from './effects.ts';
import type { Facts, Report, Watcher } from './rule.ts';

interface Accepted {
  readonly conversation: string;
  readonly user: string;
  readonly command: CommandSeen;
  /** Of the event; where only the message was answered, of what last changed it by then. */
  readonly seq: number;
  readonly at: number;
  /** The acknowledge as text; null where only the message was answered. */
  readonly answer: string | null;
}
type Answer = Pick<Accepted, 'seq' | 'at' | 'answer'>;

/** The requests that are answered with a message, once they are stored. */
const changing = /^(?:POST \/messages|(?:PATCH|DELETE) \/messages\/[^/]+)$/;

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
        if (!changing.test(`${seen.method} ${seen.path}`) || seen.status !== 200) return;
        if (asked === undefined) return;
        const row = seen.body as Message;
        this.#mine(row);
        const { at } = seen;
        const answer: Answer =
          asked.type === 'send'
            ? { seq: row.seq, at, answer: `${row.seq} ${row.message_id} ${row.created_at}` }
            : { seq: row.updated_seq, at, answer: null };
        return this.#take(seen.user, asked.conversation, asked, answer);
      }
      case 'restored':
        for (const [key, accepted] of this.#accepted)
          if (accepted.conversation === seen.conversation && this.#lost(accepted, seen))
            this.#accepted.delete(key);
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

  #take(user: string, conversation: string, command: CommandSeen, given: Answer): void {
    const key = `${conversation} ${user} ${command.client_id}`;
    const before = this.#accepted.get(key);
    if (before !== undefined && before.command.payload !== command.payload)
      return this.#report('IDM2', `${key} was accepted with two payloads`);
    const { answer } = given;
    // An acknowledge says more than the message alone.
    if (before === undefined || (before.answer === null && answer !== null))
      this.#accepted.set(key, { conversation, user, command, ...given });
    else if (answer !== null && before.answer !== answer)
      this.#report('IDM1', `${key} was answered "${before.answer}" and then "${answer}"`);
  }

  end(): void {
    for (const accepted of this.#accepted.values()) {
      const { conversation, user, command, seq } = accepted;
      if (!this.#kept(accepted))
        this.#report('DUR1', `${conversation} lost ${command.client_id} of ${user}, acknowledged as ${seq}`);
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

  /** Whether a restore may have taken it. */
  #lost(accepted: Accepted, { kept, asOf }: Extract<Seen, { what: 'restored' }>): boolean {
    const made = this.#made(accepted);
    if (made !== undefined && made.seq <= kept) return false;
    // What was so already made no event: its answer names an older one, and is lost by when it was given.
    return accepted.seq > kept || (accepted.command.type !== 'send' && accepted.at >= asOf);
  }

  #made({ conversation, user, command }: Accepted): FinalEvent | undefined {
    return this.#facts
      .log(conversation)
      .events.find((event) => event.client_id === command.client_id && event.user_id === user);
  }

  /** Its event is in the log, or there was nothing to do. */
  #kept(accepted: Accepted): boolean {
    const { conversation, user, command, seq, answer } = accepted;
    const made = this.#made(accepted);
    if (made !== undefined) return answer === null ? made.seq <= seq : made.seq === seq;
    return wasSo(this.#facts, this.#facts.log(conversation), user, command, seq);
  }
}
