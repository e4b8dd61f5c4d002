import { expect, test } from 'vitest';
import type { ConversationView, MessageView } from '../client/state.ts';
import { messageView } from '../client/testing/builders.ts';
import { allStrings } from '../i18n/whole.ts';
import { messageText } from './message-list-view.ts';
import { Listener, namesPerson, saidAtOnce } from './window-heard.ts';

const row = (seq: number | null, more: Partial<MessageView> = {}): MessageView =>
  messageView(seq ?? 0, { seq, messageId: null, content: 'hello', ...more });
const view = (rows: MessageView[], more: Partial<ConversationView> = {}): ConversationView => ({
  conversationId: 'c',
  phase: 'ready',
  link: 'online',
  conversation: null,
  people: [],
  mySeat: null,
  others: null,
  rows,
  hasBefore: true,
  hasAfter: false,
  loadingBefore: false,
  loadingAfter: false,
  historyError: false,
  newFrom: null,
  readSeq: 0,
  unread: 0,
  jump: null,
  typing: [],
  ...more,
});
/** Feeds states one after another; the seqs told after each. */
const told = (...states: ConversationView[]) => {
  const listener = new Listener();
  let before: ConversationView | null = null;
  return states.map((state) => {
    const { arrived } = listener.hear(before, state);
    before = state;
    return arrived.map(({ seq }) => seq);
  });
};

test('opening and older pages are silent; what comes after is told, once', () => {
  expect(
    told(
      view([], { phase: 'loading' }),
      view([row(5), row(6)]),
      view([row(1), row(5), row(6)]),
      view([row(6), row(7), row(8)]),
      view([row(6), row(7), row(8)]),
    ),
  ).toEqual([[], [], [], [7, 8], []]);
});

test('one’s own, system lines and what was retracted are not told', () => {
  expect(
    told(
      view([row(1)]),
      view([
        row(1),
        row(2, { mine: true }),
        row(3, { messageType: 'system' }),
        row(4, { retracted: true }),
        row(5),
      ]),
    ),
  ).toEqual([[], [5]]);
});

test('later pages of history, and the newest page after a jump, are silent', () => {
  expect(
    told(
      view([row(1)], { hasAfter: true }),
      view([row(1), row(2)], { hasAfter: true }),
      view([row(8), row(9)]),
      view([row(8), row(9), row(10)]),
    ),
  ).toEqual([[], [], [], [10]]);
});

test('another conversation begins silent', () => {
  expect(
    told(
      view([row(1)]),
      view([row(50)], { conversationId: 'd' }),
      view([row(50), row(51)], { conversationId: 'd' }),
    ),
  ).toEqual([[], [], [51]]);
});

test('a failure is told when it happens, not when it is found', () => {
  const listener = new Listener();
  const failed = row(null, { mine: true, status: 'failed' });
  const first = view([failed]);
  expect(listener.hear(null, first).failed).toEqual([]);
  expect(listener.hear(first, view([failed])).failed).toEqual([]);
  const retried = view([row(null, { mine: true, status: 'sending' })]);
  expect(listener.hear(first, retried).failed).toEqual([]);
  expect(listener.hear(retried, first).failed).toEqual([failed]);
});

test('coming back online is told', () => {
  const listener = new Listener();
  const offline = view([], { link: 'offline' });
  listener.hear(null, offline);
  expect(listener.hear(offline, view([])).reconnected).toBe(true);
});

test('that one’s own may be taken back is told once for each, and not of what stood there at the opening', () => {
  const listener = new Listener();
  const held = (key: string) => view([row(null, { key, mine: true, status: 'waiting', undoable: true })]);
  const states = [held('a'), held('a'), view([]), held('b'), held('b'), held('c')];
  let before: ConversationView | null = null;
  const spoken = states.map((state) => {
    const { undoable } = listener.hear(before, state);
    before = state;
    return undoable;
  });
  expect(spoken).toEqual([false, false, false, true, false, true]);
});

test('an urgent message is said at once, and with its writer that it names who listens; any other waits', () => {
  const mentions = [{ user_id: 'nora', name: 'Nora' }];
  const urgent = row(1, { name: 'Amara', content: '@Nora, look', urgent: { acknowledged: [] }, mentions });
  const { thread } = allStrings;
  const words = messageText(urgent, allStrings);
  expect(words).toContain(thread.urgent);
  expect(saidAtOnce(urgent, 'nora', allStrings)).toBe(thread.announce(thread.mentionedYou('Amara'), words));
  expect(saidAtOnce(urgent, 'priya', allStrings)).toBe(thread.announce('Amara', words));
  expect(saidAtOnce(row(2, { mentions }), 'nora', allStrings)).toBeNull();
});

test('a message names whom it mentions, and nobody where it is not known who listens', () => {
  const named = row(1, { mentions: [{ user_id: 'nora', name: 'Nora' }] });
  expect(['nora', 'priya', undefined].map((who) => namesPerson(named, who))).toEqual([true, false, false]);
  expect(namesPerson(row(2), 'nora')).toBe(false);
});
