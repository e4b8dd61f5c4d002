import { describe, expect, test } from 'vitest';
import { CONVERSATION } from './testing/builders.ts';
import { ben, openWorld, say } from './testing/harness.ts';
import { problem } from './testing/fake-server.ts';

const sends = (world: Awaited<ReturnType<typeof openWorld>>) =>
  world.server.framesOf('send').map((frame) => ('client_id' in frame ? frame.client_id : null));

describe('[SEND1] sending', () => {
  test('shows the bubble at once, and keeps its key from sending to sent to read', async () => {
    const world = await openWorld();
    say(world, 'hello');
    const { key, status } = world.lastRow();
    expect(status).toBe('sending');
    await world.platform.advance(0);
    expect(world.lastRow()).toMatchObject({ key, status: 'sent', content: 'hello', seq: 1 });
    for (const socket of world.room.sockets.keys())
      socket.send({
        type: 'cursors',
        me: { delivered_seq: 1, read_seq: 1 },
        others: { since_seq: 0, delivered_seq: 1, read_seq: 1 },
        seats: [],
      });
    await world.platform.advance(0);
    expect(world.lastRow()).toMatchObject({ key, status: 'read' });
    expect(world.open().rows).toHaveLength(1);
  });

  test('goes one at a time, in order', async () => {
    const world = await openWorld();
    world.room.onSend = 'swallow';
    for (const text of ['a', 'b', 'c']) say(world, text);
    await world.platform.advance(0);
    expect(sends(world)).toHaveLength(1);
    expect(world.open().rows.map((row) => row.content)).toEqual(['a', 'b', 'c']);
    world.room.onSend = 'answer';
    world.server.closeAll(1006);
    await world.platform.advance(1_000);
    expect([...world.room.rows.values()].map((row) => row.content)).toEqual(['a', 'b', 'c']);
    expect(world.open().rows.map((row) => row.status)).toEqual(['sent', 'sent', 'sent']);
  });

  test('[IDM1] an answer lost with its socket: sent again under the same id, one bubble', async () => {
    const world = await openWorld();
    world.room.onSend = 'commit_silently';
    say(world, 'once');
    await world.platform.advance(0);
    expect(world.lastRow().status).toBe('sending');
    world.server.network = 'cut';
    world.server.closeAll(1006);
    await world.platform.advance(0);
    expect(world.lastRow().status).toBe('waiting');
    world.room.onSend = 'answer';
    world.server.network = 'up';
    await world.reconnect();
    expect(sends(world)).toHaveLength(2);
    expect(new Set(sends(world)).size).toBe(1);
    expect(world.room.rows.size).toBe(1);
    expect(world.open().rows).toHaveLength(1);
    expect(world.lastRow().status).toBe('sent');
  });

  test('[IDM1] an echo before the acknowledge settles it, and the late acknowledge adds nothing', async () => {
    const world = await openWorld();
    world.room.onSend = 'echo_first';
    say(world, 'x');
    await world.platform.advance(0);
    expect(world.lastRow().status).toBe('sent');
    const row = world.room.rows.get(1);
    for (const socket of world.room.sockets.keys())
      socket.send({
        type: 'ack',
        client_id: row?.client_id,
        seq: 1,
        message_id: row?.message_id,
        created_at: row?.created_at,
      });
    await world.platform.advance(0);
    expect(world.open().rows).toHaveLength(1);
  });

  test('[IDM1] somebody else’s message with the same client_id settles nothing of mine', async () => {
    const world = await openWorld();
    world.room.onSend = 'swallow';
    say(world, 'mine');
    const { key } = world.lastRow();
    world.room.append(ben, { client_id: key, content: 'not mine' });
    await world.platform.advance(0);
    expect(world.open().rows.map((row) => [row.content, row.status])).toEqual([
      ['not mine', 'sent'],
      ['mine', 'sending'],
    ]);
    expect(new Set(world.open().rows.map((row) => row.key)).size).toBe(2);
  });

  test('a refusal shows why; retry sends the same message again', async () => {
    const world = await openWorld();
    world.room.onSend = { code: 'closed', retry: 'never', min_backoff_ms: 0 };
    say(world, 'x');
    await world.platform.advance(0);
    expect(world.lastRow()).toMatchObject({ status: 'failed', error: 'closed' });
    world.room.onSend = 'answer';
    world.client.retry(world.lastRow().key);
    await world.platform.advance(0);
    expect(world.lastRow().status).toBe('sent');
    expect(new Set(sends(world)).size).toBe(1);
  });

  test('a retryable refusal is tried again after the wait asked for, in order', async () => {
    const world = await openWorld();
    world.room.onSend = { code: 'rate_limited', retry: 'backoff', min_backoff_ms: 3_000 };
    say(world, 'a');
    say(world, 'b');
    await world.platform.advance(0);
    world.room.onSend = 'answer';
    await world.platform.advance(2_999);
    expect(world.room.rows.size).toBe(0);
    await world.platform.advance(1);
    expect([...world.room.rows.values()].map((row) => row.content)).toEqual(['a', 'b']);
  });

  test('discard forgets what was never accepted', async () => {
    const world = await openWorld();
    world.room.onSend = { code: 'closed', retry: 'never', min_backoff_ms: 0 };
    say(world, 'x');
    await world.platform.advance(0);
    world.client.discard(world.lastRow().key);
    expect(world.open().rows).toEqual([]);
  });

  test('text that cannot be sent goes back to the draft, with the reason', async () => {
    const world = await openWorld();
    const long = 'x'.repeat(8_001);
    say(world, long);
    expect(world.open().rows).toEqual([]);
    expect(world.client.state.drafts.get(CONVERSATION)).toBe(long);
    expect(world.client.state.notice).toMatchObject({ what: 'send', code: 'content_too_long' });
  });
});

describe('[SEND1] roads', () => {
  test('written offline, it waits, survives the loss, and goes out once after reconnection', async () => {
    const world = await openWorld();
    world.server.network = 'cut';
    world.platform.isOnline = false;
    world.platform.signal('offline');
    expect(world.client.state.offline).toBe(true);
    say(world, 'later');
    await world.platform.advance(60_000);
    expect(world.lastRow().status).toBe('waiting');
    world.server.network = 'up';
    world.platform.isOnline = true;
    await world.reconnect();
    expect(world.lastRow().status).toBe('sent');
    expect([...world.room.rows.values()].map((row) => row.content)).toEqual(['later']);
    expect(world.client.state.offline).toBe(false);
  });

  test('[WIRE4] a socket that fell silent is found out, and its message sent again', async () => {
    const world = await openWorld();
    world.server.network = 'cut';
    say(world, 'into the void');
    await world.platform.advance(26_000);
    expect(world.lastRow().status).toBe('waiting');
    world.server.network = 'up';
    await world.platform.advance(60_000);
    expect(world.lastRow().status).toBe('sent');
    expect(world.room.rows.size).toBe(1);
  });

  test('[IDM1] where no socket opens, HTTP carries it under the same id', async () => {
    const world = await openWorld((each) => (each.server.network = 'no_sockets'));
    await world.platform.advance(2_000);
    expect(world.open().phase).toBe('ready');
    say(world, 'by post');
    const { key } = world.lastRow();
    await world.platform.advance(0);
    expect(world.lastRow()).toMatchObject({ key, status: 'sent' });
    expect(world.room.rows.get(1)?.client_id).toBe(key);
    world.server.network = 'up';
    await world.platform.advance(60_000);
    expect(world.open().link).toBe('online');
    expect(world.open().rows.map((row) => row.key)).toEqual([key]);
  });

  test('a message of a conversation that was left goes on over HTTP', async () => {
    const world = await openWorld();
    world.room.onSend = 'swallow';
    say(world, 'x');
    await world.platform.advance(0);
    world.client.closeConversation();
    await world.platform.advance(0);
    expect([...world.room.rows.values()].map((row) => row.content)).toEqual(['x']);
    expect(world.client.state.open).toBeNull();
  });
});

describe('[SEND1] a page that goes', () => {
  test('leaves what was not accepted as a draft for the next, and takes it back if it stays', async () => {
    const world = await openWorld();
    world.room.onSend = 'swallow';
    say(world, 'first');
    say(world, 'second');
    world.client.setDraft(CONVERSATION, 'third');
    const stored = () => world.platform.drafts;
    world.platform.signal('leaving');
    expect(stored()).toEqual(['first\n\nsecond\n\nthird']);
    world.platform.signal('resumed');
    expect(stored()).toEqual(['third']);
    world.client.destroy();
    expect(stored()).toEqual(['first\n\nsecond\n\nthird']);
  });

  test('leaves nothing of what was accepted', async () => {
    const world = await openWorld();
    say(world, 'sent');
    await world.platform.advance(0);
    world.platform.signal('leaving');
    expect(world.platform.stored.size).toBe(0);
  });
});

describe('[SEND1] files', () => {
  const png = (name: string) => new File(['bytes'], name, { type: 'image/png' });
  const stored = (url: URL, name: string) => ({
    attachment_id: `${CONVERSATION}.${(url.searchParams.get('client_id') ?? '').padEnd(21, '0').slice(0, 21)}`,
    file_name: name,
    media_type: 'image/png',
    size_bytes: 5,
    state: 'ready',
    width: 1,
    height: 1,
    url: '/attachments/x',
  });

  test('are stored first, each under its own id, and the message names them', async () => {
    const world = await openWorld();
    world.server.onUpload = (request, url) => {
      expect(request.headers['x-file-name']).toBe('r%C3%B6ntgen.png');
      expect(request.headers['content-type']).toBe('image/png');
      request.onProgress(0.5);
      return { status: 201, body: stored(url, 'röntgen.png') };
    };
    say(world, 'see this', [png('röntgen.png')]);
    const before = world.lastRow();
    expect(before.attachments[0]).toMatchObject({ state: 'uploading' });
    await world.platform.advance(0);
    expect(world.server.framesOf('send')[0]).toMatchObject({
      content: 'see this',
      message_type: 'image',
      attachment_ids: [expect.stringContaining(`${CONVERSATION}.`)],
    });
    expect(world.lastRow().status).toBe('sent');
  });

  test('a refused one fails the message and keeps its text; without it, the rest goes', async () => {
    const world = await openWorld();
    world.server.onUpload = (request, url) =>
      request.headers['x-file-name'] === 'bad.png'
        ? { status: 415, body: problem('attachment_type') }
        : { status: 201, body: stored(url, 'good.png') };
    say(world, 'two', [png('good.png'), png('bad.png')]);
    await world.platform.advance(0);
    const row = world.lastRow();
    expect(row).toMatchObject({ status: 'failed', error: 'attachment_type', content: 'two' });
    expect(row.attachments.map((each) => each.state)).toEqual(['ready', 'failed']);
    world.client.discard(row.key, row.attachments[1]?.key);
    await world.platform.advance(0);
    expect(world.lastRow()).toMatchObject({ key: row.key, status: 'sent', content: 'two' });
  });

  test('an upload cut off is taken up again; a word written meanwhile does not wait for it', async () => {
    const world = await openWorld();
    world.server.onUpload = () => null;
    say(world, '', [png('slow.png')]);
    say(world, 'urgent');
    await world.platform.advance(0);
    expect([...world.room.rows.values()].map((row) => row.content)).toEqual(['urgent']);
    const pending = world.open().rows.find((row) => row.seq === null);
    expect(pending).toMatchObject({ status: 'sending', attachments: [{ state: 'uploading' }] });
    world.client.discard(pending?.key ?? '');
    expect(world.open().rows).toHaveLength(1);
  });

  test('a failing line is tried again with the same id', async () => {
    const world = await openWorld();
    const ids: (string | null)[] = [];
    world.server.onUpload = (_, url) => {
      ids.push(url.searchParams.get('client_id'));
      return ids.length === 1
        ? { status: 503, body: problem('unavailable') }
        : { status: 201, body: stored(url, 'x.png') };
    };
    say(world, '', [png('x.png')]);
    await world.platform.advance(5_000);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(world.lastRow().status).toBe('sent');
  });
});
