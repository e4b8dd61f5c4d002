import { expect, test } from 'vitest';
import type { Entry, LogEvent, Message } from '../../protocol/index.ts';
import {
  CONVERSATION,
  entry,
  message,
  messageEvent,
  person,
  seat,
} from '../../widget/client/testing/builders.ts';
import { eventKey } from '../support/steady-client.ts';
import { check } from './checker.ts';
import { Ledger } from './ledger.ts';
import type { Observed, Reader } from './observe.ts';

/** The checker must see each kind of loss by itself: a drill whose checker sees nothing proves nothing. */

const [ana, ben] = [person('ana'), person('ben', 'doctor')];
const at = '2026-11-20T09:30:00.000Z';
const mark = { sender_id: seat(ana, 1).sender_id, delivered_seq: 3, read_seq: 2 };
const urgent = { acknowledged: [{ user_id: 'ana', at }] };
const rows: readonly Message[] = [1, 2, 3].map((seq) =>
  message(seq, seq === 2 ? ben : ana, { client_id: `client-${seq}`, ...(seq === 2 && { urgent }) }),
);

/** What is changed in a world in which every promise was kept. */
interface Changes {
  readonly history?: readonly Message[];
  readonly log?: readonly LogEvent[];
  readonly seen?: readonly string[];
  readonly entry?: Partial<Entry>;
  readonly inbox?: readonly Message[];
  readonly recorded?: readonly Message[];
  readonly pins?: readonly string[];
  /** What others are shown of the reader, and the database has. */
  readonly mark?: { readonly delivered_seq?: number; readonly read_seq?: number };
  /** What the database alone has. */
  readonly recordedMark?: { readonly read_seq?: number };
  /** Of an acknowledge that named an event. */
  readonly answered?: { readonly seq: number; readonly messageId: string };
}

function world(changes: Changes): { ledger: Ledger; observed: Observed } {
  const ledger = new Ledger();
  for (const row of rows)
    ledger.add({
      conversationId: CONVERSATION,
      userId: row.user_id,
      clientId: row.client_id ?? '',
      ack: { kind: 'ack', seq: row.seq, messageId: row.message_id, road: 'http' },
      urgent: row.urgent !== undefined,
      content: row.content,
    });
  ledger.seen(`${CONVERSATION}.2`, 'ana');
  if (changes.answered) ledger.answered(CONVERSATION, { kind: 'ack', road: 'socket', ...changes.answered });
  ledger.read(CONVERSATION, 'ana', 2);
  const { history = rows, log = history.map(messageEvent), inbox = history, recorded = history } = changes;
  const reader: Reader = {
    userId: 'ana',
    log,
    history,
    detail: {
      conversation: {
        ...entry(CONVERSATION),
        created_by: 'ana',
        updated_at: rows[0]?.updated_at ?? '',
        rev: 1,
      },
      me: seat(ana, 1),
      cursor: { delivered_seq: 3, read_seq: 2 },
      others: null,
      head: log.length,
    },
    entry: entry(CONVERSATION, { read_seq: 2, last_message: previewOf(history.at(-1)), ...changes.entry }),
    marks: [{ ...mark, ...changes.mark }],
    pins: changes.pins ?? [],
    inbox,
    seen: changes.seen ?? log.map(eventKey),
  };
  const records = {
    messages: recorded.map((row) => ({
      ...row,
      reactions: JSON.stringify(row.reactions),
      urgent: row.urgent === undefined ? 0 : 1,
      acknowledged: JSON.stringify(row.urgent?.acknowledged ?? []),
    })),
    senders: [{ ...mark, ...changes.mark, ...changes.recordedMark }],
  };
  return { ledger, observed: { conversationId: CONVERSATION, readers: [reader], records } };
}

const previewOf = (row: Message | undefined): Entry['last_message'] =>
  row === undefined
    ? null
    : { ...row, text: row.content, attachments: 0, retracted: false, urgent: row.urgent !== undefined };

const found = (changes: Changes): string[] => {
  const { ledger, observed } = world(changes);
  return check(ledger, [observed]);
};
const [first, second, third] = rows as [Message, Message, Message];
const changed = { ...second, content: 'something else' };
const unseen = { ...second, urgent: { acknowledged: [] } };
const log: readonly LogEvent[] = rows.map(messageEvent);
const about = { target_seq: 2, message_id: second.message_id, sender_id: 'sender-ben', user_id: 'ben' };
const pinned = { kind: 'pin', seq: 4, at, ...about, action: 'add' } as const;
const unpinned = { ...pinned, seq: 5, action: 'remove' } as const;

test('[DUR1] a world that kept every promise', () => {
  expect(found({})).toEqual([]);
  expect(found({ answered: { seq: 3, messageId: third.message_id } })).toEqual([]);
  expect(
    found({ log: [...log, pinned, unpinned, { ...pinned, seq: 6 }], pins: [second.message_id] }),
  ).toEqual([]);
});

test.each<[string, Changes, string]>([
  ['a lost message', { history: [first, second] }, '[DUR1] client-3 was acknowledged'],
  [
    'a doubled message',
    { history: [...rows, { ...first, seq: 4, message_id: `${CONVERSATION}.4` }] },
    '[IDM1] ana client-1 is there 2 times',
  ],
  ['another text', { history: [first, changed, third] }, '[DUR1] client-2 has not the text'],
  [
    'a message nobody sent',
    { history: [...rows, message(4, ana, { client_id: 'client-4' })] },
    '[IDM1] 1 messages',
  ],
  ['an acknowledgement lost', { history: [first, unseen, third] }, '[MSG3]'],
  ['one nobody gave', { history: [{ ...first, urgent }, second, third] }, '[MSG3]'],
  ['what asks no longer', { history: [first, { ...second, urgent: undefined }, third] }, 'client-2 asks'],
  ['a record that was not told', { recorded: [first, unseen, third] }, '[DUR3] seq 2: the record is not'],
  [
    'an event that is lost',
    { answered: { seq: 4, messageId: second.message_id } },
    '[DUR1] the acknowledged',
  ],
  [
    'an event about another',
    { answered: { seq: 3, messageId: second.message_id } },
    '[DUR1] the acknowledged',
  ],
  ['a pin that is lost', { log: [...log, pinned] }, '[DUR1] ana: what is pinned'],
  ['a pin nobody made', { pins: [second.message_id] }, '[DUR1] ana: what is pinned'],
  ['a hole', { log: [first, third].map(messageEvent) }, '[ORD1] ana: seq 3 in place 2'],
  [
    'an event that is gone',
    { seen: [...rows.map((row) => eventKey(messageEvent(row))), 'edit 1'] },
    '[DUR1] ana: was shown',
  ],
  ['an unread count of its own', { entry: { unread: 1 } }, '[CUR2] ana: 1 unread, by the log 0'],
  ['more shown than was read', { mark: { read_seq: 3 } }, '[RCP1] ana: others are shown more'],
  ['a delivered mark of its own', { mark: { delivered_seq: 2 } }, '[CUR2] ana: others are shown another'],
  ['a record of other marks', { recordedMark: { read_seq: 1 } }, '[DUR3] conversation-for-tests'],
  ['a read mark gone back', { entry: { read_seq: 1 } }, '[DUR3] ana: inbox read 1'],
  ['an inbox behind', { inbox: [first, second] }, '[DUR3] ana: the inbox has other messages'],
  ['records behind', { recorded: [first, second] }, '[DUR3] records hold 2 messages'],
  ['a record of its own', { recorded: [first, changed, third] }, '[DUR3] seq 2: the record is not'],
])('[DUR1] %s is found', (_, changes, sentence) => {
  expect(found(changes).join('\n')).toContain(sentence);
});

test('[ORD2] two readers who saw another order are found', () => {
  const { ledger, observed } = world({});
  const [reader] = observed.readers as [Reader];
  const other: Reader = { ...reader, userId: 'ben', log: [second, first, third].map(messageEvent) };
  const sentences = check(ledger, [{ ...observed, readers: [reader, other] }]).join('\n');
  expect(sentences).toContain('[ORD2] ben: another event at seq 2');
});
