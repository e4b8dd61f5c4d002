import { describe, expect, test, vi } from 'vitest';
import { limits } from '../../protocol/limits.ts';
import { CONVERSATION } from './testing/builders.ts';
import { openWorld, say, type World } from './testing/harness.ts';

/** A message may be taken back for as long as its tenant says, before anybody was given it. */

const UNDO_MS = 5_000;
const world = (undoSendMs: number | null = UNDO_MS): Promise<World> =>
  openWorld((made) => (made.server.undoSendMs = undoSendMs ?? undefined));
const sent = (made: World) => made.server.framesOf('send').length;
const inLog = (made: World) => [...made.room.rows.values()].map((row) => row.content);
const posted = (made: World) => made.server.requests.filter(({ method }) => method === 'POST').length;
const file = new File(['x'], 'reading.png', { type: 'image/png' });

describe('[SEND2] undo of send', () => {
  test.each([null, 0])('is off where the tenant says %s of it', async (undoSendMs) => {
    const made = await world(undoSendMs);
    say(made, 'at once');
    await made.platform.advance(0);
    expect(made.lastRow()).toMatchObject({ status: 'sent' });
    expect(inLog(made)).toEqual(['at once']);
  });

  test('nothing of it leaves before the time is over; then it goes by itself', async () => {
    const made = await world();
    const before = posted(made);
    say(made, 'wait');
    await made.platform.advance(UNDO_MS - 1);
    expect(made.lastRow()).toMatchObject({ status: 'waiting', undoable: true });
    expect(sent(made)).toBe(0);
    await made.platform.advance(1);
    await made.platform.advance(0);
    expect(inLog(made)).toEqual(['wait']);
    expect(made.lastRow()).toMatchObject({ status: 'sent' });
    expect(made.lastRow().undoable).not.toBe(true);
    expect(posted(made)).toBe(before);
  });

  test('its files are not uploaded while it waits', async () => {
    const made = await world();
    const onUpload = vi.spyOn(made.server, 'onUpload');
    say(made, '', [file]);
    await made.platform.advance(UNDO_MS - 1);
    expect(onUpload).not.toHaveBeenCalled();
    await made.platform.advance(1);
    expect(onUpload).toHaveBeenCalledTimes(1);
  });

  test('taken back, it is nowhere, and its text and files are where it was written', async () => {
    const made = await world();
    say(made, 'to the wrong doctor', [file]);
    const { key } = made.lastRow();
    made.client.setDraft(CONVERSATION, 'typed since');
    made.client.undoSend(key);
    await made.platform.advance(UNDO_MS * 2);
    expect(sent(made)).toBe(0);
    expect(made.open().rows).toEqual([]);
    expect(made.open().returned).toEqual({
      text: 'to the wrong doctor',
      files: [file],
      replyTo: null,
    });
    expect(made.client.state.drafts.get(CONVERSATION)).toBe('to the wrong doctor\n\ntyped since');
  });

  test('each that is taken back is news', async () => {
    const made = await world();
    const returned = new Set<unknown>();
    for (let turn = 0; turn < 2; turn++) {
      say(made, 'same');
      made.client.undoSend(made.lastRow().key);
      returned.add(made.open().returned);
    }
    expect(returned.size).toBe(2);
  });

  test('once it has gone it cannot be taken back', async () => {
    const made = await world();
    made.room.onSend = 'swallow';
    say(made, 'gone');
    const { key } = made.lastRow();
    await made.platform.advance(UNDO_MS);
    made.client.undoSend(key);
    await made.platform.advance(0);
    expect(made.lastRow()).toMatchObject({ key, content: 'gone' });
    expect(made.open().returned ?? null).toBeNull();
  });

  test('the next message lets it go at once, and is held itself', async () => {
    const made = await world();
    say(made, 'first');
    await made.platform.advance(10);
    say(made, 'second');
    await made.platform.advance(10);
    expect(inLog(made)).toEqual(['first']);
    expect(made.lastRow()).toMatchObject({ content: 'second', undoable: true });
    await made.platform.advance(UNDO_MS);
    expect(inLog(made)).toEqual(['first', 'second']);
  });

  test('no tenant can have it wait longer than the bound [LIM1]', async () => {
    const made = await world(60_000);
    say(made, 'x');
    await made.platform.advance(limits.outbox.undoSendMs);
    expect(inLog(made)).toEqual(['x']);
  });

  test('it goes though its conversation was left meanwhile', async () => {
    const made = await world();
    say(made, 'x');
    made.client.closeConversation();
    await made.platform.advance(UNDO_MS);
    expect(inLog(made)).toEqual(['x']);
  });
});

describe('[SEND2] nobody is left who could take it back', () => {
  const held = async (): Promise<World> => {
    const made = await world();
    say(made, 'held');
    await made.platform.advance(10);
    expect(sent(made)).toBe(0);
    return made;
  };

  test.each<[string, (made: World) => void]>([
    ['the page goes', (made) => made.platform.signal('leaving')],
    [
      'the page is hidden',
      (made) => {
        made.platform.isVisible = false;
        made.platform.signal('visibility');
      },
    ],
    ['the person logs out', (made) => made.client.logout()],
    ['the chat is taken out of the page', (made) => made.client.destroy()],
  ])('%s: it goes at once', async (_, end) => {
    const made = await held();
    end(made);
    // In the same turn: a page that goes has no other.
    expect(sent(made)).toBe(1);
    await made.platform.advance(0);
    expect(inLog(made)).toEqual(['held']);
  });

  test('another tab logs out: it goes at once', async () => {
    const made = await held();
    made.platform.channel('care-chat:clinic', () => undefined).post({ type: 'logout' });
    expect(sent(made)).toBe(1);
  });

  test('without a socket it goes by a request that outlives the page', async () => {
    const made = await world();
    made.server.network = 'no_sockets';
    made.server.closeAll(1006);
    await made.platform.advance(20_000);
    say(made, 'held');
    await made.platform.advance(10);
    const fetched = vi.spyOn(made.platform, 'fetch');
    made.platform.signal('leaving');
    await made.platform.advance(0);
    const post = fetched.mock.calls.find(([url]) => url.endsWith('/messages'));
    expect(post?.[1]).toMatchObject({ method: 'POST', keepalive: true });
    expect(inLog(made)).toEqual(['held']);
  });
});
