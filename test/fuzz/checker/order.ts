import { limits, type ConversationDown, type LogEvent, type Message } from '../../../protocol/index.ts';
import type { Seen } from '../history.ts';
import type { Facts, Report, Watcher } from './rule.ts';

interface Known {
  readonly epoch: number;
  readonly identity: string;
}

const identityOf = (event: LogEvent): string => {
  const target = 'target_seq' in event ? event.target_seq : '';
  return event.kind === 'message' ? rowIdentity(event.message) : `${event.kind} ${event.at} ${target}`;
};
const rowIdentity = (row: Message): string =>
  `${row.message_type === 'system' ? 'system' : 'message'} ${row.user_id} ${row.client_id} ${row.created_at}`;

/** ORD1, ORD2, DUR4, FLOW1: what a seq means never changes, and each socket is told the log in its order. */
export class Order implements Watcher {
  readonly #facts: Facts;
  readonly #report: Report;
  readonly #events = new Map<string, Known>();
  readonly #rows = new Map<string, Known>();
  readonly #epochs = new Map<string, number>();
  readonly #roadEpoch = new Map<string, number>();
  /** The last seq told on a road, and from where it has asked. */
  readonly #told = new Map<string, number>();
  readonly #asked = new Map<string, Set<number>>();
  readonly #got = new Map<string, number>();

  constructor(facts: Facts, report: Report) {
    this.#facts = facts;
    this.#report = report;
  }

  see(seen: Seen): void {
    if (seen.what === 'in') return this.#heard(seen.road, seen.frame);
    if (seen.what === 'out' && seen.target !== 'inbox')
      this.#out(seen.road, seen.target.conversation, seen.frame as ConversationDown);
  }

  #heard(road: string, frame: { readonly type: string }): void {
    if (frame.type === 'pull' && 'after' in frame) {
      const asked = this.#asked.get(road) ?? new Set();
      asked.add(Number(frame.after));
      this.#asked.set(road, asked);
      this.#got.set(road, Number(frame.after));
    }
    if (frame.type === 'got' && 'seq' in frame)
      this.#got.set(road, Math.max(this.#got.get(road) ?? 0, Number(frame.seq)));
  }

  #out(road: string, conversation: string, frame: ConversationDown): void {
    switch (frame.type) {
      case 'welcome':
      case 'gap': {
        const before = this.#epochs.get(conversation) ?? 0;
        if (frame.epoch < before)
          this.#report('DUR4', `${conversation} went back from epoch ${before} to ${frame.epoch}`);
        this.#epochs.set(conversation, Math.max(before, frame.epoch));
        this.#roadEpoch.set(road, frame.epoch);
        return;
      }
      case 'history':
        for (const row of frame.items) this.#same(this.#rows, conversation, road, row.seq, rowIdentity(row));
        return;
      case 'events':
        return this.#eventsOut(road, conversation, frame.events);
      default:
        return;
    }
  }

  #eventsOut(road: string, conversation: string, events: readonly LogEvent[]): void {
    const first = events[0];
    if (first === undefined) return;
    const from = first.seq - 1;
    if (from !== this.#told.get(road) && this.#asked.get(road)?.has(from) !== true)
      this.#report('ORD2', `${road} was told ${first.seq} after ${this.#told.get(road) ?? 'nothing'}`);
    let previous = from;
    for (const event of events) {
      if (event.seq !== previous + 1) this.#report('ORD1', `${road}: ${event.seq} follows ${previous}`);
      previous = event.seq;
      if (event.kind === 'void') continue;
      this.#same(this.#events, conversation, road, event.seq, identityOf(event));
      if ('message' in event)
        this.#same(this.#rows, conversation, road, event.seq, rowIdentity(event.message));
    }
    this.#told.set(road, previous);
    const unconfirmed = previous - (this.#got.get(road) ?? 0);
    if (unconfirmed > limits.events.unackedEvents)
      this.#report('FLOW1', `${road} has ${unconfirmed} events unconfirmed`);
  }

  #same(known: Map<string, Known>, conversation: string, road: string, seq: number, identity: string): void {
    const key = `${conversation} ${seq}`;
    const epoch = this.#roadEpoch.get(road) ?? 0;
    const before = known.get(key);
    if (before === undefined) known.set(key, { epoch, identity });
    else if (before.identity !== identity)
      this.#report(
        before.epoch === epoch ? 'ORD2' : 'DUR4',
        `${key} was "${before.identity}" in epoch ${before.epoch} and is "${identity}" in ${epoch}`,
      );
  }

  end(): void {
    for (const { conversation, events } of this.#facts.history.final.logs) {
      let at = 0;
      for (const [index, event] of events.entries()) {
        if (event.seq !== index + 1)
          return this.#report('ORD1', `${conversation} has ${event.seq} at place ${index + 1}`);
        if (event.at < at) this.#report('ORD1', `${conversation} ${event.seq} is before its predecessor`);
        at = event.at;
      }
    }
  }
}
