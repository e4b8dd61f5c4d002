import { describe, expect, test } from 'vitest';
import type { Attachment } from '../../protocol/entities.ts';
import { limits } from '../../protocol/limits.ts';
import { holdBackMs } from './backoff.ts';
import {
  acknowledge,
  add,
  changeFile,
  dropFile,
  find,
  markSending,
  nextToSend,
  nextRelease,
  nextToUpload,
  refuse,
  release,
  remove,
  retry,
  ripen,
  roadLost,
  unanswered,
  type Outbox,
  type PendingFile,
} from './outbox.ts';

const file = (key: string, change: Partial<PendingFile> = {}): PendingFile => ({
  key,
  file: new File(['x'], 'x.png', { type: 'image/png' }),
  state: 'waiting',
  progress: 0,
  tries: 0,
  notBefore: 0,
  attachment: null,
  error: null,
  ...change,
});

function filled(...ids: string[]): Outbox {
  return ids.reduce<Outbox>((outbox, id) => {
    const [clientId = '', conversationId = 'c1'] = id.split('@');
    return (
      add(outbox, { clientId, conversationId, text: id, replyTo: null, files: [], createdAt: 0 }) ?? outbox
    );
  }, []);
}
const withFiles = (...files: PendingFile[]): Outbox => [
  ...(add([], { clientId: 'm', conversationId: 'c1', text: '', replyTo: null, files, createdAt: 0 }) ?? []),
];
const next = (outbox: Outbox, now = 0, conversation = 'c1') => {
  const found = nextToSend(outbox, conversation, now);
  return found !== null && 'send' in found ? found.send.clientId : found;
};
const ack = (client_id: string) => ({ client_id, seq: 7, message_id: 'c1.7', created_at: 'then' });
const refusal = (retryAdvice: 'now' | 'backoff' | 'never') => ({
  code: 'rate_limited' as const,
  retry: retryAdvice,
  minBackoffMs: 2_000,
});

describe('[SEND1] order', () => {
  test('goes first in, first out, one at a time in each conversation', () => {
    let outbox = filled('a', 'b', 'x@c2');
    expect(next(outbox)).toBe('a');
    outbox = markSending(outbox, 'a', 'socket');
    expect(next(outbox)).toBeNull();
    expect(next(outbox, 0, 'c2')).toBe('x');
    outbox = acknowledge(outbox, ack('a'));
    expect(next(outbox)).toBe('b');
  });

  test('one tried again waits for one behind it that is on its way', () => {
    const failed = refuse(markSending(filled('a', 'b'), 'a', 'http'), 'a', refusal('never'), 0, 0);
    const again = retry(markSending(failed, 'b', 'http'), 'a');
    expect(next(again)).toBeNull();
    expect(next(acknowledge(again, ack('b')))).toBe('a');
  });

  test('a retryable refusal holds those behind it; a final one does not', () => {
    const sending = markSending(filled('a', 'b'), 'a', 'socket');
    const held = refuse(sending, 'a', refusal('backoff'), 1_000, 0);
    expect(next(held, 1_000)).toEqual({ at: 3_000 });
    expect(next(held, 3_000)).toBe('a');
    const failed = refuse(sending, 'a', refusal('never'), 1_000, 0);
    expect(find(failed, 'a')?.phase).toEqual({ name: 'failed', code: 'rate_limited' });
    expect(next(failed, 1_000)).toBe('b');
  });

  test('a message whose files are going up does not hold a word behind it', () => {
    const outbox = [...withFiles(file('f')), ...filled('b')];
    expect(next(outbox)).toBe('b');
    const ready = changeFile(outbox, 'f', { state: 'ready' });
    expect(next(ready)).toBe('m');
  });

  test('[LIM1] takes no more than its bound', () => {
    const full = filled(...Array.from({ length: limits.outbox.messages + 5 }, (_, i) => `m${i}`));
    expect(full).toHaveLength(limits.outbox.messages);
    expect(
      add(full, { clientId: 'z', conversationId: 'c1', text: '', replyTo: null, files: [], createdAt: 0 }),
    ).toBeNull();
  });
});

describe('[SEND1] outcomes', () => {
  test('[IDM1] what was on a lost socket is sent again under the same id', () => {
    const lost = roadLost(markSending(filled('a'), 'a', 'socket'), 'c1');
    expect(find(lost, 'a')?.phase).toEqual({ name: 'waiting', notBefore: 0 });
    expect(next(lost)).toBe('a');
  });

  test('a lost socket says nothing of what travels over HTTP, or of other conversations', () => {
    const outbox = markSending(markSending(filled('a', 'x@c2'), 'a', 'http'), 'x', 'socket');
    expect(roadLost(outbox, 'c1')).toBe(outbox);
  });

  test('an outcome nobody knows is never called failed', () => {
    const outbox = unanswered(markSending(filled('a'), 'a', 'http'), 'a', 500, 1);
    expect(find(outbox, 'a')?.phase).toMatchObject({ name: 'waiting', notBefore: 500 + 2_000 });
  });

  test('an acknowledge that comes late, after the socket was lost, still counts', () => {
    const outbox = acknowledge(roadLost(markSending(filled('a'), 'a', 'socket'), 'c1'), ack('a'));
    expect(find(outbox, 'a')?.phase).toMatchObject({ name: 'acked', seq: 7 });
  });

  test('a refusal that comes after the acknowledge changes nothing, nor a second acknowledge', () => {
    const acked = acknowledge(markSending(filled('a'), 'a', 'socket'), ack('a'));
    expect(refuse(acked, 'a', refusal('never'), 0, 0)).toBe(acked);
    expect(acknowledge(acked, { ...ack('a'), seq: 9 })).toBe(acked);
  });

  test('[IDM2] "used before" means that it is there, if it went out before; else it is refused', () => {
    const conflict = { code: 'conflict' as const, retry: 'never' as const, minBackoffMs: 0 };
    const once = markSending(filled('a'), 'a', 'http');
    expect(find(refuse(once, 'a', conflict, 0, 0), 'a')?.phase).toEqual({ name: 'failed', code: 'conflict' });
    const twice = markSending(unanswered(once, 'a', 0, 0), 'a', 'socket');
    expect(refuse(twice, 'a', conflict, 0, 0)).toEqual([]);
  });

  test('an echo settles it whatever it was doing', () => {
    expect(remove(markSending(filled('a', 'b'), 'a', 'socket'), 'a')).toHaveLength(1);
  });

  test('backs off more with each try, never less than was asked, never above 30 s', () => {
    expect(holdBackMs(1, 0, 1)).toBe(2_000);
    expect(holdBackMs(3, 0, 0.5)).toBe(4_000);
    expect(holdBackMs(0, 5_000, 0)).toBe(5_000);
    expect(holdBackMs(30, 0, 1)).toBe(30_000);
  });

  test('retry keeps the id, and takes up a message that had failed; others are left alone', () => {
    const failed = refuse(markSending(filled('a'), 'a', 'socket'), 'a', refusal('never'), 0, 0);
    expect(next(retry(failed, 'a'))).toBe('a');
    const acked = acknowledge(filled('a'), ack('a'));
    expect(retry(acked, 'a')).toBe(acked);
  });

  test('an open road ends the waits we chose ourselves, not those the server asked for', () => {
    const sending = markSending(filled('a'), 'a', 'http');
    expect(next(ripen(unanswered(sending, 'a', 0, 1)))).toBe('a');
    expect(next(ripen(refuse(sending, 'a', refusal('backoff'), 0, 0)))).toEqual({ at: 2_000 });
  });
});

describe('[SEND1] files', () => {
  const stored: Attachment = {
    attachment_id: 'att',
    file_name: 'x.png',
    media_type: 'image/png',
    size_bytes: 1,
    state: 'ready',
    width: null,
    height: null,
    url: '/attachments/att',
  };

  test('are uploaded in order, those held back later', () => {
    const outbox = withFiles(file('f1', { state: 'ready' }), file('f2', { notBefore: 900 }), file('f3'));
    expect(nextToUpload(outbox, 0)).toMatchObject({ file: { key: 'f3' } });
    const rest = changeFile(outbox, 'f3', { state: 'uploading' });
    expect(nextToUpload(rest, 0)).toEqual({ at: 900 });
    expect(nextToUpload(rest, 900)).toMatchObject({ file: { key: 'f2' } });
  });

  test('one refused fails its message and keeps the text; taking it out lets the rest go', () => {
    const outbox = withFiles(file('f1', { state: 'ready', attachment: stored }), file('f2'));
    const failed = changeFile(outbox, 'f2', { state: 'failed', error: 'attachment_type' });
    expect(find(failed, 'm')?.phase).toEqual({ name: 'failed', code: 'attachment_type' });
    expect(next(failed)).toBeNull();
    const cured = dropFile(failed, 'm', 'f2');
    expect(next(cured)).toBe('m');
    expect(find(cured, 'm')?.files).toHaveLength(1);
  });

  test('none is taken out of a message that may be in the log: the next try must be the same message', () => {
    const ready = withFiles(
      file('f1', { state: 'ready', attachment: stored }),
      file('f2', { state: 'ready' }),
    );
    const lost = roadLost(markSending(ready, 'm', 'socket'), 'c1');
    expect(dropFile(lost, 'm', 'f2')).toBe(lost);
  });

  test('a message left with neither text nor file is gone', () => {
    expect(dropFile(withFiles(file('f')), 'm', 'f')).toEqual([]);
  });

  test('retry uploads again only what failed, unless the server no longer knows the files', () => {
    const both = withFiles(file('f1', { state: 'ready', attachment: stored }), file('f2'));
    const refused = changeFile(both, 'f2', { state: 'failed', error: 'attachment_empty' });
    const states = (outbox: Outbox) => find(outbox, 'm')?.files.map((each) => each.state);
    expect(states(retry(refused, 'm'))).toEqual(['ready', 'waiting']);
    const sent = markSending(changeFile(both, 'f2', { state: 'ready' }), 'm', 'socket');
    const gone = refuse(sent, 'm', { code: 'attachment_unknown', retry: 'never', minBackoffMs: 0 }, 0, 0);
    expect(states(retry(gone, 'm'))).toEqual(['waiting', 'waiting']);
  });
});

describe('[SEND2] held, to be taken back', () => {
  const held = (...until: number[]): Outbox =>
    until.reduce<Outbox>((outbox, at, index) => {
      const written = {
        clientId: `m${index}`,
        conversationId: 'c1',
        text: 'x',
        replyTo: null,
        files: [file(`f${index}`)],
        createdAt: 0,
      };
      return add(outbox, written, at) ?? outbox;
    }, []);

  test('neither it nor its files go before the time is over', () => {
    const outbox = held(5_000);
    expect(next(outbox, 4_999)).toBeNull();
    expect(nextToUpload(outbox, 4_999)).toBeNull();
    expect(release(outbox, 4_999)).toBe(outbox);
    const released = release(outbox, 5_000);
    expect(released[0]?.phase).toEqual({ name: 'waiting', notBefore: 0 });
    expect(nextToUpload(released, 5_000)).toMatchObject({ file: { key: 'f0' } });
  });

  test('the first time that is over is known, and all can be let go at once', () => {
    const outbox = held(7_000, 5_000);
    expect(nextRelease(outbox)).toBe(5_000);
    expect(release(outbox, 5_000).map(({ phase }) => phase.name)).toEqual(['held', 'waiting']);
    const all = release(outbox, Infinity);
    expect(all.map(({ phase }) => phase.name)).toEqual(['waiting', 'waiting']);
    expect(nextRelease(all)).toBe(Infinity);
  });

  test('it holds back nothing that was written before it', () => {
    expect(next([...filled('a'), ...held(5_000)], 0)).toBe('a');
  });

  test('a road that opens does not send it, and one that is lost does not touch it', () => {
    const outbox = held(5_000);
    expect(ripen(outbox)[0]?.phase.name).toBe('held');
    expect(roadLost(outbox, 'c1')).toBe(outbox);
  });
});
