import { describe, expect, test } from 'vitest';
import { at, CONVERSATION, entry } from './testing/builders.ts';
import {
  BURST_MS,
  decide,
  defaultSettings,
  forAnHour,
  isQuiet,
  newsBetween,
  quietChoice,
  titleWith,
  untilTomorrow,
  type AttentionPlan,
  type DeviceSettings,
  type News,
  type TabView,
} from './attention.ts';
import { ana, ben } from './testing/harness.ts';
import type { ChatState } from './state.ts';
import { emptyState } from './store.ts';

const NOW = Date.UTC(2026, 4, 12, 9, 0);
const BEN = { conversationId: 'c1', name: 'Ben Ruiz', text: 'Your potassium is low' };
const CARA = { conversationId: 'c2', name: 'Cara Lund', text: 'See you at nine' };
const one: News = { arrivals: [BEN], count: 1, unread: 3 };
const away: TabView = { speaks: true, looked: false, openId: null, allowed: true, soundedAt: null };
const asked: DeviceSettings = { ...defaultSettings, notifications: true };
const nameless = { conversationId: 'c1', count: 1, name: null, text: null };

interface Case {
  readonly news?: News;
  readonly tab?: Partial<TabView>;
  readonly settings?: Partial<DeviceSettings>;
  readonly policy?: string;
}
const planOf = ({ news = one, tab = {}, settings = {}, policy }: Case): AttentionPlan =>
  decide(news, { ...away, ...tab }, { ...asked, ...settings }, policy, NOW);

describe('[PHI1] news is', () => {
  test.each<[string, Case, AttentionPlan]>([
    ['heard, counted and notified of', {}, { sound: true, notification: nameless, title: 3 }],
    [
      'left to the tab that speaks',
      { tab: { speaks: false } },
      { sound: false, notification: null, title: 0 },
    ],
    [
      'seen where its conversation is looked at',
      { tab: { looked: true, openId: 'c1' } },
      { sound: false, notification: null, title: 3 },
    ],
    [
      'only heard where another is looked at',
      { tab: { looked: true, openId: 'c2' } },
      { sound: true, notification: null, title: 3 },
    ],
    [
      'heard where its conversation is on show behind another window',
      { tab: { openId: 'c1' } },
      { sound: true, notification: nameless, title: 3 },
    ],
    [
      'one burst with what sounded just before',
      { tab: { soundedAt: NOW - BURST_MS + 1 } },
      { sound: false, notification: nameless, title: 3 },
    ],
    [
      'heard again after it',
      { tab: { soundedAt: NOW - BURST_MS } },
      { sound: true, notification: nameless, title: 3 },
    ],
    [
      'heard though the clock was set back',
      { tab: { soundedAt: NOW + 60_000 } },
      { sound: true, notification: nameless, title: 3 },
    ],
    [
      'silent where sound is off',
      { settings: { sound: false } },
      { sound: false, notification: nameless, title: 3 },
    ],
    [
      'without a notification nobody asked for',
      { settings: { notifications: false } },
      { sound: true, notification: null, title: 3 },
    ],
    [
      'without one that the browser does not allow',
      { tab: { allowed: false } },
      { sound: true, notification: null, title: 3 },
    ],
    [
      'only counted while not to disturb',
      { settings: { quiet: { name: 'until', at: NOW + 1 } } },
      { sound: false, notification: null, title: 3 },
    ],
    [
      'heard again when that is over',
      { settings: { quiet: { name: 'until', at: NOW } } },
      { sound: true, notification: nameless, title: 3 },
    ],
    [
      'none while nothing came',
      { news: { arrivals: [], count: 0, unread: 3 } },
      { sound: false, notification: null, title: 3 },
    ],
  ])('%s', (_, given, plan) => {
    expect(planOf(given)).toEqual(plan);
  });

  const both: News = { arrivals: [BEN, CARA], count: 4, unread: 5 };
  test.each<[string, string | undefined, News, object]>([
    ['nothing of a message unless told so', undefined, one, nameless],
    ['nothing by "none"', 'none', one, nameless],
    ['nothing by a word of a later version', 'summary', one, nameless],
    ['who wrote by "names"', 'names', one, { ...nameless, name: BEN.name }],
    ['the text too by "full"', 'full', one, { ...nameless, name: BEN.name, text: BEN.text }],
    [
      'a count of several, and nobody’s name',
      'full',
      both,
      { conversationId: null, count: 4, name: null, text: null },
    ],
  ])('a notification holds %s', (_, policy, news, notification) => {
    expect(planOf({ news, ...(policy === undefined ? {} : { policy }) }).notification).toEqual(notification);
  });
});

const last = (author: typeof ana, seq: number, minute = seq) => ({
  seq,
  message_id: `${CONVERSATION}.${seq}`,
  user_id: author.user_id,
  name: author.name,
  text: 'text',
  message_type: 'text' as const,
  system: null,
  attachments: 0,
  retracted: false,
  status: 'sent' as const,
  created_at: at(minute),
});
/** The same, with another conversation in front of it. */
const besides = (state: ChatState, message: ReturnType<typeof last>): ChatState => ({
  ...state,
  inbox: { ...state.inbox, entries: [entry('another', { last_message: message }), ...state.inbox.entries] },
});
const stateWith = (unread: number, message: ReturnType<typeof last> | null, total = unread): ChatState => ({
  ...emptyState,
  me: ana,
  inbox: {
    ...emptyState.inbox,
    phase: 'ready',
    entries: message === null ? [] : [entry(CONVERSATION, { unread, last_message: message })],
    totals: { unread: total, unread_conversations: 1, conversations: 1 },
  },
});

/** Another conversation may have brought the count up. */
const mutedIn = (state: ChatState): ChatState => ({
  ...state,
  inbox: { ...state.inbox, entries: state.inbox.entries.map((each) => ({ ...each, marks: ['muted'] })) },
});

describe('[PHI1] between two states', () => {
  const before = stateWith(1, last(ben, 4));
  test.each<[string, ChatState | null, ChatState, number]>([
    ['someone’s new message is news', before, stateWith(2, last(ben, 5)), 1],
    ['several of one conversation are one arrival', before, stateWith(4, last(ben, 7)), 1],
    ['a new conversation is news', stateWith(0, null), before, 1],
    [
      'a new conversation among others is news',
      besides(stateWith(0, null), last(ben, 3)),
      besides(stateWith(1, last(ben, 4)), last(ben, 3)),
      1,
    ],
    [
      'one whose message was a moment on its way is news',
      besides(stateWith(0, null), last(ben, 5)),
      besides(stateWith(1, { ...last(ben, 4), created_at: at(4.5) }), last(ben, 5)),
      1,
    ],
    [
      'one that is taken out of the archive is none',
      besides(stateWith(0, null), last(ben, 9)),
      besides(stateWith(1, last(ben, 4)), last(ben, 9)),
      0,
    ],
    ['what is there at first is none', null, before, 0],
    ['what is there once the list is loaded is none', { ...emptyState, me: ana }, before, 0],
    ['another person’s list is none', { ...before, me: ben }, stateWith(2, last(ben, 5)), 0],
    ['one’s own message is none', before, stateWith(1, last(ana, 5), 2), 0],
    ['what is muted is none', before, mutedIn(stateWith(2, last(ben, 5))), 0],
    ['what is read is none', before, stateWith(0, last(ben, 4)), 0],
    ['an older page of the list is none', stateWith(0, null, 1), stateWith(1, last(ben, 4)), 0],
  ])('%s', (_, from, to, arrivals) => {
    expect(newsBetween(from, to).arrivals).toHaveLength(arrivals);
  });
});

test.each([
  ['Portal', 3, '(3) Portal'],
  ['(2) Portal', 3, '(3) Portal'],
  ['(99+) Portal', 0, 'Portal'],
  ['Portal', 100, '(99+) Portal'],
  ['(draft) Portal', 0, '(draft) Portal'],
])('[PHI1] the title %s with %i unread is %s', (title, count, shown) => {
  expect(titleWith(title, count)).toBe(shown);
});

test('[PHI1] until tomorrow is until the next day’s morning, and no longer', () => {
  const evening = new Date(2026, 4, 12, 22, 30).getTime();
  const quiet = untilTomorrow(evening);
  expect(quiet).toEqual({ name: 'until', at: new Date(2026, 4, 13, 7, 0).getTime() });
  expect(isQuiet(quiet, new Date(2026, 4, 13, 6, 59).getTime())).toBe(true);
  expect(isQuiet(quiet, new Date(2026, 4, 13, 7, 0).getTime())).toBe(false);
});

test('[PHI1] of a silence it is known which was chosen, until it is over', () => {
  const evening = new Date(2026, 4, 12, 22, 30).getTime();
  const choices = [
    { name: 'off' } as const,
    forAnHour(evening),
    untilTomorrow(evening),
    { name: 'always' } as const,
  ];
  const chosen = (at: Date): readonly string[] => choices.map((quiet) => quietChoice(quiet, at.getTime()));
  expect(chosen(new Date(evening))).toEqual(['off', 'hour', 'tomorrow', 'always']);
  expect(chosen(new Date(2026, 4, 12, 23, 30))).toEqual(['off', 'off', 'tomorrow', 'always']);
  expect(chosen(new Date(2026, 4, 13, 7, 0))).toEqual(['off', 'off', 'off', 'always']);
});
