import { describe, expect, test } from 'vitest';
import { actor, CONVERSATION, FakeCopy, person, policy, World } from '../../test/support/core.ts';
import { nodeRecords } from '../../test/support/node-records.ts';
import { nodeSql } from '../../test/support/node-sql.ts';
import { Random } from '../../test/support/random.ts';
import { messageStatuses, type Command, type Message } from '../../protocol/index.ts';
import type { InboxBatch, Made } from '../contracts.ts';
import { readEntry } from '../inbox/entries.ts';
import { listMessages } from '../inbox/messages.ts';
import { applyBatch, purgeConversation } from '../inbox/store.ts';
import { ensureInbox } from '../inbox/schema.ts';
import { recordsPort } from '../records/port.ts';
import { toMessages, type MessageRow } from './rows.ts';

/** A person's real inbox behind the copy; its answer can be lost after it was carried out. */
class RealInbox extends FakeCopy<InboxBatch> {
  readonly sql = nodeSql();
  deaf = false;
  /** While set, what comes is carried out much later, when nobody waits for the answer any more. */
  slow: { later(work: () => unknown): Promise<never> } | null = null;
  constructor(userId: string) {
    super();
    ensureInbox(this.sql, { tenant: 'clinic', userId });
  }
  override async apply(batch: InboxBatch): Promise<{ appliedRev: number }> {
    if (this.down) throw new Error('down');
    if (this.slow !== null) return this.slow.later(() => applyBatch(this.sql, batch));
    const { appliedRev } = applyBatch(this.sql, batch);
    if (this.deaf) throw new Error('the answer was lost');
    return { appliedRev };
  }
  override async purge(_id: string, made: Made): Promise<void> {
    if (this.down) throw new Error('down');
    if (this.slow !== null) return this.slow.later(() => purgeConversation(this.sql, CONVERSATION, made));
    purgeConversation(this.sql, CONVERSATION, made);
    if (this.deaf) throw new Error('the answer was lost');
  }
  messages(): Message[] {
    const found: Message[] = [];
    let cursor: string | null = null;
    do {
      const page = listMessages(this.sql, { cursor, limit: 100, conversationId: null });
      if (!page.ok) throw new Error(page.error.code);
      found.push(...page.value.items);
      cursor = page.value.next;
    } while (cursor !== null);
    return found.toSorted((a, b) => a.seq - b.seq);
  }
}

const everyone = ['ada', 'bob', 'cyd', 'dee', 'eve'];

class Story {
  readonly world = new World();
  readonly records = nodeRecords();
  readonly #random: Random;
  /** What the rule alone says of each message's status, by seq. */
  readonly #statuses = new Map<number, number>();
  #commands = 0;
  #held: (() => unknown)[] = [];
  readonly #late = {
    later: (work: () => unknown): Promise<never> => {
      this.#held.push(work);
      return new Promise<never>(() => undefined);
    },
  };
  #putBack: (() => void) | null = null;

  constructor(seed: number) {
    this.#random = new Random(seed);
    for (const userId of everyone) this.world.inboxes.set(userId, new RealInbox(userId));
    const port = recordsPort(this.records);
    this.world.records.apply = async (batch) => {
      if (this.world.records.down) throw new Error('down');
      return port.apply(batch);
    };
    this.world.create(
      actor('ada'),
      ['bob', 'cyd', 'dee'].map((id) => person(id)),
    );
  }

  inbox(userId: string): RealInbox {
    const found = this.world.inboxes.get(userId);
    if (!(found instanceof RealInbox)) throw new Error('not a real inbox');
    return found;
  }

  rows(): MessageRow[] {
    return this.world.core.log.sql.all<MessageRow>('SELECT * FROM messages ORDER BY seq');
  }

  async step(): Promise<void> {
    const { world } = this;
    const { core } = world;
    const who = everyone[this.#random.below(everyone.length)] ?? 'ada';
    const seq = 1 + this.#random.below(core.log.head);
    const message_id = `${CONVERSATION}.${seq}`;
    const client_id = `command-${++this.#commands}`;
    const run = (command: Command): void => void core.execute(who, command);
    world.now += 1_000;
    switch (this.#random.below(18)) {
      case 0:
        return run({ type: 'edit', client_id, message_id, content: `edited ${this.#commands}` });
      case 1:
        return run({ type: 'retract', client_id, message_id });
      case 2:
        return run({ type: 'react', client_id, message_id, emoji: '👍', action: 'add' });
      case 3:
        return void core.reportDelivered(who, seq);
      case 4:
        return void core.reportDelivered(who, core.log.head);
      case 5:
        return void core.read(who, seq);
      case 6:
        return void core.read(who, core.log.head);
      case 7: {
        const seat = core.log.seatOf(who);
        if (seat !== undefined && who !== 'ada') core.removeSender('ada', `${CONVERSATION}.s${seat.n}`);
        return;
      }
      case 8: {
        const history = this.#random.below(2) === 0 ? 'from_now' : 'from_start';
        return void core.addSender('ada', { client_id, role: 'member', history }, person(who));
      }
      case 9:
        world.inbox(who).down = this.#random.below(2) === 0;
        this.inbox(who).deaf = this.#random.below(3) === 0;
        this.inbox(who).slow = this.#random.below(3) === 0 ? this.#late : null;
        world.records.down = this.#random.below(3) === 0;
        return;
      case 10:
        return world.evict();
      case 11:
        return void core.copies.rewind(
          this.#random.below(2) === 0 ? `inbox:${who}` : 'records',
          this.#random.below(core.log.rev),
        );
      case 12:
        core.setPolicy({
          ...policy,
          editWindowMs: 1_000_000 + this.#random.below(5),
          retractWindowMs: 1_000_000,
        });
        return void core.patch('ada', { client_id, title: `Title ${this.#random.below(3)}` });
      case 15: {
        // Out of order, as nothing on the way keeps an order.
        const [work] = this.#held.splice(this.#random.below(this.#held.length), 1);
        work?.();
        return;
      }
      case 13:
        return world.pass(this.#random.below(3_000));
      case 14:
        return this.#restore();
      default:
        return run({
          type: 'send',
          client_id,
          content: `said ${this.#commands}`,
          message_type: 'text',
          attachment_ids: [],
          reply_to: this.#random.below(3) === 0 ? message_id : null,
        });
    }
  }

  /** Keeps the storage, or puts back what was kept: nothing may show afterwards of what came in between (DUR4). */
  #restore(): void {
    const { world } = this;
    const putBack = this.#putBack;
    this.#putBack = putBack === null ? world.keep() : null;
    const told = world.core.standing();
    if (putBack === null || !told.ok) return;
    putBack();
    world.core.restored(told.value);
    this.#statuses.clear();
    for (const row of this.rows()) this.#statuses.set(row.seq, row.status);
  }

  /** STA1, worked out from nothing but the seats as they are. */
  expectedStatuses(): Map<number, number> {
    const seats = this.world.core.log.activeSeats();
    for (const { seq, user_id } of this.rows()) {
      const recipients = seats.filter((seat) => seat.user_id !== user_id && seat.joined_seq < seq);
      const all = (mark: 'delivered_seq' | 'public_read_seq'): boolean =>
        recipients.length > 0 && recipients.every((seat) => seat[mark] >= seq);
      const now = all('public_read_seq') ? 2 : all('delivered_seq') ? 1 : 0;
      this.#statuses.set(seq, Math.max(this.#statuses.get(seq) ?? 0, now));
    }
    return this.#statuses;
  }

  async settle(): Promise<void> {
    this.world.records.down = false;
    for (const userId of everyone) {
      this.inbox(userId).down = false;
      this.inbox(userId).deaf = false;
      this.inbox(userId).slow = null;
    }
    for (let i = 0; i < 12; i++) await this.world.pass(60_000);
    for (const work of this.#held) work();
  }
}

/** What a copy must have of a message; how far others' messages have come is not its owner's business. */
const comparable = (message: Message, owner: string) => ({
  ...message,
  rev: 0,
  ...(message.user_id === owner ? {} : { status: 'sent', is_read: false }),
});

describe.each([1, 2, 3, 4])('whatever happens, in order %i', (seed) => {
  test(
    '[STA1] [DUR3] [DUR4] [CUR2] statuses follow the rule, and inboxes and records come to equal the log',
    { timeout: 30_000 },
    async () => {
      const story = new Story(seed);
      for (let i = 0; i < 400; i++) {
        await story.step();
        expect(new Map(story.rows().map((row) => [row.seq, row.status]))).toEqual(story.expectedStatuses());
      }
      await story.settle();
      const { log, copies } = story.world.core;
      expect(copies.status().behind).toBe(0);
      for (const userId of everyone) {
        const seat = log.seatOf(userId);
        const entry = readEntry(story.inbox(userId).sql, CONVERSATION);
        const held = story.inbox(userId).messages();
        if (seat === undefined) {
          expect([entry, held]).toEqual([null, []]);
          continue;
        }
        const seen = story.rows().filter((row) => row.seq > seat.floor_seq);
        expect(held.map((message) => comparable(message, userId))).toEqual(
          toMessages(log, seen, seat.floor_seq).map((message) => comparable(message, userId)),
        );
        const unread = seen.filter(
          (row) =>
            row.user_id !== userId &&
            row.seq > seat.read_seq &&
            row.type !== 'system' &&
            row.retracted_at === null,
        );
        expect(entry).toMatchObject({ unread: unread.length, title: log.meta.title, head_seq: log.head });
        expect(entry?.others_count).toBe(log.activeSeatCount() - 1);
      }
      expect(story.records.sql.all('SELECT seq, content, status FROM messages ORDER BY seq')).toEqual(
        story
          .rows()
          .map((row) => ({ seq: row.seq, content: row.content, status: messageStatuses[row.status] })),
      );
    },
  );
});
