import { describe, expect, test } from 'vitest';
import { limits, type ConversationDown, type Message, type Welcome } from '../../../protocol/index.ts';
import {
  conversation,
  entry,
  message,
  messageEvent,
  person,
  retractEvent,
  seat,
} from '../../../widget/client/testing/builders.ts';
import type {
  CommandSeen,
  FinalInbox,
  FinalLog,
  FinalView,
  History,
  RowSeen,
  Seen,
  Target,
} from '../history.ts';
import { check } from './check.ts';

/** A small world of two: ana founded, ben was there from the start, and one message was said and seen by both. */
const C = 'conversation-for-tests-0000000';
const ana = person('ana');
const ben = person('ben', 'doctor');
const target: Target = { conversation: C };
const AT = Date.parse('2026-05-12T08:00:00.000Z');

const founding = message(1, ana, {
  message_type: 'system',
  system: { fact: 'created', by: ana.name },
  content: 'made',
});
const said = message(2, ana, { client_id: 'client-0001', content: 'text 1' });
const rowOf = (row: Message, viewer: string): RowSeen => ({
  key: row.user_id === viewer && row.client_id !== null ? row.client_id : row.message_id,
  seq: row.seq,
  mine: row.user_id === viewer,
  userId: row.user_id,
  content: row.content,
  system: row.system === null ? null : JSON.stringify(row.system),
  status: row.status,
  edited: false,
  retracted: row.retracted_at !== null,
  reactions: row.reactions,
  urgent: row.urgent?.acknowledged ?? null,
  mentions: row.mentions ?? [],
  replyTo: row.reply_to,
});

const log = (change: Partial<FinalLog> = {}): FinalLog => ({
  conversation: C,
  epoch: 1,
  title: null,
  isActive: true,
  events: [
    { seq: 1, kind: 'conversation', at: AT, user_id: 'ana', client_id: null, target_seq: null, seat: null },
    {
      seq: 2,
      kind: 'message',
      at: AT,
      user_id: 'ana',
      client_id: 'client-0001',
      target_seq: null,
      seat: null,
    },
  ],
  messages: [founding, said],
  pinned: [],
  seats: [
    { n: 1, user_id: 'ana', joined_seq: 1, role: 'owner', active: true, delivered_seq: 1, read_seq: 1 },
    { n: 2, user_id: 'ben', joined_seq: 1, role: 'member', active: true, delivered_seq: 1, read_seq: 1 },
  ],
  ...change,
});
const view = (user: string, change: Partial<FinalView> = {}): FinalView => ({
  device: `phone of ${user}`,
  user,
  conversation: C,
  phase: 'ready',
  link: 'online',
  rows: [rowOf(founding, user), rowOf(said, user)],
  unread: user === 'ben' ? 1 : 0,
  readSeq: 1,
  seats: ['1 owner', '2 member'],
  pinned: [],
  ...change,
});
const listed = (user: string, change = {}) =>
  entry(C, {
    others_count: 1,
    last_message: {
      seq: 2,
      message_id: said.message_id,
      user_id: 'ana',
      name: ana.name,
      text: said.content,
      message_type: 'text',
      system: null,
      attachments: 0,
      retracted: false,
      status: 'sent',
      created_at: said.created_at,
    },
    unread: user === 'ben' ? 1 : 0,
    read_seq: 1,
    head_seq: 2,
    ...change,
  });
const totals = (user: string) => ({
  unread: user === 'ben' ? 1 : 0,
  unread_conversations: user === 'ben' ? 1 : 0,
  conversations: 1,
});
const inbox = (user: string, change: Partial<FinalInbox> = {}): FinalInbox => ({
  user,
  entries: [listed(user)],
  totals: totals(user),
  messages: [said, founding],
  searches: [{ text: 'text 1', found: [said.message_id] }],
  ...change,
});
const sidebar = (user: string) => ({
  device: `phone of ${user}`,
  user,
  entries: [listed(user)],
  totals: totals(user),
});

const at = 0;
const wrote = (text: string): Seen => ({
  at,
  what: 'wrote',
  device: 'phone of ana',
  user: 'ana',
  conversation: C,
  text,
});
const command = (client_id: string, content: string, type = 'send'): CommandSeen => ({
  type,
  client_id,
  payload: JSON.stringify({ content }),
  content,
});
const up = (said_: CommandSeen, road = 'socket-ana', user = 'ana'): Seen => ({
  at,
  what: 'up',
  device: `phone of ${user}`,
  user,
  conversation: C,
  road,
  by: road.startsWith('http') ? 'http' : 'socket',
  command: said_,
});
const out = (frame: ConversationDown, user = 'ana', road = `socket-${user}`, bytes = 100): Seen => ({
  at,
  what: 'out',
  road,
  user,
  target,
  frame,
  bytes,
});
const pull = (after: number, user = 'ana'): Seen => ({
  at,
  what: 'in',
  road: `socket-${user}`,
  frame: { type: 'pull', after },
});
const welcome = (user: string, change: Partial<Welcome> = {}): Seen =>
  out(
    {
      type: 'welcome',
      epoch: 1,
      head: 2,
      conversation: conversation(C),
      seats: [seat(ana, 1, C), seat(ben, 2, C)],
      me: {
        sender_id: `${C}.s${user === 'ana' ? 1 : 2}`,
        floor_seq: 0,
        cursor: { delivered_seq: 1, read_seq: 1 },
      },
      others: null,
      cursors: [],
      features: [],
      now: said.created_at,
      ...change,
    },
    user,
  );
const events = (...rows: Message[]): ConversationDown => ({
  type: 'events',
  events: rows.map(messageEvent),
  head: 2,
  more: false,
});
const ack = (seq: number, clientId = 'client-0001'): ConversationDown => ({
  type: 'ack',
  client_id: clientId,
  seq,
  message_id: `${C}.${seq}`,
  created_at: said.created_at,
});
const cursors = (
  delivered: number,
  read: number,
  seats: { n: number; read: number }[] = [],
): ConversationDown => ({
  type: 'cursors',
  me: { delivered_seq: delivered, read_seq: read },
  others: null,
  seats: seats.map((each) => ({ sender_id: `${C}.s${each.n}`, delivered_seq: 9, read_seq: each.read })),
});
const shown = (status: string): Seen => ({
  at,
  what: 'shown',
  device: 'phone of ana',
  user: 'ana',
  conversation: C,
  rows: [{ ...rowOf(said, 'ana'), status }],
  count: 1,
  bound: 10,
});
/** A change of the message that was said. */
const change = (type: string, clientId: string, more: object = {}): CommandSeen => ({
  type,
  client_id: clientId,
  payload: JSON.stringify({ message_id: said.message_id, ...more }),
  content: 'content' in more ? String(more.content) : null,
});
const edit = (content: string, clientId = 'client-0003') => change('edit', clientId, { content });
const react = (action: string, clientId = 'client-0003') =>
  change('react', clientId, { emoji: '👍', action });
const taking = change('retract', 'client-0003');
const acknowledging = (clientId = 'client-0003') => change('acknowledge', clientId);
/** A reaction that was not there: its answer names the message it is on. */
const reacted = (seq: number): readonly Seen[] => [up(react('remove')), out(ack(seq, 'client-0003'))];
const happened = (kind: string, seq = 3, client_id = 'client-0003'): FinalLog['events'][number] => ({
  ...log().events[1]!,
  seq,
  kind,
  client_id,
  target_seq: 2,
});
const roleAsked = (client_id: string, role: string): Seen =>
  up({ ...command(client_id, '', 'role'), payload: JSON.stringify({ role }) }, 'http-6');
const answered = (asked: CommandSeen, method: string, row: Message): readonly Seen[] => [
  up(asked, 'http-5'),
  {
    at,
    what: 'answered',
    user: 'ana',
    road: 'http-5',
    method,
    path: `/messages/${row.message_id}`,
    status: 200,
    body: row,
  },
];
const chose = (isPrivate: boolean): Seen => ({ at, what: 'chose', user: 'ana', isPrivate });
const keeps: Seen = {
  at,
  what: 'answered',
  user: 'ana',
  road: 'http-7',
  method: 'PATCH',
  path: '/me/choices',
  status: 200,
  body: { private_reading: true },
};
const reads = (seq: number): Seen => ({
  at,
  what: 'in',
  road: 'socket-ana',
  frame: { type: 'read', seq },
});
/** That ana has read so far, to ben. */
const told = (read: number): Seen => out(cursors(9, 1, [{ n: 1, read }]), 'ben', 'socket-ben');
const seenByAna: Message = { ...said, user_id: 'ben', status: 'read', is_read: true };
const restored = (kept: number, asOf = at): Seen => ({ at, what: 'restored', conversation: C, kept, asOf });

const good: readonly Seen[] = [
  wrote('text 1'),
  up(command('client-0001', 'text 1')),
  welcome('ana'),
  welcome('ben'),
  pull(1),
  pull(1, 'ben'),
  out(ack(2)),
  {
    at,
    what: 'down',
    device: 'phone of ana',
    user: 'ana',
    road: 'socket-ana',
    target,
    frame: ack(2),
  },
  out(events(said)),
  out(events(said), 'ben'),
];

type End = Partial<History['final']>;
const recorded = (row: Message): History['final']['records'][number] => ({
  conversation: C,
  seq: row.seq,
  content: row.content,
  status: row.status,
  retracted: false,
  acknowledged: [],
  mentions: [],
});
const history = (seen: readonly Seen[], end: End = {}): History => ({
  seen,
  privateReaders: ['ben'],
  final: {
    logs: [log()],
    inboxes: ['ana', 'ben'].map((user) => inbox(user)),
    records: [founding, said].map(recorded),
    senders: [],
    views: ['ana', 'ben'].map((user) => view(user)),
    sidebars: ['ana', 'ben'].map(sidebar),
    ...end,
  },
});
const rules = (seen: readonly Seen[], end: End = {}): string[] => [
  ...new Set(check(history(seen, end)).map((each) => each.rule)),
];

test('[ORD1] a good history breaks no rule', () => {
  expect(check(history(good))).toEqual([]);
});

describe('what is told breaks', () => {
  const other = { ...said, created_at: '2026-05-12T08:30:00.000Z' };
  const below = log({
    seats: [
      { n: 1, user_id: 'ana', joined_seq: 1, role: 'owner', active: true, delivered_seq: 1, read_seq: 1 },
      { n: 2, user_id: 'ben', joined_seq: 3, role: 'member', active: true, delivered_seq: 3, read_seq: 3 },
    ],
    events: [
      ...log().events,
      { seq: 3, kind: 'join', at: AT, user_id: 'ana', client_id: 'join-ben-1', target_seq: null, seat: 2 },
    ],
  });
  const letIn = up({ ...command('join-ben-1', '', 'join'), payload: '{"history":"from_now"}' }, 'http-1');
  const leave: ConversationDown = {
    type: 'events',
    events: [
      {
        seq: 2,
        at: said.created_at,
        kind: 'leave',
        sender: { ...seat(ben, 2, C), is_active: false },
        message: message(2, ana, { message_type: 'system' }),
      },
    ],
    head: 2,
    more: false,
  };

  test.each<[rule: string, what: string, seen: readonly Seen[], end?: End]>([
    ['ORD1', 'an event twice in a frame', [...good, pull(1), out(events(said, said))]],
    ['ORD2', 'an event nobody asked for, out of turn', [...good, out(events(message(9, ana)))]],
    ['ORD2', 'another event under the same seq', [...good, out(events(other), 'ben', 'socket-ben'), pull(1)]],
    [
      'DUR4',
      'another event under a seq that was seen before a restore',
      [...good, restored(1), welcome('ana', { epoch: 2 }), pull(1), out(events(other))],
    ],
    ['DUR4', 'an epoch that goes down', [welcome('ana', { epoch: 2 }), ...good]],
    [
      'IDM1',
      'another answer to the same command',
      [...good, out({ ...ack(2), message_id: `${C}.3` } as ConversationDown)],
    ],
    [
      'IDM1',
      'another answer to what was answered before the point a restore went back to',
      [...good, ...reacted(2), restored(2, at + 1), out(ack(4, 'client-0003'))],
    ],
    ['IDM1', 'an answer to what nobody asked', [...good, out(ack(2, 'client-0099'))]],
    [
      'IDM2',
      'the same id with other words, accepted',
      [
        ...good,
        up(command('client-0001', 'other words'), 'http-2'),
        {
          at,
          what: 'answered',
          user: 'ana',
          road: 'http-2',
          method: 'POST',
          path: '/messages',
          status: 200,
          body: said,
        },
      ],
    ],
    [
      'DUR1',
      'an acknowledge of what the log has not',
      [...good, up(command('client-0002', 'gone')), out(ack(3, 'client-0002'))],
    ],
    [
      'ACL1',
      'a message as somebody else’s',
      [...good, pull(1, 'ben'), out(events({ ...said, user_id: 'ben' }), 'ben')],
    ],
    ['VIS1', 'an event below the floor', [letIn, ...good], { logs: [below] }],
    [
      'VIS1',
      'a quote of what lies below the floor',
      [
        letIn,
        welcome('ben', {
          me: { sender_id: `${C}.s2`, floor_seq: 2, cursor: { delivered_seq: 3, read_seq: 3 } },
        }),
        out(
          {
            type: 'history',
            ref: 'history-1',
            items: [
              message(4, ana, {
                reply_to: {
                  message_id: said.message_id,
                  seq: 2,
                  user_id: 'ana',
                  name: ana.name,
                  preview: 'text 1',
                  message_type: 'text',
                  retracted: false,
                },
              }),
            ],
            has_before: false,
            has_after: false,
          },
          'ben',
        ),
      ],
      { logs: [below] },
    ],
    [
      'ACL3',
      'anything after the seat has ended',
      [...good, pull(1, 'ben'), pull(1), out(leave), out(events(said), 'ben')],
    ],
    [
      'ACL2',
      'a message of another conversation',
      [...good, pull(1), out(events(message(2, ana, { conversation_id: 'x'.repeat(30) })))],
    ],
    [
      'ACL2',
      'an entry to someone who never had a seat',
      [
        ...good,
        {
          at,
          what: 'out',
          road: 'socket-cyd',
          user: 'cyd',
          target: 'inbox',
          frame: { type: 'entry', entry: listed('cyd'), totals: totals('cyd') },
          bytes: 1,
        },
      ],
    ],
    [
      'ACL2',
      'an answer to someone who never had a seat',
      [
        ...good,
        {
          at,
          what: 'answered',
          user: 'cyd',
          road: 'http-3',
          method: 'GET',
          path: `/messages/conversation/${C}`,
          status: 200,
          body: { items: [said] },
        },
      ],
    ],
    ['CUR1', 'a mark that goes back', [...good, out(cursors(2, 2)), out(cursors(2, 1))]],
    [
      'CUR1',
      'a mark that goes back by a restore to a later point than it was told',
      [...good, out(cursors(2, 2)), restored(2, at + 1), out(cursors(2, 1))],
    ],
    ['CUR4', 'read without delivered', [...good, out(cursors(1, 2))]],
    [
      'CUR5',
      'how far someone has read who keeps it private',
      [...good, out(cursors(1, 1, [{ n: 2, read: 2 }]))],
    ],
    ['RCP1', 'what was read while that was private', [...good, chose(true), keeps, reads(2), told(2)]],
    ['RCP1', 'the same, by a status', [...good, chose(true), keeps, reads(2), out(events(seenByAna), 'ben')]],
    ['RCP1', 'what nobody said to have read', [...good, told(2)]],
    [
      'RCP1',
      'the same, in the answer to a request',
      [...good, chose(true), keeps, reads(2), ...answered(edit('text 2'), 'PATCH', seenByAna)],
    ],
    ['STA1', 'a status that goes back', [...good, shown('read'), shown('delivered')]],
    [
      'FLOW1',
      'more than may stand unconfirmed',
      [
        ...good,
        ...Array.from({ length: 300 }, (_, i) =>
          out({
            ...events(),
            events: [{ seq: 3 + i, at: said.created_at, kind: 'void' }],
          } as ConversationDown),
        ),
      ],
    ],
    [
      'LIM1',
      'a frame too large',
      [...good, out(cursors(1, 1), 'ana', 'socket-ana', limits.frame.maxDownBytes + 1)],
    ],
    [
      'LIM1',
      'two sends at once',
      [...good, up(command('client-0002', 'b')), up(command('client-0003', 'c'))],
    ],
    [
      'LIM1',
      'too many rows on show',
      [...good, { ...(shown('sent') as Extract<Seen, { what: 'shown' }>), count: 11 }],
    ],
  ])('[%s] %s', (rule, _what, seen, end) => {
    expect(rules(seen, end)).toContain(rule);
  });
});

describe('what is left in the end breaks', () => {
  const twice = log({ events: [...log().events, { ...log().events[1]!, seq: 3 }] });
  const hole = log({ events: [log().events[0]!, { ...log().events[1]!, seq: 3 }] });
  const views = (change: Partial<FinalView>) => ({ views: [view('ana', change), view('ben')] });
  const inboxes = (change: Partial<FinalInbox>) => ({ inboxes: [inbox('ana'), inbox('ben', change)] });
  const pending: RowSeen = { ...rowOf(said, 'ana'), seq: null, status: 'waiting' };

  test.each<[rule: string, what: string, end: End, seen?: readonly Seen[]]>([
    ['ORD1', 'a hole', { logs: [hole] }],
    ['IDM1', 'one command twice', { logs: [twice] }],
    ['IDM1', 'one message twice', { logs: [log({ messages: [founding, said, { ...said, seq: 3 }] })] }],
    ['IDM1', 'two bubbles', views({ rows: [rowOf(founding, 'ana'), rowOf(said, 'ana'), pending] })],
    ['RES2', 'no bubble', views({ rows: [rowOf(founding, 'ana')] })],
    ['RES2', 'a bubble still on its way', views({ rows: [rowOf(founding, 'ana'), pending] })],
    ['RES1', 'a view that never became ready', views({ phase: 'loading' })],
    [
      'RES3',
      'a view without a change',
      views({ rows: [rowOf(founding, 'ana'), { ...rowOf(said, 'ana'), content: 'old' }] }),
    ],
    [
      'RES3',
      'a view with an older status',
      { ...views({}), logs: [log({ messages: [founding, { ...said, status: 'read' }] })] },
    ],
    [
      'RES3',
      'a view with a row too many',
      views({ rows: [...view('ana').rows, { ...rowOf(said, 'ben'), seq: 3 }] }),
    ],
    ['RES3', 'a view that has pinned what is not', views({ pinned: [2] })],
    ['DUR1', 'a message pinned that nobody asked for', { logs: [log({ pinned: [2] })] }],
    [
      'DUR1',
      'a pin that is not there',
      { logs: [log({ events: [...log().events, happened('pin')] })] },
      [...good, up(change('pin', 'client-0003', { action: 'add' }))],
    ],
    ['RES3', 'a view with an older role', views({ seats: ['1 owner', '2 read_only'] })],
    [
      'SEAT1',
      'a role nobody gave',
      { logs: [log({ seats: [log().seats[0]!, { ...log().seats[1]!, role: 'owner' }] })] },
    ],
    [
      'SEAT1',
      'a change of role that is not what was asked',
      { logs: [log({ events: [...log().events, { ...happened('role'), seat: 2 }] })] },
      [...good, roleAsked('client-0003', 'read_only')],
    ],
    [
      'SEAT1',
      'nobody who owns it',
      {
        logs: [
          log({
            events: [...log().events, { ...happened('role'), seat: 1 }],
            seats: [{ ...log().seats[0]!, role: 'member' }, log().seats[1]!],
          }),
        ],
      },
      [...good, roleAsked('client-0003', 'member')],
    ],
    ['CUR2', 'a wrong count of unread', views({ unread: 4 })],
    ['CUR2', 'a wrong count in the inbox', inboxes({ entries: [listed('ben', { unread: 2 })] })],
    ['CUR2', 'wrong totals', inboxes({ totals: { unread: 7, unread_conversations: 1, conversations: 1 } })],
    [
      'CUR4',
      'a mark above the head',
      { logs: [log({ seats: [log().seats[0]!, { ...log().seats[1]!, delivered_seq: 9 }] })] },
    ],
    ['CUR1', 'a seat behind the mark it was told', {}, [...good, out(cursors(2, 2))]],
    [
      'RCP1',
      'a mark in the record of what was read in private',
      { senders: [{ conversation: C, senderId: `${C}.s1`, readSeq: 2 }] },
      [...good, chose(true), keeps, reads(2)],
    ],
    [
      'RCP1',
      'a status in the record of what was read in private',
      { records: [{ ...recorded(said), status: 'read' }], logs: [log({ messages: [founding, seenByAna] })] },
      [...good, chose(true), keeps, reads(2)],
    ],
    ['DUR3', 'an inbox without an entry', inboxes({ entries: [] })],
    ['DUR3', 'an inbox without a message', inboxes({ messages: [founding] })],
    ['DUR3', 'an inbox behind the head', inboxes({ entries: [listed('ben', { head_seq: 1 })] })],
    ['DUR3', 'a search that misses', inboxes({ searches: [{ text: 'text 1', found: [] }] })],
    ['DUR3', 'records that lack a message', { records: [] }],
    ['DUR3', 'a sidebar unlike its inbox', { sidebars: [{ ...sidebar('ana'), entries: [] }] }],
    ['ACL2', 'a view without a seat', { views: [view('ana'), view('ben'), view('cyd')] }],
    ['ACL2', 'an inbox without a seat', { inboxes: [inbox('ana'), inbox('ben'), inbox('cyd')] }],
    ['DUR1', 'an accepted message that is gone', { logs: [log({ events: [log().events[0]!] })] }],
    [
      'ORD2',
      'one’s own messages the other way round',
      {
        logs: [
          log({
            events: [
              log().events[0]!,
              { ...log().events[1]!, client_id: 'client-0002' },
              { ...log().events[1]!, seq: 3 },
            ],
          }),
        ],
      },
      [
        wrote('text 1'),
        up(command('client-0001', 'text 1')),
        wrote('text 2'),
        up(command('client-0002', 'text 2')),
      ],
    ],
  ])('[%s] %s', (rule, _what, end, seen = good) => {
    expect(rules(seen, end)).toContain(rule);
  });
});

describe('a change that was answered', () => {
  /** What a log that holds these events, and this row for the message, breaks of the rule on what was answered. */
  const lost = (seen: readonly Seen[], changed: FinalLog['events'], row: Message = said): string[] =>
    check(
      history([...good, ...seen], {
        views: [],
        inboxes: [],
        records: [],
        sidebars: [],
        logs: [log({ events: [...log().events, ...changed], messages: [founding, row] })],
      }),
    ).flatMap(({ rule, what }) => (rule === 'DUR1' ? [what] : []));
  const edited = { ...said, content: 'text 2', edited_at: said.created_at, updated_seq: 3 };
  const gone = { ...said, content: null, retracted_at: said.created_at, updated_seq: 3 };
  const liked = { ...said, reactions: [{ emoji: '👍', user_ids: ['ana'] }], updated_seq: 3 };
  const seen_ = {
    ...said,
    urgent: { acknowledged: [{ user_id: 'ana', at: said.created_at }] },
    updated_seq: 3,
  };
  const asked = (command_: CommandSeen, seq = 3): readonly Seen[] => [
    up(command_),
    out(ack(seq, command_.client_id)),
  ];

  test.each<[what: string, seen: readonly Seen[], events: FinalLog['events'], row?: Message]>([
    ['an edit whose text is not there', asked(edit('text 2')), [happened('edit')]],
    ['an edit answered with another’s event', asked(edit('text 2'), 2), []],
    ['an edit that stands as something else', asked(edit('text 2')), [happened('react')]],
    ['a retraction answered with another’s event', asked(taking, 2), []],
    ['a retraction whose message stands', asked(taking), [happened('retract')]],
    ['a message gone that nobody took back', [], [], gone],
    ['a reaction answered with another’s event', asked(react('add'), 2), []],
    ['a reaction that is not there', asked(react('add')), [happened('react')]],
    ['a reaction of which nobody asked', [], [], liked],
    ['an acknowledgement answered with another’s event', asked(acknowledging(), 2), []],
    ['an edit by request that is not there', answered(edit('text 2'), 'PATCH', said), []],
    ['a retraction by request that is not there', answered(taking, 'DELETE', said), []],
  ])('[DUR1] is lost: %s', (_what, seen, events_, row) => {
    expect(lost(seen, events_, row)).not.toEqual([]);
  });

  test.each<[what: string, seen: readonly Seen[], events: FinalLog['events'], row?: Message]>([
    ['an edit', asked(edit('text 2')), [happened('edit')], edited],
    ['an edit to what it said', asked(edit('text 1'), 2), []],
    ['an edit by request', answered(edit('text 2'), 'PATCH', edited), [happened('edit')], edited],
    ['a retraction', asked(taking), [happened('retract')], gone],
    ['a retraction by request', answered(taking, 'DELETE', gone), [happened('retract')], gone],
    [
      'a retraction of what was taken back',
      [...asked(taking), ...asked(change('retract', 'client-0004'))],
      [happened('retract')],
      gone,
    ],
    ['a reaction', asked(react('add')), [happened('react')], liked],
    [
      'a reaction that was there',
      [...asked(react('add')), ...asked(react('add', 'client-0004'))],
      [happened('react')],
      liked,
    ],
    ['an acknowledgement', asked(acknowledging()), [happened('acknowledge')], seen_],
    [
      'an acknowledgement that was given',
      [...asked(acknowledging()), ...asked(acknowledging('client-0004'))],
      [happened('acknowledge')],
      seen_,
    ],
    [
      'an edit that a later one replaced',
      [...asked(edit('text 2')), ...asked(edit('text 3', 'client-0004'), 4)],
      [happened('edit'), happened('edit', 4, 'client-0004')],
      { ...edited, content: 'text 3' },
    ],
    [
      'an edit that a restore took',
      [...asked(edit('text 2')), restored(2)],
      [{ ...happened('void'), client_id: null, target_seq: null }],
    ],
  ])('[DUR1] is there: %s', (_what, seen, events_, row) => {
    expect(lost(seen, events_, row)).toEqual([]);
  });

  const urged = up({
    ...command('client-0001', 'text 1'),
    payload: JSON.stringify({ content: 'text 1', urgent: true }),
  });
  test.each<[what: string, seen: readonly Seen[], events: FinalLog['events'], row: Message]>([
    ['asks unasked', [], [], { ...said, urgent: { acknowledged: [] } }],
    ['does not ask', [urged], [], said],
    ['tells of someone who did not', [urged], [], seen_],
    [
      'does not tell of someone',
      [urged],
      [happened('acknowledge')],
      { ...said, urgent: { acknowledged: [] } },
    ],
    [
      'was acknowledged twice by one person',
      [urged],
      [happened('acknowledge'), happened('acknowledge', 4, 'client-0004')],
      seen_,
    ],
  ])('[MSG3] an urgent message %s', (_what, seen, changed, row) => {
    const broken = check(
      history([...(seen.length === 0 ? good : [wrote('text 1')]), ...seen], {
        views: [],
        inboxes: [],
        records: [],
        sidebars: [],
        logs: [log({ events: [...log().events, ...changed], messages: [founding, row] })],
      }),
    );
    expect(broken.map(({ rule }) => rule)).toContain('MSG3');
  });

  const naming = (...mentions: string[]) =>
    up({ ...command('client-0001', 'text 1'), payload: JSON.stringify({ content: 'text 1', mentions }) });
  const naming_anew = (...mentions: string[]) =>
    up({ ...edit('text 2'), payload: JSON.stringify({ message_id: `${C}.2`, content: 'text 2', mentions }) });
  const toBen: Message = { ...said, mentions: [{ user_id: 'ben', name: ben.name }] };
  const left = { ...happened('leave'), user_id: 'ben', client_id: null, target_seq: null, seat: 2 };
  /** What the rule says of a log that holds these events, and this row for the message. */
  const named = (seen: readonly Seen[], changed: FinalLog['events'], row: Message): string[] =>
    check(
      history([wrote('text 1'), ...seen], {
        views: [],
        inboxes: [],
        records: [],
        sidebars: [],
        logs: [log({ events: [...log().events, ...changed], messages: [founding, row] })],
      }),
    ).flatMap(({ rule, what }) => (rule === 'MSG4' ? [what] : []));

  test.each<[what: string, seen: readonly Seen[], events: FinalLog['events'], row: Message]>([
    ['names somebody unasked', [naming()], [], toBen],
    ['does not name who was there', [naming('ben')], [], said],
    ['names on whom an edit does not', [naming('ben'), naming_anew()], [happened('edit')], toBen],
    [
      'names nobody after an edit that says nothing of it',
      [naming('ben'), up(edit('text 2'))],
      [happened('edit')],
      said,
    ],
    [
      'names who had left before the edit',
      [naming(), naming_anew('ben')],
      [left, happened('edit', 4)],
      toBen,
    ],
    [
      'names somebody though it was taken back',
      [naming('ben')],
      [happened('retract')],
      { ...gone, ...toBen, retracted_at: said.created_at },
    ],
  ])('[MSG4] a message %s', (_what, seen, changed, row) => {
    expect(named(seen, changed, row)).not.toEqual([]);
  });

  test.each<[what: string, seen: readonly Seen[], events: FinalLog['events'], row: Message]>([
    ['it names who was there', [naming('ben')], [], toBen],
    ['who was named left later', [naming('ben')], [left], toBen],
    ['who had left is passed over', [naming(), naming_anew('ben')], [left, happened('edit', 4)], said],
    ['an edit says nothing of it', [naming('ben'), up(edit('text 2'))], [happened('edit')], toBen],
  ])('[MSG4] is no fault: %s', (_what, seen, changed, row) => {
    expect(named(seen, changed, row)).toEqual([]);
  });

  test('[IDM1] [DUR4] keeps its answer over a restore that kept its event, though it was answered only later', () => {
    const seen = [...asked(edit('text 2')), restored(3, at - 1)];
    expect(lost(seen, [happened('edit')], edited)).toEqual([]);
    const again = out({ ...ack(3, 'client-0003'), message_id: `${C}.9` } as ConversationDown);
    expect(
      rules([...good, ...seen, again], { logs: [log({ events: [...log().events, happened('edit')] })] }),
    ).toContain('IDM1');
  });
});

describe('what is no fault', () => {
  test('[DUR4] what a restore is known to have lost', () => {
    const lost = log({
      epoch: 2,
      events: [log().events[0]!, { ...log().events[1]!, kind: 'void', client_id: null }],
      messages: [founding],
    });
    const broken = check(
      history([...good, restored(1)], { logs: [lost], views: [], inboxes: [], records: [], sidebars: [] }),
    );
    expect(broken.filter((each) => each.rule === 'DUR1' || each.rule === 'RES2')).toEqual([]);
  });

  test('[CUR1] a mark that a restore took, told only after the point it went back to', () => {
    const seen = [...good, out(cursors(2, 2)), restored(2), out(cursors(1, 1))];
    expect(rules(seen)).not.toContain('CUR1');
  });

  test('[DUR4] another answer to what changed nothing, and was lost by a restore all the same', () => {
    const seen = [...good, ...reacted(2), restored(2, at - 1), out(ack(4, 'client-0003'))];
    expect(rules(seen)).not.toContain('IDM1');
  });

  test('[RES2] a message that failed for all to see, or that was thrown away', () => {
    const failed: RowSeen = {
      ...rowOf(said, 'ana'),
      key: 'client-0002',
      seq: null,
      content: 'text 2',
      status: 'failed',
    };
    const seen = [...good, wrote('text 2'), up(command('client-0002', 'text 2'), 'http-4')];
    expect(
      rules(seen, { views: [view('ana', { rows: [...view('ana').rows, failed] }), view('ben')] }),
    ).toEqual([]);
    expect(rules([...seen, { at, what: 'discarded', device: 'phone of ana', text: 'text 2' }])).toEqual([]);
    expect(rules(seen)).toEqual(['RES2']);
  });

  test('[VIS1] a retraction above the floor', () => {
    const frame: ConversationDown = { type: 'events', events: [retractEvent(3, 2)], head: 3, more: false };
    expect(rules([...good, out(frame)])).toEqual([]);
  });
});
