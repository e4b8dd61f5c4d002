import { expect, test } from 'vitest';
import { pack, unpack } from './kept.ts';
import type { Written } from './outbox.ts';
import { CONVERSATION } from './testing/builders.ts';

const written = (change: Partial<Written> = {}): Written => ({
  clientId: 'client-id-0001',
  conversationId: CONVERSATION,
  text: 'Grüße, 你好 \u{1f600}',
  replyTo: {
    message_id: `${CONVERSATION}.1`,
    seq: 1,
    user_id: 'ben',
    name: 'Ben',
    preview: 'text 1',
    message_type: 'text',
    retracted: false,
  },
  createdAt: 1_700_000_000_000,
  files: [],
  ...change,
});
const file = (key: string, bytes: number[], name: string) => ({
  key,
  file: new File([new Uint8Array(bytes)], name, { type: 'image/png' }),
  state: 'ready' as const,
  progress: 1,
  tries: 2,
  notBefore: 5,
  attachment: null,
  error: null,
});

test('[SEND1] a message comes back as it was written', async () => {
  const mentions = [{ user_id: 'ben', name: 'Ben' }];
  for (const each of [written(), written({ urgent: true }), written({ mentions })])
    expect(unpack(await pack(each))).toEqual(each);
});

test('[SEND1] its files come back with their keys, names and bytes, to be stored again', async () => {
  const files = [file('file-key-1', [1, 2, 3], 'röntgen.png'), file('file-key-2', [], 'empty.png')];
  const back = unpack(await pack(written({ text: '', files })));
  expect(back?.files.map(({ key, state, tries }) => [key, state, tries])).toEqual([
    ['file-key-1', 'waiting', 0],
    ['file-key-2', 'waiting', 0],
  ]);
  expect(back?.files.map(({ file: each }) => [each.name, each.type, each.size])).toEqual([
    ['röntgen.png', 'image/png', 3],
    ['empty.png', 'image/png', 0],
  ]);
  expect([...new Uint8Array((await back?.files[0]?.file.arrayBuffer()) ?? [])]).toEqual([1, 2, 3]);
});

test('[SEND1] anything else is nothing', async () => {
  const good = await pack(written({ files: [file('file-key-1', [1, 2, 3], 'x.png')] }));
  const other = new TextEncoder().encode('{"version":2}');
  const length = new Uint8Array([0, 0, 0, other.length]);
  for (const bad of [
    new Uint8Array(),
    new Uint8Array(3),
    good.slice(0, -1),
    new Uint8Array([...good, 0]),
    new Uint8Array([255, 255, 255, 255, ...good.slice(4)]),
    new Uint8Array([...length, ...other]),
  ])
    expect(unpack(bad)).toBeNull();
});
