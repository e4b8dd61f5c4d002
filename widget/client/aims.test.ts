import { describe, expect, test, vi } from 'vitest';
import type { Mention } from '../../protocol/entities.ts';
import { formatMessageId } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { DraftAim } from './state.ts';
import { CONVERSATION } from './testing/builders.ts';
import { problem } from './testing/fake-server.ts';
import { ben, openWorld, reload, type World } from './testing/harness.ts';
import { quoteOf } from './quote.ts';

/** What a draft is to be sent as, beside its words. */

const KEY = `care-chat:clinic:ana:${CONVERSATION}`;
const AIM_KEY = `care-chat:clinic:ana/${CONVERSATION}`;
const OTHER = 'another-conversation-0000000000';
const ASKED = 'Is it worse at night?';
const id = (seq: number): string => formatMessageId(CONVERSATION, seq);

const asked = (prepare: (world: World) => void = () => undefined): Promise<World> =>
  openWorld((world) => {
    world.room.append(ben, { content: ASKED });
    prepare(world);
  });
/** What is on show under this seq, as one answers it. */
const quoted = (world: World, seq = 1) => {
  const row = world.open().rows.find((each) => each.seq === seq);
  const quote = row && quoteOf(row);
  if (!quote) throw new Error('nothing is there to answer');
  return quote;
};
const draft = (world: World) => world.client.state.drafts.get(CONVERSATION);
const aim = (world: World) => world.open().aim ?? null;

describe('[SEND1] over a reload a draft keeps', () => {
  test('what it answers and that it is urgent, and at rest no word of what it answers', async () => {
    const first = await asked();
    first.client.setDraft(CONVERSATION, 'Yes,', { replyTo: quoted(first), urgent: true });
    expect(aim(first)).toEqual({ replyTo: quoted(first), urgent: true });
    expect([...first.platform.stored]).toEqual([
      [KEY, 'Yes,'],
      [AIM_KEY, `\0{"reply_to":"${id(1)}","urgent":true}\0`],
    ]);
    const second = await reload(first);
    expect(draft(second)).toBe('Yes,');
    expect(aim(second)).toEqual({ replyTo: quoted(second), urgent: true });
    expect([...second.client.state.drafts.keys()]).toEqual([CONVERSATION]);
  });

  test('what it answers though that is not on show', async () => {
    const first = await asked();
    first.client.setDraft(CONVERSATION, 'Yes,', { replyTo: quoted(first), urgent: false });
    const row = first.room.rows.get(1);
    const second = await reload(first, (world) => {
      world.room.rows.delete(1);
      world.server.routes.set(`GET /messages/${id(1)}`, () => row);
    });
    expect(second.open().rows).toEqual([]);
    expect(aim(second)?.replyTo).toMatchObject({ message_id: id(1), preview: ASKED, name: ben.name });
  });

  test('nothing that is gone, and all of it for the next time where nobody can say', async () => {
    const first = await asked();
    first.client.setDraft(CONVERSATION, 'Yes,', { replyTo: quoted(first), urgent: false });
    const row = first.room.rows.get(1);
    const second = await reload(first, (world) => {
      world.room.rows.delete(1);
      world.server.routes.set(`GET /messages/${id(1)}`, () =>
        Response.json(problem('unavailable'), { status: 503 }),
      );
    });
    expect(aim(second)).toBeNull();
    // Whoever writes on has not seen it, and does not give it up.
    second.client.setDraft(CONVERSATION, 'Yes, it is', { replyTo: null, urgent: true });
    const third = await reload(second, (world) => {
      if (row) world.room.rows.set(1, row);
    });
    expect(aim(third)).toEqual({ replyTo: quoted(third), urgent: true });
    const fourth = await reload(third, (world) => {
      world.room.rows.delete(1);
      world.server.routes.set(`GET /messages/${id(1)}`, () =>
        Response.json(problem('not_found'), { status: 404 }),
      );
    });
    expect(aim(fourth)).toEqual({ replyTo: null, urgent: true });
    expect(fourth.platform.stored.get(AIM_KEY)).toBe('\0{"urgent":true}\0');
  });

  test('what the messages were that it is made of, and no more than was not accepted', async () => {
    const first = await asked((world) => (world.room.onSend = 'commit_silently'));
    const send = (text: string, urgent: boolean) =>
      first.client.send({ text, files: [], replyTo: urgent ? null : quoted(first), urgent });
    send('accepted after all', true);
    await first.platform.advance(0);
    send('never went', false);
    const second = await reload(first);
    expect(draft(second)).toBe('never went');
    expect(aim(second)).toEqual({ replyTo: quoted(second), urgent: false });
  });

  test('that nothing of a message that went is left to the next one', async () => {
    const first = await asked((world) => (world.room.onSend = 'commit_silently'));
    first.client.send({ text: 'went', files: [], replyTo: null, urgent: true });
    const second = await reload(first);
    expect([draft(second), aim(second)]).toEqual([undefined, null]);
    expect(second.platform.stored.size).toBe(0);
  });
});

describe('a draft that', () => {
  test('[SEND1] comes back from elsewhere than on show is what it was sent as', async () => {
    const world = await asked((made) => (made.server.undoSendMs = 5_000));
    world.client.send({ text: 'Come at once', files: [], replyTo: quoted(world), urgent: true });
    const { key } = world.lastRow();
    world.client.closeConversation();
    world.client.undoSend(key);
    world.client.openConversation(CONVERSATION);
    await world.platform.advance(100);
    expect(draft(world)).toBe('Come at once');
    expect(aim(world)).toEqual({ replyTo: quoted(world), urgent: true });
  });

  test('[WIRE1] stood in one with its aim is read, and keeps both', async () => {
    const world = await openWorld(
      (made) => void made.platform.stored.set(KEY, '\0{"urgent":true}\0Come at once'),
    );
    const urgent = { replyTo: null, urgent: true };
    expect([draft(world), aim(world)]).toEqual(['Come at once', urgent]);
    world.client.setDraft(CONVERSATION, 'Come at once!');
    const next = await reload(world);
    expect([draft(next), aim(next)]).toEqual(['Come at once!', urgent]);
    expect(next.platform.stored.get(KEY)).toBe('Come at once!');
  });

  test('[WIRE1] is read by an earlier build is its words alone, and has no aim afterwards', async () => {
    const first = await asked();
    first.client.setDraft(CONVERSATION, 'Come at once', { replyTo: null, urgent: true });
    const rolledBack = await reload(first, ({ platform: { stored } }) => {
      // As every build before this one begins.
      for (const key of stored.keys()) if (!key.startsWith('care-chat:clinic:ana:')) stored.delete(key);
      expect([...stored]).toEqual([[KEY, 'Come at once']]);
      stored.set(KEY, 'Come at your leisure');
    });
    expect([draft(rolledBack), aim(rolledBack)]).toEqual(['Come at your leisure', null]);
  });

  test('[SEND1] is emptied, or said to be like any other, has no aim', async () => {
    const world = await asked();
    const urgent = { replyTo: null, urgent: true };
    world.client.setDraft(CONVERSATION, 'x', urgent);
    const before = aim(world);
    world.client.setDraft(CONVERSATION, 'xy', urgent);
    expect(aim(world)).toBe(before);
    // Whoever knows of words alone gives nothing up.
    world.client.setDraft(CONVERSATION, 'xyz');
    expect([draft(world), aim(world)]).toEqual(['xyz', urgent]);
    world.client.setDraft(CONVERSATION, 'xyz', null);
    expect(aim(world)).toBeNull();
    world.client.setDraft(CONVERSATION, 'xy', urgent);
    world.client.setDraft(CONVERSATION, '', urgent);
    expect(aim(world)).toBeNull();
    expect(world.platform.stored.size).toBe(0);
  });

  test.each([
    'from before',
    '\0{"reply_to":1}\0from before',
    '\0"\0from before',
    '\0\0\0{\0from before',
    '\0{"mentions":[1]}\0from before',
  ])('[WIRE1] an earlier build kept is read, and what is no aim is none (%j)', async (stored) => {
    const world = await openWorld((made) => void made.platform.stored.set(KEY, stored));
    expect([draft(world), aim(world)]).toEqual(['from before', null]);
  });
});

describe('[SEND1] of people of one name a draft keeps who was chosen', () => {
  const maria = (user_id: string) => ({ user_id, name: 'Maria Lopez' });
  const [one, other] = [maria('maria-1'), maria('maria-2')];
  const naming = (...mentions: Mention[]): DraftAim => ({ replyTo: null, urgent: false, mentions });
  const TEXT = 'Ask @Maria Lopez';

  test('over a reload, with its words, and with them it goes', async () => {
    const first = await asked();
    first.client.setDraft(CONVERSATION, TEXT, naming(other));
    expect([...first.platform.stored]).toEqual([
      [KEY, TEXT],
      [AIM_KEY, '\0{"mentions":[{"user_id":"maria-2","name":"Maria Lopez"}]}\0'],
    ]);
    const second = await reload(first);
    expect([draft(second), aim(second)]).toEqual([TEXT, naming(other)]);
    const before = aim(second);
    second.client.setDraft(CONVERSATION, `${TEXT} please`, naming(other));
    expect(aim(second)).toBe(before);
    second.client.setDraft(CONVERSATION, `${TEXT} please`, naming(one));
    expect(aim(second)).toEqual(naming(one));
    second.client.setDraft(CONVERSATION, '', naming(one));
    expect([aim(second), second.platform.stored.size]).toEqual([null, 0]);
  });

  test('whatever characters a name has', async () => {
    const first = await asked();
    const odd = { user_id: 'odd', name: 'A\u2028\0"B' };
    first.client.setDraft(CONVERSATION, 'To @odd', naming(odd));
    const second = await reload(first);
    expect([draft(second), aim(second)]).toEqual(['To @odd', naming(odd)]);
  });

  test('beside what it answers while nobody knows what that is', async () => {
    const first = await asked();
    first.client.setDraft(CONVERSATION, TEXT, { ...naming(other), replyTo: quoted(first) });
    const second = await reload(first, (world) => {
      world.room.rows.delete(1);
      world.server.routes.set(`GET /messages/${id(1)}`, () =>
        Response.json(problem('not_found'), { status: 404 }),
      );
    });
    expect(aim(second)).toEqual(naming(other));
  });

  test('of each message that it is made of, and of none that was accepted', async () => {
    const first = await asked((world) => (world.room.onSend = 'commit_silently'));
    const send = (text: string, mention: Mention) =>
      first.client.send({ text, files: [], replyTo: null, mentions: [mention] });
    send('@Maria Lopez, accepted after all', one);
    await first.platform.advance(0);
    send('@Maria Lopez, never went', other);
    first.client.setDraft(CONVERSATION, 'and @Ben', naming({ user_id: 'ben', name: 'Ben' }));
    const second = await reload(first);
    expect(draft(second)).toBe('@Maria Lopez, never went\n\nand @Ben');
    expect(aim(second)).toEqual(naming(other, { user_id: 'ben', name: 'Ben' }));
  });

  test('[SEND2] when it was a message, and was taken back', async () => {
    const world = await asked((made) => (made.server.undoSendMs = 5_000));
    world.client.send({ text: TEXT, files: [], replyTo: null, mentions: [other] });
    const { key } = world.lastRow();
    world.client.setDraft(CONVERSATION, 'and', naming(one));
    world.client.undoSend(key);
    expect([draft(world), aim(world)]).toEqual([`${TEXT}\n\nand`, naming(other, one)]);
  });

  test('[LIM1] up to as many as a message can name', async () => {
    const world = await asked();
    const crowd = Array.from({ length: limits.mentions.perMessage + 1 }, (_, at) => maria(`maria-${at}`));
    world.client.setDraft(CONVERSATION, TEXT, naming(...crowd));
    expect(aim(world)?.mentions).toEqual(crowd.slice(0, -1));
    expect(aim(await reload(world))?.mentions).toEqual(crowd.slice(0, -1));
  });
});

/** A page whose draft answers a message that is looked for, until `answer` is called. */
async function looking(urgent: boolean) {
  const first = await asked();
  first.client.setDraft(CONVERSATION, 'Yes,', { replyTo: quoted(first), urgent });
  const row = first.room.rows.get(1);
  let answer: (found: boolean) => Promise<void> = () => Promise.resolve();
  const world = await reload(first, (made) => {
    made.room.rows.delete(1);
    made.server.routes.set(
      `GET /messages/${id(1)}`,
      () =>
        new Promise((resolve) => {
          answer = async (found) => {
            resolve(found ? row : Response.json(problem('not_found'), { status: 404 }));
            await made.platform.advance(100);
          };
        }),
    );
  });
  return { world, answer: (found: boolean) => answer(found) };
}

describe('what a draft answers is found', () => {
  test.each([true, false])('[AUTH6] too late for whoever has left: nothing is stored (%s)', async (found) => {
    const { world, answer } = await looking(true);
    expect(aim(world)).toEqual({ replyTo: null, urgent: true });
    world.client.logout();
    await answer(found);
    expect([...world.platform.stored]).toEqual([]);
    await world.client.start();
    await world.platform.advance(100);
    expect([...world.client.state.drafts, ...world.platform.stored]).toEqual([]);
  });

  test.each([true, false])('[SEND1] too late for this page: it is there for the next (%s)', async (found) => {
    const { world, answer } = await looking(false);
    const before = [...world.platform.stored];
    world.client.destroy();
    await answer(found);
    expect([...world.platform.stored]).toEqual(before);
    expect(before).toEqual([
      [KEY, 'Yes,'],
      [AIM_KEY, `\0{"reply_to":"${id(1)}"}\0`],
    ]);
  });
});

describe('[SEND1] at rest', () => {
  test('an aim is never older than in memory, full as the store may be', async () => {
    const first = await asked();
    first.client.setDraft(CONVERSATION, 'Yes,', { replyTo: null, urgent: true });
    vi.spyOn(first.platform.storage, 'set').mockImplementation(() => {
      throw new Error('full');
    });
    first.client.setDraft(CONVERSATION, 'Yes,', { replyTo: quoted(first), urgent: false });
    expect(first.platform.stored.size).toBe(0);
    expect(aim(await reload(first))).toBeNull();
  });

  test('words never stand without their aim, nor beside another', async () => {
    const { client, platform } = await asked();
    const { set } = platform.storage;
    const inOrder: (readonly [string, string][])[] = [];
    const spied = vi.spyOn(platform.storage, 'set');
    client.setDraft(CONVERSATION, 'Yes,', { replyTo: null, urgent: true });
    spied.mockImplementation((key, value) => {
      set(key, value);
      inOrder.push([...platform.stored]);
    });
    client.setDraft(CONVERSATION, 'Yes, but', { replyTo: null, urgent: true });
    expect(inOrder[0]).toEqual([[KEY, 'Yes, but']]);
    spied.mockImplementation((key, value) => {
      if (key === AIM_KEY) throw new Error('full');
      set(key, value);
    });
    client.setDraft(CONVERSATION, 'Yes, but no', { replyTo: null, urgent: true });
    expect([...platform.stored]).toEqual([]);
  });

  test('stands what was left unsent, whatever changes before the page is gone', async () => {
    const first = await asked((world) => (world.room.onSend = 'swallow'));
    first.client.send({ text: 'Come at once', files: [], replyTo: null, urgent: true });
    await first.platform.advance(0);
    first.platform.signal('leaving');
    first.client.setDraft(CONVERSATION, 'and', { replyTo: quoted(first), urgent: false });
    first.client.setDraft(OTHER, 'elsewhere', { replyTo: null, urgent: true });
    const second = await openWorld(
      (world) => {
        for (const [key, text] of first.platform.stored) world.platform.stored.set(key, text);
      },
      { server: first.server, idPrefix: 'client-id-next' },
    );
    expect(draft(second)).toBe('Come at once\n\nand');
    expect(aim(second)).toEqual({ replyTo: quoted(second), urgent: true });
  });
});

test('[AUTH6] an aim goes with its person, and is not stored where no draft may be', async () => {
  const urgent = { replyTo: null, urgent: true, mentions: [{ user_id: 'ben', name: 'Ben' }] };
  const world = await asked();
  world.client.openConversation(OTHER);
  expect(world.platform.stored.size).toBe(0);
  world.client.openConversation(CONVERSATION);
  world.client.setDraft(CONVERSATION, 'x', urgent);
  expect([...world.platform.stored.keys()]).toEqual([KEY, AIM_KEY]);
  world.client.logout();
  expect(world.platform.stored.size).toBe(0);
  const strict = await asked((made) => (made.server.drafts = false));
  strict.client.setDraft(CONVERSATION, 'x', urgent);
  strict.platform.signal('leaving');
  expect([aim(strict), strict.platform.stored.size]).toEqual([urgent, 0]);
});
