import { beforeEach, describe, expect, test } from 'vitest';
import { actor, person, World } from '../../test/support/core.ts';
import type { ImportedMessage, ImportInput } from '../contracts.ts';

const pat = actor('pat');
const doc = actor('doc', 'doctor');
const said = (userId: string, createdAtMs: number, more: Partial<ImportedMessage> = {}): ImportedMessage => ({
  userId,
  content: `said at ${createdAtMs}`,
  createdAtMs,
  ...more,
});
const input = (messages: ImportedMessage[], more: Partial<ImportInput> = {}): ImportInput => ({
  messages,
  readIndex: {},
  ...more,
});

let world: World;
beforeEach(() => {
  world = new World();
  world.create(pat, [person('doc')]);
});
const imported = (given: ImportInput): string => {
  const done = world.core.import(given);
  return done.ok ? 'ok' : `${done.error.code} ${done.error.fields?.join() ?? ''}`.trim();
};

describe('an import', () => {
  test('[DUR3] moves the founding for the copies too, when they had it already', async () => {
    await world.pass(5_000);
    expect(imported(input([said('pat', 1_000), said('doc', 2_000)]))).toBe('ok');
    await world.pass(5_000);
    const founding = '1970-01-01T00:00:01.000Z';
    const copied = world
      .inbox('doc')
      .batches.flatMap((batch) => batch.messages)
      .findLast((row) => row.message.seq === 1);
    expect(copied?.message.created_at).toBe(founding);
    const recorded = world.records.batches.flatMap((batch) => batch.messages);
    expect(recorded.findLast((message) => message.seq === 1)?.created_at).toBe(founding);
    const seats = world.records.batches.flatMap((batch) => batch.senders);
    expect(seats.findLast((seat) => seat.user_id === 'doc')?.joined_at).toBe(founding);
  });

  test('[ORD2] [RES1] reaches a session that is open', () => {
    const { peer } = world.connect(doc);
    expect(imported(input([said('pat', 1_000), said('doc', 2_000)]))).toBe('ok');
    expect(peer.events.map((event) => event.seq)).toEqual([1, 2, 3]);
  });

  test('[LIM1] is held to the bounds of a message, and names the first that breaks one', () => {
    const bad: [Partial<ImportedMessage>, string][] = [
      [{ content: 'x'.repeat(8_001) }, 'content_too_long messages.1.content'],
      [{ content: 'a\0b' }, 'content_invalid messages.1.content'],
      [{ content: ' ' }, 'content_empty messages.1.content'],
      [{ attachmentIds: ['nobody-knows-this'] }, 'attachment_unknown messages.1.attachmentIds'],
      [{ replyToIndex: 1 }, 'invalid messages.1.replyToIndex'],
      [{ replyToIndex: 7 }, 'invalid messages.1.replyToIndex'],
      [{ mentions: ['stranger'] }, 'invalid messages.1.mentions'],
      [{ mentions: ['doc'] }, 'invalid messages.1.mentions'],
    ];
    for (const [more, answer] of bad)
      expect(imported(input([said('pat', 1_000), said('doc', 2_000, more)]))).toBe(answer);
    expect(world.core.log.head).toBe(1);
    expect(imported(input([said('pat', 1_000), said('doc', 2_000, { replyToIndex: 0 })]))).toBe('ok');
  });

  test('[MSG4] says whom its messages name', () => {
    expect(imported(input([said('pat', 1_000), said('doc', 2_000, { mentions: ['pat'] })]))).toBe('ok');
    const rows = [2, 3].map((seq) => world.core.message('pat', seq));
    expect(rows.map((row) => row.ok && row.value.mentions)).toEqual([
      undefined,
      [{ user_id: 'pat', name: 'Name of pat' }],
    ]);
  });

  test('[DUR3] takes ids that objects know by themselves for ids', () => {
    const odd = new World();
    odd.create(pat, [person('constructor')]);
    expect(odd.core.import(input([said('pat', 1_000)]))).toMatchObject({ ok: true });
  });
});
