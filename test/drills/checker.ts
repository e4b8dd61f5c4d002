import type { LogEvent, Message } from '../../protocol/index.ts';
import { eventKey } from '../support/steady-client.ts';
import type { Ledger } from './ledger.ts';
import type { Observed, Reader } from './observe.ts';

/**
 * Holds what was read back against what was acknowledged, and all views against each other. Every sentence of the
 * answer is a broken promise, led by the rule's id; none means that all of them were kept.
 */
export function check(ledger: Ledger, observed: readonly Observed[]): string[] {
  const found: string[] = [];
  for (const one of observed) {
    const [first] = one.readers;
    if (first === undefined) continue;
    found.push(
      ...checkOrder(one, first),
      ...checkAnswers(ledger, one.conversationId, first),
      ...checkMessages(ledger, one.conversationId, first.history),
    );
    for (const reader of one.readers) found.push(...checkReader(ledger, one.conversationId, reader, first));
    found.push(...checkRecords(one, first));
  }
  return found;
}

/** [ORD1] [ORD2]: a log without a hole, the same for everyone, and never another than was shown. */
function checkOrder({ readers }: Observed, first: Reader): string[] {
  const found: string[] = [];
  const keys = first.log.map(eventKey);
  for (const { userId, log, seen, detail } of readers) {
    log.forEach((event, index) => {
      if (event.seq !== index + 1) found.push(`[ORD1] ${userId}: seq ${event.seq} in place ${index + 1}`);
      if (eventKey(event) !== keys[index]) found.push(`[ORD2] ${userId}: another event at seq ${event.seq}`);
    });
    if (log.length !== keys.length)
      found.push(`[ORD2] ${userId}: ${log.length} events, others ${keys.length}`);
    if (detail.head !== log.length) found.push(`[ORD1] ${userId}: head ${detail.head}, log ${log.length}`);
    seen.forEach((key, index) => {
      if (keys[index] !== key) found.push(`[DUR1] ${userId}: was shown "${key}" at ${index + 1}, now gone`);
    });
  }
  return found;
}

/** [DUR1]: the event that an acknowledge named is there, and about the same message. */
function checkAnswers({ answers }: Ledger, conversationId: string, { log }: Reader): string[] {
  return answers
    .filter((answer) => answer.conversationId === conversationId)
    .filter(({ seq, messageId }) => {
      const event = log[seq - 1];
      return event === undefined || aboutOf(event) !== messageId;
    })
    .map(
      ({ seq, messageId }) => `[DUR1] the acknowledged event ${seq} is not there, or not about ${messageId}`,
    );
}

/** The message that an event made or changed. */
const aboutOf = (event: LogEvent): string | null =>
  event.kind === 'message' ? event.message.message_id : 'message_id' in event ? event.message_id : null;

/** [DUR1] [IDM1]: everything acknowledged is there, as it was last acknowledged to be, and once. */
function checkMessages(ledger: Ledger, conversationId: string, history: readonly Message[]): string[] {
  const found: string[] = [];
  const rows = Map.groupBy(
    history.filter((row) => row.client_id !== null),
    (row) => `${row.user_id} ${row.client_id}`,
  );
  for (const [key, same] of rows)
    if (same.length > 1) found.push(`[IDM1] ${key} is there ${same.length} times`);
  let acknowledged = 0;
  for (const message of ledger.sent.values()) {
    if (message.conversationId !== conversationId) continue;
    acknowledged++;
    const { clientId, userId, ack, content } = message;
    const row = rows.get(`${userId} ${clientId}`)?.[0];
    if (row === undefined) {
      found.push(`[DUR1] ${clientId} was acknowledged over ${ack.road} as seq ${ack.seq}, and is lost`);
      continue;
    }
    if (row.message_id !== ack.messageId) found.push(`[IDM1] ${clientId} is not the message acknowledged`);
    if (row.content !== content) found.push(`[DUR1] ${clientId} has not the text acknowledged last`);
    if ((row.retracted_at !== null) !== (content === null))
      found.push(`[DUR1] ${clientId}: retraction and acknowledge disagree`);
    if ((row.urgent !== undefined) !== message.urgent) found.push(`[DUR1] ${clientId} asks, or does not`);
    found.push(...checkReactions(ledger, row), ...checkAcknowledgements(ledger, row));
  }
  if (rows.size > acknowledged) found.push(`[IDM1] ${rows.size - acknowledged} messages nobody was told of`);
  return found;
}

function checkReactions(ledger: Ledger, row: Message): string[] {
  const there = new Set(
    row.reactions.flatMap(({ emoji, user_ids }) => user_ids.map((id) => `${row.message_id} ${id} ${emoji}`)),
  );
  const found: string[] = [];
  for (const [key, wanted] of ledger.reactions) {
    if (!key.startsWith(`${row.message_id} `)) continue;
    // Retracting takes the reactions along.
    const expected = wanted && row.retracted_at === null;
    if (there.delete(key) !== expected)
      found.push(`[DUR1] reaction ${key}: ${expected ? 'lost' : 'still there'}`);
  }
  for (const key of there) found.push(`[DUR1] reaction ${key} was never acknowledged`);
  return found;
}

/** [MSG3]: everyone whose acknowledgement was answered is named, and nobody twice or else. */
function checkAcknowledgements(ledger: Ledger, { message_id, urgent }: Message): string[] {
  const named = (urgent?.acknowledged ?? []).map(({ user_id }) => user_id).toSorted();
  const given = [...(ledger.acknowledgements.get(message_id) ?? [])].toSorted();
  return same(named, given)
    ? []
    : [`[MSG3] ${message_id} was acknowledged by ${given.join(', ')}, and names ${named.join(', ')}`];
}

/** What is pinned in the end, by the log alone. */
function pinnedBy(log: readonly LogEvent[]): string[] {
  const pinned = new Set<string>();
  for (const event of log) {
    if (event.kind === 'pin' && event.action === 'add') pinned.add(event.message_id);
    else if (event.kind === 'pin' || event.kind === 'retract') pinned.delete(event.message_id);
  }
  return [...pinned].toSorted();
}

/** [DUR3] [CUR1] [CUR2]: each person's inbox says what the log says, and no mark went back. */
function checkReader(ledger: Ledger, conversationId: string, reader: Reader, first: Reader): string[] {
  const { userId, log, history, entry, inbox, detail, pins } = reader;
  const found: string[] = [];
  const wrong = (rule: string, what: string): void => void found.push(`[${rule}] ${userId}: ${what}`);
  if (!same(history.map(visible), first.history.map(visible)))
    wrong('ORD2', 'another history than others have');
  if (!same(pins.toSorted(), pinnedBy(log))) wrong('DUR1', 'what is pinned is not what the log says');
  const listed = inbox.toSorted((a, b) => a.seq - b.seq);
  if (!same(listed.map(visible), history.map(visible))) wrong('DUR3', 'the inbox has other messages');
  if (entry === undefined) return [...found, `[DUR3] ${userId}: the inbox lacks the conversation`];

  const { read_seq } = detail.cursor;
  const answered = ledger.reads.get(`${conversationId} ${userId}`) ?? 0;
  if (read_seq < answered) wrong('CUR1', `read up to ${answered} was answered, and stands at ${read_seq}`);
  if (entry.read_seq !== read_seq) wrong('DUR3', `inbox read ${entry.read_seq}, conversation ${read_seq}`);
  if (entry.last_message?.seq !== history.at(-1)?.seq) wrong('DUR3', 'the inbox shows another last message');
  const unread = history.filter(
    (row) =>
      row.seq > read_seq &&
      row.user_id !== userId &&
      row.retracted_at === null &&
      row.message_type !== 'system',
  ).length;
  if (entry.unread !== unread) wrong('CUR2', `${entry.unread} unread, by the log ${unread}`);
  return found;
}

/** [DUR3]: the database of records holds the same rows. */
function checkRecords({ records, readers }: Observed, { userId, history }: Reader): string[] {
  const found: string[] = [];
  if (records.messages.length !== history.length)
    found.push(`[DUR3] records hold ${records.messages.length} messages, the log ${history.length}`);
  const recorded = new Map(records.messages.map((row) => [row.seq, row]));
  for (const row of history) {
    const record = recorded.get(row.seq);
    const inLog = { ...visible(row), status: row.status };
    const inRecords = record && {
      seq: record.seq,
      client_id: record.client_id,
      content: record.content,
      updated_seq: record.updated_seq,
      reactions: JSON.parse(record.reactions) as unknown,
      urgent: record.urgent === 1 ? { acknowledged: JSON.parse(record.acknowledged) as unknown } : undefined,
      status: record.status,
    };
    if (!same(inLog, inRecords)) found.push(`[DUR3] seq ${row.seq}: the record is not what ${userId} reads`);
  }
  // Nobody chose to read in private; but what is read while an inbox cannot say so is shown only with the next reading.
  for (const { userId: id, marks, detail } of readers) {
    const own = marks.find(({ sender_id: sender }) => sender === detail.me.sender_id);
    if (own === undefined || own.delivered_seq !== detail.cursor.delivered_seq)
      found.push(`[CUR2] ${id}: others are shown another delivered mark`);
    else if (own.read_seq > detail.cursor.read_seq)
      found.push(`[RCP1] ${id}: others are shown more than was read`);
    for (const { sender_id: sender, delivered_seq, read_seq } of marks) {
      const record = records.senders.find(({ sender_id: recorded }) => recorded === sender);
      if (record?.delivered_seq !== delivered_seq || record.read_seq !== read_seq)
        found.push(`[DUR3] ${sender}: the record has other watermarks than ${id} is shown`);
    }
  }
  return found;
}

/** What every copy of a message must agree in. */
const visible = ({ seq, client_id, content, updated_seq, reactions, urgent }: Message) => ({
  seq,
  client_id,
  content,
  updated_seq,
  reactions,
  urgent,
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
