import { describe, expect, test } from 'vitest';
import { CONVERSATION, reactEvent } from './testing/builders.ts';
import { ana, ben, openWorld, type World } from './testing/harness.ts';

/** A reaction shows at once, and in the end it is what the log says. */

const ID = `${CONVERSATION}.1`;
const shown = (world: World) =>
  world
    .open()
    .rows[0]?.reactions.map(({ emoji, user_ids: ids }) => `${emoji} ${ids.join(' ')}`)
    .join(', ');
const asked = (world: World) =>
  world.server
    .framesOf('react')
    .map((frame) => frame as { client_id: string; emoji: string; action: 'add' | 'remove' });
const answer = (world: World, frame: object): void => {
  for (const socket of world.room.sockets.keys()) socket.send(frame);
};
const ack = (world: World, at: number, seq: number): void =>
  answer(world, {
    type: 'ack',
    client_id: asked(world)[at]?.client_id,
    seq,
    message_id: ID,
    created_at: new Date(0).toISOString(),
  });
const reject = (world: World, at: number, code: string, retry: string, min_backoff_ms = 0): void =>
  answer(world, { type: 'reject', ref: asked(world)[at]?.client_id, code, retry, min_backoff_ms });
const turn = (world: World): Promise<void> => world.platform.advance(100);

const opened = () => openWorld((world) => void world.room.append(ben));

describe('[MSG2] a reaction', () => {
  test('shows before anyone has answered, and once when the log has it', async () => {
    const world = await opened();
    world.client.react(ID, '👍', true);
    await turn(world);
    expect(shown(world)).toBe('👍 ana');
    ack(world, 0, 2);
    await turn(world);
    expect(shown(world)).toBe('👍 ana');
    world.room.change(reactEvent(2, 1, 'ana', '👍'), { reactions: [{ emoji: '👍', user_ids: ['ana'] }] });
    await turn(world);
    expect(shown(world)).toBe('👍 ana');
    // From here on it is the log's alone: another device takes it back.
    world.room.change(reactEvent(3, 1, 'ana', '👍', 'remove'), { reactions: [] });
    await turn(world);
    expect(shown(world)).toBe('');
  });

  test('that is refused is gone again, and what others did meanwhile is not', async () => {
    const world = await opened();
    world.client.react(ID, '👍', true);
    world.room.change(reactEvent(2, 1, 'ben', '👍'), { reactions: [{ emoji: '👍', user_ids: ['ben'] }] });
    await turn(world);
    expect(shown(world)).toBe('👍 ben ana');
    reject(world, 0, 'retracted', 'never');
    await turn(world);
    expect(shown(world)).toBe('👍 ben');
    expect(world.client.state.notice).toMatchObject({ what: 'react', code: 'retracted' });
  });

  test('is taken back at once, though its own way is not over', async () => {
    const world = await opened();
    world.client.react(ID, '👍', true);
    world.client.react(ID, '👍', false);
    await turn(world);
    expect(shown(world)).toBe('');
    world.room.change(reactEvent(2, 1, 'ana', '👍'), { reactions: [{ emoji: '👍', user_ids: ['ana'] }] });
    ack(world, 0, 2);
    await turn(world);
    expect(shown(world)).toBe('');
    ack(world, 1, 3);
    world.room.change(reactEvent(3, 1, 'ana', '👍', 'remove'), { reactions: [] });
    await turn(world);
    expect(shown(world)).toBe('');
  });

  test('that is held back for its rate does not undo the one after it', async () => {
    const world = await opened();
    world.client.react(ID, '👍', true);
    reject(world, 0, 'rate_limited', 'backoff', 2_000);
    world.client.react(ID, '👍', false);
    ack(world, 1, 1);
    await world.platform.advance(60_000);
    expect(asked(world).map(({ action }) => action)).toEqual(['add', 'remove']);
    expect(shown(world)).toBe('');
  });

  test('asked for without a socket goes with the next one, and shows meanwhile', async () => {
    const world = await opened();
    world.server.closeAll(1006);
    await world.platform.advance(0);
    world.client.react(ID, '❤️', true);
    await world.platform.advance(0);
    expect(shown(world)).toBe('❤️ ana');
    await world.reconnect();
    expect(asked(world).at(-1)).toMatchObject({ emoji: '❤️', action: 'add' });
    expect(shown(world)).toBe('❤️ ana');
  });

  test('leaves every other row, and the same rows for the same state', async () => {
    const world = await openWorld((each) => {
      each.room.append(ben);
      each.room.append(ana);
    });
    const before = world.open().rows;
    world.client.react(ID, '👍', true);
    await turn(world);
    const after = world.open().rows;
    expect(after[0]).not.toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    world.client.setDraft(CONVERSATION, 'x');
    await turn(world);
    expect(world.open().rows).toBe(after);
  });
});

test('[SEND1] of two edits of one message the later stands, whichever is let through first', async () => {
  const world = await openWorld((each) => void each.room.append(ana));
  world.client.edit(ID, 'better');
  const [first] = world.server.framesOf('edit');
  answer(world, {
    type: 'reject',
    ref: first !== undefined && 'client_id' in first ? first.client_id : null,
    code: 'rate_limited',
    retry: 'backoff',
    min_backoff_ms: 2_000,
  });
  world.client.edit(ID, 'best');
  await world.platform.advance(60_000);
  const contents = world.server.framesOf('edit').map((frame) => ('content' in frame ? frame.content : ''));
  expect(contents).toEqual(['better', 'best']);
});
