import { describe, expect, test } from 'vitest';
import type { ConversationType, SeatRole } from '../../protocol/index.ts';
import { ana, ben } from '../client/testing/harness.ts';
import { conversation, messageView, seat } from '../client/testing/builders.ts';
import type { ConversationView, MessageView } from '../client/state.ts';
import { lastEditable, rightsFor } from './message-rights.ts';

const NOW = 1_000_000;
const settings = { edit_window_ms: 60_000, retract_window_ms: 120_000 };

const row = (more: Partial<MessageView> = {}): MessageView =>
  messageView(2, { mine: true, userId: ana.user_id, createdAt: NOW - 1_000, ...more });
type Where = Pick<ConversationView, 'conversation' | 'mySeat' | 'phase' | 'pinned'>;
const where = (type: ConversationType = 'direct', role: SeatRole = 'member', is_active = true): Where => ({
  phase: 'ready',
  conversation: { ...conversation(), type, is_active },
  mySeat: { ...seat(ana, 1), role },
});
const words = (message: MessageView, at: Where, now = NOW): string =>
  Object.entries(rightsFor(message, at, settings, now))
    .flatMap(([name, may]) => (may ? [name] : []))
    .join(' ');

describe('what may be done with a message', () => {
  test.each<[string, Partial<MessageView>, Where, string]>([
    ['one’s own', {}, where(), 'reply react edit retract'],
    ['another’s', { mine: false }, where(), 'reply react'],
    ['one’s own that may only be taken back', { createdAt: NOW - 60_000 }, where(), 'reply react retract'],
    ['an old one', { createdAt: NOW - 120_000 }, where(), 'reply react'],
    ['an urgent one', { mine: false, urgent: { acknowledged: [] } }, where(), 'reply react acknowledge'],
    [
      'an urgent one acknowledged by others',
      { mine: false, urgent: { acknowledged: [{ user_id: 'cara', at: '' }] } },
      where(),
      'reply react acknowledge',
    ],
    [
      'an urgent one acknowledged before',
      { mine: false, urgent: { acknowledged: [{ user_id: ana.user_id, at: '' }] } },
      where(),
      'reply react',
    ],
    [
      'an urgent one, as one who only reads',
      { mine: false, urgent: { acknowledged: [] } },
      where('group', 'read_only'),
      'acknowledge',
    ],
    [
      'one’s own that somebody has acknowledged',
      { urgent: { acknowledged: [{ user_id: 'cara', at: '' }] } },
      where(),
      'reply react retract',
    ],
    ['one that was removed', { retracted: true, content: null }, where(), ''],
    ['one not sent yet', { messageId: null, seq: null, status: 'sending' }, where(), ''],
    ['a line of the server’s', { messageType: 'system' }, where(), ''],
    ['as one who only reads', { mine: false }, where('group', 'read_only'), ''],
    ['in an announcement', { mine: false }, where('announcement'), 'react'],
    ['in one’s own announcement', {}, where('announcement', 'owner'), 'reply react edit retract'],
    ['in a closed conversation', {}, where('direct', 'owner', false), ''],
    ['another’s, where the server pins', { mine: false }, { ...where(), pinned: [] }, 'reply react pin'],
    ['as a reader there', {}, { ...where('group', 'read_only'), pinned: [] }, ''],
    ['in an announcement there', { mine: false }, { ...where('announcement'), pinned: [] }, 'react'],
    ['where one is no longer', {}, { ...where(), mySeat: null }, ''],
  ])('%s', (_, more, at, expected) => expect(words(row(more), at)).toBe(expected));

  test('a server that does not say how long one may take back is held to the time for editing', () => {
    const { retract_window_ms: _, ...older } = settings;
    expect(rightsFor(row({ createdAt: NOW - 60_000 }), where(), older, NOW).retract).toBe(false);
    expect(rightsFor(row(), where(), null, NOW)).toMatchObject({ edit: false, retract: false });
  });
});

describe('the last message of one’s own', () => {
  const state = (...rows: MessageView[]) => ({
    ...where(),
    rows: [...rows, row({ mine: false, seq: 9 })],
  });
  const last = (...rows: MessageView[]) => lastEditable(state(...rows), settings, NOW)?.seq ?? null;

  test('is found behind those of others', () => expect(last(row(), row({ seq: 3 }))).toBe(3));
  test('is not the one before it, where it may not be edited', () =>
    expect(last(row(), row({ seq: 3, createdAt: 0 }))).toBeNull());
  test('is not one that was removed', () => expect(last(row(), row({ seq: 3, retracted: true }))).toBe(2));
  test('may be none', () =>
    expect(lastEditable(state(row({ userId: ben.user_id, mine: false })), settings, NOW)).toBeNull());
});
