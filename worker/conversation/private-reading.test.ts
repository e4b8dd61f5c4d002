import { beforeEach, describe, expect, test } from 'vitest';
import { actor, FakeCopy, person, World, type FakePeer } from '../../test/support/core.ts';
import type { InboxBatch } from '../contracts.ts';
import { mergeReports } from './cursors.ts';
import type { AwaitedReport } from './gathered-reports.ts';
import { WaitingReads } from './private-reading.ts';

const pat = actor('pat');
const doc = actor('doc', 'doctor');

let world: World;
let ids = 0;

const say = (text = 'Hello'): number => {
  const done = world.core.execute('pat', {
    type: 'send',
    client_id: `client-${++ids}`,
    content: text,
    message_type: 'text',
    attachment_ids: [],
    reply_to: null,
  });
  if (!done.ok) throw new Error(done.error.code);
  return done.value.seq;
};
/** The doctor's choice, told by the inbox; what comes after comes later. */
const choose = (isPrivate: boolean): void => {
  world.now += 10;
  expect(world.core.readingChosen('doc', { isPrivate, version: world.now })).toEqual({
    ok: true,
    value: null,
  });
  world.now += 10;
};
const read = (seq: number): void => {
  world.now += 1_000;
  expect(world.core.read('doc', seq).ok).toBe(true);
};
const status = (seq: number) => {
  const found = world.core.message('pat', seq);
  return found.ok ? found.value.status : found.error.code;
};
const receipt = (seq: number) => {
  const found = world.core.receipts('pat', seq);
  const one = found.ok ? found.value.find(({ sender }) => sender.user_id === 'doc') : undefined;
  return one && { delivered: one.delivered, read: one.read, readAt: one.readAt, isPrivate: one.isPrivate };
};
/** The furthest that a socket of someone else was ever told the doctor has read. */
const shownTo = (peer: FakePeer): number =>
  Math.max(
    0,
    ...peer
      .of('welcome')
      .flatMap(({ others, cursors }) => [
        others?.read_seq ?? 0,
        ...(cursors ?? []).filter(({ sender_id }) => sender_id.endsWith('.s2')).map((seat) => seat.read_seq),
      ]),
    ...peer
      .of('cursors')
      .flatMap(({ others, seats }) => [
        others?.read_seq ?? 0,
        ...seats.filter(({ sender_id }) => sender_id.endsWith('.s2')).map((seat) => seat.read_seq),
      ]),
  );

beforeEach(() => {
  ids = 0;
  world = new World();
  world.create(pat, [person('doc')]);
});

describe('who keeps reading private', () => {
  test('[RCP1] is seen to have a message and never to have read it, by any road', async () => {
    choose(true);
    const author = world.connect(pat);
    const reader = world.connect(doc);
    const second = world.connect(doc);
    const seq = say();
    world.up(reader.id, { type: 'got', seq });
    author.peer.frames.length = second.peer.frames.length = 0;
    world.up(reader.id, { type: 'read', seq });
    // Not a frame: that one came would say that something was read.
    expect(author.peer.frames).toEqual([]);
    expect(second.peer.of('cursors').at(-1)?.me).toEqual({ delivered_seq: seq, read_seq: seq });
    expect(status(seq)).toBe('delivered');
    expect(receipt(seq)).toEqual({ delivered: true, read: false, readAt: null, isPrivate: true });
    expect(shownTo(world.connect(pat).peer)).toBeLessThan(seq);
    const detail = world.core.detail('pat');
    expect(detail.ok && detail.value.others?.read_seq).toBeLessThan(seq);
    await world.pass(5_000);
    const kept = world.records.batches
      .flatMap(({ senders }) => senders)
      .filter((one) => one.user_id === 'doc');
    expect(kept.at(-1)).toMatchObject({ delivered_seq: seq });
    expect(Math.max(...kept.map((one) => one.read_seq))).toBeLessThan(seq);
    expect(world.inboxes.get('doc')?.batches.at(-1)?.cursor.read_seq).toBe(seq);
  });

  test('[RCP1] having read and received at once is told as having received', () => {
    choose(true);
    const author = world.connect(pat);
    const seq = say();
    read(seq);
    expect(author.peer.of('cursors').at(-1)?.others).toMatchObject({ delivered_seq: seq });
    expect(shownTo(author.peer)).toBeLessThan(seq);
  });

  test('[RCP1] what was shown before stays shown, and shows again from the next reading on, without a time for what was private', () => {
    const author = world.connect(pat);
    const first = say();
    read(first);
    const at = world.now;
    choose(true);
    const second = say();
    read(second);
    expect([status(first), status(second)]).toEqual(['read', 'delivered']);
    choose(false);
    // Known, received or said again: none of it is a reading.
    world.connect(doc);
    read(second);
    expect(status(second)).toBe('delivered');
    expect(shownTo(author.peer)).toBe(first);
    const third = say();
    read(third);
    expect([first, second, third].map(status)).toEqual(['read', 'read', 'read']);
    expect([first, second, third].map((seq) => receipt(seq)?.readAt)).toEqual([at, null, world.now]);
  });

  test('[RCP1] said again with something new beside it, what was read in private is still not shown', () => {
    const [first, second] = [say(), say()];
    choose(true);
    read(first);
    choose(false);
    const { log } = world.core;
    const before = log.seatOf('doc')?.public_read_seq;
    mergeReports(
      log,
      [
        { userId: 'doc', seq: second, what: 'delivered' },
        { userId: 'doc', seq: first, what: 'read', atMs: world.now },
      ],
      world.now,
    );
    expect(log.seatOf('doc')).toMatchObject({ delivered_seq: second, public_read_seq: before });
  });

  test('[RCP1] what came in before the choice and is stored after it ends on the private side, either way', async () => {
    world = new World();
    world.create(pat, [person('doc'), ...['a', 'b', 'c', 'd'].map((id) => person(id))]);
    // So many that reports are gathered for a moment.
    for (const id of ['a', 'b', 'c', 'd']) world.connect(actor(id, 'doctor'));
    const author = world.connect(pat);
    const reader = world.connect(doc);
    const first = say();
    world.up(reader.id, { type: 'read', seq: first });
    choose(true);
    await world.pass(1_000);
    expect(world.core.log.seatOf('doc')?.read_seq).toBe(first);
    expect(shownTo(author.peer)).toBeLessThan(first);
    const second = say();
    world.up(reader.id, { type: 'read', seq: second });
    choose(false);
    await world.pass(1_000);
    expect(world.core.log.seatOf('doc')?.read_seq).toBe(second);
    expect(shownTo(author.peer)).toBeLessThan(first);
  });

  test('[RCP1] an older choice that comes late changes nothing', () => {
    choose(false);
    const { now } = world;
    choose(true);
    world.core.readingChosen('doc', { isPrivate: false, version: now - 10 });
    const seq = say();
    read(seq);
    expect(status(seq)).toBe('delivered');
  });

  test('[RCP1] is told apart from others, and someone without a seat has nothing to choose here', () => {
    choose(true);
    const seq = say();
    expect(receipt(seq)).toMatchObject({ delivered: false, read: false, isPrivate: true });
    expect(world.core.readingChosen('eve', { isPrivate: true, version: 5 })).toMatchObject({
      error: { code: 'not_found' },
    });
  });
});

/** An inbox that answers when it is told to. */
class SlowInbox extends FakeCopy<InboxBatch> {
  #go: (() => void)[] = [];
  slow = false;
  override async apply(batch: InboxBatch) {
    if (this.slow) await new Promise<void>((resolve) => void this.#go.push(resolve));
    return super.apply(batch);
  }
  go(): void {
    this.slow = false;
    for (const go of this.#go.splice(0)) go();
  }
}

describe('while it is not known what a person chose', () => {
  let inbox: SlowInbox;
  beforeEach(async () => {
    inbox = new SlowInbox();
    world.inboxes.set('doc', inbox);
    await world.pass(1_000);
    // As after an upgrade: everything is delivered, and nothing is known.
    world.sql.run('UPDATE seats SET choice_version = -1, shown_from = NULL');
    world.core.log.forget();
  });

  test('[RCP1] what is read waits for the inbox, and is shown where it says so', async () => {
    inbox.slow = true;
    const reader = world.connect(doc);
    const [first, second] = [say(), say()];
    world.up(reader.id, { type: 'read', seq: first });
    world.up(reader.id, { type: 'read', seq: second });
    await world.pass(100);
    expect(world.core.log.seatOf('doc')?.read_seq).toBeLessThan(first);
    inbox.go();
    await world.pass(100);
    expect(world.core.log.seatOf('doc')).toMatchObject({ read_seq: second, public_read_seq: second });
    // From then on nothing is asked.
    const third = say();
    world.up(reader.id, { type: 'read', seq: third });
    expect(status(third)).toBe('read');
  });

  test('[RCP1] with an inbox that cannot be reached it is read in private', async () => {
    inbox.down = true;
    const seq = say();
    const reader = world.connect(doc);
    world.up(reader.id, { type: 'read', seq });
    await world.pass(10_000);
    expect(world.core.log.seatOf('doc')).toMatchObject({ read_seq: seq });
    expect(world.core.log.seatOf('doc')?.public_read_seq).toBeLessThan(seq);
    expect(receipt(seq)).toMatchObject({ read: false, isPrivate: false });
  });

  test.each([
    ['was made while it waited', 50, false],
    ['was made before', 5_000, true],
  ])('[RCP1] a choice to show it that %s', async (_, ageMs, shown) => {
    inbox.slow = true;
    inbox.reading = { isPrivate: false, version: 7, ageMs };
    const seq = say();
    const reader = world.connect(doc);
    world.up(reader.id, { type: 'read', seq });
    await world.pass(1_000);
    inbox.go();
    await world.pass(100);
    expect(world.core.log.seatOf('doc')?.read_seq).toBe(seq);
    expect(status(seq) === 'read').toBe(shown);
  });

  test('[RCP1] an answer to a seat that has ended is not the next one’s', async () => {
    world = new World();
    world.inboxes.set('doc', inbox);
    world.create(pat, [person('doc'), person('eve')]);
    world.sql.run('UPDATE seats SET choice_version = -1, shown_from = NULL');
    world.core.log.forget();
    inbox.slow = true;
    void world.core.choiceKnown('doc', 5_000);
    await world.pass(10);
    const { conversation_id } = world.core.log.meta;
    world.core.removeSender('doc', `${conversation_id}.s2`);
    world.core.addSender(
      'pat',
      { client_id: 'client-again', role: 'member', history: 'from_now' },
      person('doc'),
    );
    inbox.go();
    await Promise.resolve();
    await Promise.resolve();
    expect(world.core.log.seatOf('doc')?.choice_version).toBe(-1);
  });

  test('[RCP1] a conversation that was put back knows nothing of what was chosen since', async () => {
    const putBack = world.keep();
    const standing = world.core.standing();
    choose(true);
    putBack();
    if (standing.ok) world.core.restored(standing.value);
    inbox.reading = { isPrivate: true, version: world.now, ageMs: 0 };
    const seq = say();
    await world.core.choiceKnown('doc', 5_000);
    read(seq);
    expect(status(seq)).not.toBe('read');
    expect(world.core.log.seatOf('doc')).toMatchObject({
      shown_from: null,
      choice_version: world.now - 1_000,
    });
  });
});

test('[RCP1] what an inbox lost, it is told again with what it is sent', async () => {
  choose(true);
  say();
  await world.pass(1_000);
  expect(world.inboxes.get('doc')?.batches.at(-1)?.reading).toEqual({
    isPrivate: true,
    version: world.now - 1_010,
  });
  expect(world.inboxes.get('pat')?.batches.at(-1)).not.toHaveProperty('reading');
});

test.each([false, true])('[RCP1] no number on the wire tells of it (read: %s)', (reads) => {
  choose(true);
  const reader = world.connect(doc);
  const first = say();
  world.up(reader.id, { type: 'got', seq: first });
  if (reads) world.up(reader.id, { type: 'read', seq: first });
  const second = say();
  const revOf = (seq: number): number => {
    const found = world.core.message('pat', seq);
    return found.ok ? found.value.rev : NaN;
  };
  // One more change, and no second one, whether it was read or not: else the author can tell by the count of changes.
  expect(revOf(second) - revOf(first)).toBe(1);
});

test('[RCP1] [CUR2] what is read in private while a copy is on its way reaches one’s own inbox too', async () => {
  const inbox = new SlowInbox();
  world.inboxes.set('doc', inbox);
  choose(true);
  const [first, second] = [say(), say()];
  const reader = world.connect(doc);
  world.up(reader.id, { type: 'got', seq: second });
  await world.pass(1_000);
  inbox.slow = true;
  read(first);
  await world.pass(50);
  read(second);
  await world.pass(50);
  inbox.go();
  await world.pass(5_000);
  expect(inbox.batches.at(-1)?.cursor.read_seq).toBe(second);
  const third = say();
  world.up(reader.id, { type: 'got', seq: third });
  await world.pass(5_000);
  read(third);
  await world.pass(5_000);
  expect(inbox.batches.at(-1)?.cursor.read_seq).toBe(third);
});

test('[RCP1] a seat given anew before the inbox forgot the last one learns nothing until it is filled: of a later choice it would not be told', async () => {
  world = new World();
  world.create(pat, [person('doc'), person('eve')]);
  choose(true);
  await world.pass(1_000);
  const inbox = world.inboxes.get('doc');
  if (inbox === undefined) throw new Error('nothing was sent');
  inbox.down = true;
  world.core.removeSender('doc', `${world.core.log.meta.conversation_id}.s2`);
  world.core.addSender(
    'pat',
    { client_id: 'client-again', role: 'member', history: 'from_now' },
    person('doc'),
  );
  choose(false);
  expect(world.core.log.seatOf('doc')).toMatchObject({ n: 4, choice_version: -1 });
  inbox.down = false;
  inbox.reading = { isPrivate: true, version: world.now, ageMs: 0 };
  await world.pass(60_000);
  // What fills the inbox anew says what holds by then.
  expect(world.core.log.seatOf('doc')).toMatchObject({ n: 4, shown_from: null });
  expect(world.core.log.seatOf('doc')?.choice_version).toBeGreaterThan(0);
});

test('[RCP1] what was read in private and is still gathered is not shown by a choice that an answer brings', async () => {
  world = new World();
  world.create(pat, [person('doc'), ...['a', 'b', 'c', 'd'].map((id) => person(id))]);
  for (const id of ['a', 'b', 'c', 'd']) world.connect(actor(id, 'doctor'));
  const inbox = new FakeCopy<InboxBatch>();
  world.inboxes.set('doc', inbox);
  const author = world.connect(pat);
  const [phone, desk] = [world.connect(doc), world.connect(doc)];
  choose(true);
  const seq = say();
  await world.pass(1_000);
  world.up(phone.id, { type: 'read', seq });
  inbox.reading = { isPrivate: false, version: world.now + 1, ageMs: 0 };
  say();
  await world.pass(20);
  expect(world.core.log.seatOf('doc')?.shown_from).not.toBeNull();
  world.up(desk.id, { type: 'read', seq });
  await world.pass(1_000);
  expect(world.core.log.seatOf('doc')?.read_seq).toBe(seq);
  expect(shownTo(author.peer)).toBeLessThan(seq);
});

test('[RCP1] a reading goes on as what it then is where asking for the choice fails, and so does the next', async () => {
  const gone: AwaitedReport[] = [];
  let asked = 0;
  const reads = new WaitingReads(
    () => Promise.reject(new Error(`a bug, ${++asked}`)),
    (report) => void gone.push(report),
  );
  const report = (seq: number) => ({
    userId: 'doc',
    seq,
    what: 'read' as const,
    atMs: 1,
    failed: () => undefined,
  });
  await expect(reads.add(report(1))).rejects.toThrow('a bug, 1');
  await expect(reads.add(report(2))).rejects.toThrow('a bug, 2');
  expect(gone.map(({ seq }) => seq)).toEqual([1, 2]);
});
