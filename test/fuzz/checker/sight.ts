import type { ConversationDown, InboxDown, Entry, LogEvent, Message } from '../../../protocol/index.ts';
import type { Seen } from '../history.ts';
import { seatNumber, type Facts, type Report, type Watcher } from './rule.ts';

/** VIS1, ACL2, ACL3: what nobody was ever told. */
export class Sight implements Watcher {
  readonly #facts: Facts;
  readonly #report: Report;
  /** The seat a socket was greeted as. */
  readonly #seats = new Map<string, { readonly n: number; readonly floor: number | null }>();
  /** Seats known to have ended. */
  readonly #ended = new Set<string>();

  constructor(facts: Facts, report: Report) {
    this.#facts = facts;
    this.#report = report;
  }

  see(seen: Seen): void {
    if (seen.what === 'restored') {
      for (const key of this.#ended) if (key.startsWith(`${seen.conversation} `)) this.#ended.delete(key);
    } else if (seen.what === 'out') {
      if (seen.target === 'inbox') this.#inbox(seen.user, seen.frame as InboxDown);
      else this.#conversation(seen, seen.target.conversation, seen.frame as ConversationDown);
    } else if (seen.what === 'answered' && seen.status === 200) this.#answered(seen);
  }

  #conversation(
    { road, user }: { readonly road: string; readonly user: string },
    conversation: string,
    frame: ConversationDown,
  ): void {
    if (frame.type === 'welcome') {
      const n = seatNumber(frame.me.sender_id);
      const owner = frame.seats?.find((seat) => seat.sender_id === frame.me.sender_id)?.user_id;
      if (owner !== undefined && owner !== user)
        this.#report('ACL1', `${user} was greeted as ${owner} in ${conversation}`);
      const floor = this.#facts.floorOf(conversation, n, frame.epoch);
      if (floor !== null && frame.me.floor_seq < floor)
        this.#report(
          'VIS1',
          `${user} was given the floor ${frame.me.floor_seq} in ${conversation}, not ${floor}`,
        );
      this.#seats.set(road, { n, floor });
    }
    const seat = this.#seats.get(road);
    if (frame.type !== 'events' && frame.type !== 'history') return;
    if (seat === undefined)
      return this.#report('ACL2', `${road} was told of ${conversation} before it was greeted`);
    if (this.#ended.has(`${conversation} ${seat.n}`))
      this.#report('ACL3', `${user} was told of ${conversation} after the seat ${seat.n} had ended`);
    const rows =
      frame.type === 'history'
        ? frame.items
        : frame.events.flatMap((event) => ('message' in event ? [event.message] : []));
    for (const row of rows) this.#row(user, conversation, row, seat.floor);
    if (frame.type === 'events')
      for (const event of frame.events) this.#event(user, conversation, event, seat.floor);
  }

  #event(user: string, conversation: string, event: LogEvent, floor: number | null): void {
    if (event.kind === 'leave') this.#ended.add(`${conversation} ${seatNumber(event.sender.sender_id)}`);
    if (floor === null || event.kind === 'void') return;
    const about = 'target_seq' in event ? event.target_seq : event.seq;
    if (about <= floor)
      this.#report('VIS1', `${user} was told of ${conversation} ${about}, below the floor ${floor}`);
  }

  #row(user: string, conversation: string, row: Message, floor: number | null): void {
    if (row.conversation_id !== conversation)
      this.#report('ACL2', `${user} was shown ${row.message_id} in ${conversation}`);
    if (floor === null) return;
    if (row.seq <= floor)
      this.#report('VIS1', `${user} was shown ${row.message_id}, below the floor ${floor}`);
    const quote = row.reply_to;
    if (quote !== null && quote.seq <= floor && (quote.preview !== null || quote.user_id !== null))
      this.#report('VIS1', `${user} was shown a quote of ${quote.message_id}, below the floor ${floor}`);
  }

  #inbox(user: string, frame: InboxDown): void {
    if (frame.type === 'snapshot') for (const entry of frame.entries) this.#entry(user, entry);
    if (frame.type === 'entry') this.#entry(user, frame.entry);
  }

  #entry(user: string, entry: Entry): void {
    const floor = this.#facts.lowestFloor(entry.conversation_id, user);
    if (floor === Infinity) this.#report('ACL2', `${user} was listed ${entry.conversation_id}`);
    const last = entry.last_message;
    if (floor !== null && last !== null && last.seq <= floor)
      this.#report('VIS1', `${user} was listed ${last.message_id}, below the floor ${floor}`);
  }

  #answered({ user, method, path, body }: Extract<Seen, { what: 'answered' }>): void {
    const id = /^\/(?:conversations|messages\/conversation|messages)\/([^/.]+)/.exec(path)?.[1];
    if (id === undefined || !this.#facts.knows(id)) return;
    const floor = this.#facts.lowestFloor(id, user);
    if (floor === Infinity) this.#report('ACL2', `${user} was answered ${method} ${path}`);
    if (path.startsWith('/messages/conversation/'))
      for (const row of (body as { items: readonly Message[] }).items) this.#row(user, id, row, floor);
    const seat = /\/senders\/[^/]+\.s(\d+)$/.exec(path)?.[1];
    if (method === 'DELETE' && seat !== undefined) this.#ended.add(`${id} ${seat}`);
  }
}
