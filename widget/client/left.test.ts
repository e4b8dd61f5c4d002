import { describe, expect, test } from 'vitest';
import { CONVERSATION } from './testing/builders.ts';
import { FakePlatform } from './testing/fake-platform.ts';
import { openWorld, reload, say, type World } from './testing/harness.ts';
import { LeftBehind, withoutAccepted } from './left.ts';

test.each<[string, string, string[], string]>([
  ['all of it', 'sent', ['sent'], ''],
  ['what it begins with', 'sent\n\ntyped', ['sent'], 'typed'],
  ['one of several', 'a\n\nb\n\ntyped', ['b'], 'a\n\ntyped'],
  ['each once', 'yes\n\nyes', ['yes'], 'yes'],
  ['with paragraphs of its own', 'a\n\nb\n\ntyped', ['a\n\nb'], 'typed'],
  ['nothing that merely begins like it', 'sent off', ['sent'], 'sent off'],
  ['nothing of what was changed since', 'sent it', ['sent'], 'sent it'],
  ['no pattern', 'a $& b\n\nx', ['a $& b'], 'x'],
])('[SEND1] of a draft that was accepted goes %s', (_, draft, accepted, left) => {
  expect(withoutAccepted(draft, accepted)).toBe(left);
});

const draft = (world: World) => world.client.state.drafts.get(CONVERSATION) ?? '';

test('[SEND2] what went as the page did is a message of the next, and no draft', async () => {
  const first = await openWorld((world) => (world.server.undoSendMs = 5_000));
  say(first, 'held');
  first.client.setDraft(CONVERSATION, 'typed since');
  const second = await reload(first);
  expect(second.open().rows.map(({ content }) => content)).toEqual(['held']);
  expect(draft(second)).toBe('typed since');
});

test('[SEND1] what was not accepted stays a draft of the next', async () => {
  const first = await openWorld((world) => (world.room.onSend = 'swallow'));
  say(first, 'lost');
  first.client.setDraft(CONVERSATION, 'typed since');
  const second = await reload(first);
  expect(draft(second)).toBe('lost\n\ntyped since');
});

test('[SEND1] it goes from the draft when its row comes, however late that is', async () => {
  const first = await openWorld((world) => (world.room.onSend = 'commit_silently'));
  say(first, 'late');
  const second = await reload(first, (world) => (world.server.network = 'no_sockets'));
  await second.platform.advance(5_000);
  second.server.network = 'up';
  await second.reconnect();
  expect(second.open().rows.map(({ content }) => content)).toEqual(['late']);
  expect(draft(second)).toBe('');
});

test('[AUTH6] no id outlives its person, and none is kept where no draft may be', async () => {
  const world = await openWorld((made) => (made.room.onSend = 'swallow'));
  say(world, 'x');
  world.platform.signal('leaving');
  expect(world.platform.stored.size).toBe(2);
  world.client.logout();
  expect(world.platform.stored.size).toBe(0);
  const strict = await openWorld((made) => {
    made.room.onSend = 'swallow';
    made.server.drafts = false;
  });
  say(strict, 'x');
  strict.platform.signal('leaving');
  expect(strict.platform.stored.size).toBe(0);
});

describe('what a page leaves', () => {
  const row = (key: string) => ({
    key,
    mine: true,
    seq: 1,
    content: `text of ${key}`,
  });
  const view = (...keys: string[]) => ({ conversationId: CONVERSATION, rows: keys.map(row) });
  const ids = (...list: string[]) => new Map([[CONVERSATION, list]]);
  /** What the next page of the same tab takes for accepted, of everything. */
  const next = (platform: FakePlatform) => {
    const page = new LeftBehind(platform, 't');
    page.take();
    return page;
  };

  test('[SEND1] is known to the next one, once, with what those before it left', () => {
    const platform = new FakePlatform(null as never);
    new LeftBehind(platform, 't').keep(ids('client-id-0001'));
    next(platform).keep(ids('client-id-0002'));
    const page = next(platform);
    expect(page.accepted(view('client-id-0001', 'client-id-0002', 'client-id-0003'))).toEqual([
      row('client-id-0001'),
      row('client-id-0002'),
    ]);
    expect(page.accepted(view('client-id-0001', 'client-id-0002'))).toEqual([]);
    expect(next(platform).accepted(view('client-id-0001'))).toEqual([]);
  });

  test('[SEND1] is nothing where it cannot be kept, or read', () => {
    const platform = new FakePlatform(null as never);
    platform.stored.set('care-chat-left:t', '{');
    expect(next(platform).accepted(view('client-id-0001'))).toEqual([]);
    platform.storageThrows = true;
    expect(() => next(platform).keep(ids('client-id-0001'))).not.toThrow();
    expect(() => next(platform).forget()).not.toThrow();
  });
});
