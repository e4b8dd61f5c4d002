import { describe, expect, test } from 'vitest';
import { openWorld, say } from './testing/harness.ts';
import { CONVERSATION } from './testing/builders.ts';
import { add, changeFile, markSending, type Outbox, type Written } from './outbox.ts';
import { NOTHING_UNSENT, unsentIn } from './unsent.ts';

const written = (clientId: string, patch: Partial<Written> = {}): Written => ({
  clientId,
  conversationId: 'c1',
  text: clientId,
  replyTo: null,
  files: [],
  createdAt: 0,
  ...patch,
});
const file = (key: string, type = 'application/pdf'): Written['files'][number] => ({
  key,
  file: new File(['x'], 'x', { type }),
  state: 'waiting',
  progress: 0,
  tries: 0,
  notBefore: 0,
  attachment: null,
  error: null,
});
const outboxOf = (...all: readonly Written[]): Outbox =>
  all.reduce<Outbox>((outbox, each) => add(outbox, each, null) ?? outbox, []);
const failing = (outbox: Outbox, key: string): Outbox => changeFile(outbox, key, { state: 'failed' });

describe('[SEND1] what a list says of unsent messages', () => {
  test('the last that failed comes before what only waits, and each conversation has its own', () => {
    const two = outboxOf(
      written('a', { files: [file('f')] }),
      written('b'),
      written('d', { conversationId: 'c2' }),
      written('e', { conversationId: 'c2' }),
    );
    expect([...unsentIn(failing(two, 'f'), NOTHING_UNSENT)]).toEqual([
      ['c1', { phase: 'failed', text: 'a', files: 1, image: false }],
      ['c2', { phase: 'waiting', text: 'e', files: 0, image: false }],
    ]);
  });

  test('what is on its way is not unsent', () => {
    expect(unsentIn(markSending(outboxOf(written('a')), 'a', 'http'), NOTHING_UNSENT).size).toBe(0);
  });

  test('it is the same while a picture goes up, and another when that fails', () => {
    const before = outboxOf(written('a', { files: [file('f', 'image/png')] }));
    const first = unsentIn(before, NOTHING_UNSENT);
    expect(first.get('c1')?.image).toBe(true);
    expect(unsentIn(changeFile(before, 'f', { progress: 0.5 }), first)).toBe(first);
    expect(unsentIn(failing(before, 'f'), first)).not.toBe(first);
  });

  test('the state tells of it when the conversation is left, until it is sent', async () => {
    const world = await openWorld();
    world.server.network = 'cut';
    world.server.closeAll(1006);
    await world.platform.advance(0);
    say(world, 'later');
    world.client.closeConversation();
    await world.platform.advance(0);
    expect(world.client.state.unsent?.get(CONVERSATION)).toMatchObject({ phase: 'waiting', text: 'later' });
    world.server.network = 'up';
    await world.reconnect();
    await world.platform.advance(60_000);
    expect(world.room.rows.size).toBe(1);
    expect(world.client.state.unsent?.size).toBe(0);
  });

  test('[AUTH6] nobody after this person is told of it', async () => {
    const world = await openWorld();
    world.server.network = 'cut';
    world.server.closeAll(1006);
    await world.platform.advance(0);
    say(world, 'mine');
    await world.platform.advance(0);
    expect(world.client.state.unsent?.size).toBe(1);
    world.client.logout();
    expect(world.client.state.unsent).toBeUndefined();
  });
});
