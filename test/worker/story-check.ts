import { expect, vi } from 'vitest';
import { splitId, type LogEvent, type Message } from '../../protocol/index.ts';
import type { Api } from '../support/api.ts';
import { people, type Who } from './story-script.ts';
import { knownOf, Reader, type Known } from './story-reader.ts';
import type { Said, Story } from './story.ts';
import { cast, eventually } from './world.ts';

/** What must be true of a conversation when its story has been told, whatever happened in it. */

/** What an event is, apart from the rows it shows as they are now. */
const shape = (event: LogEvent): unknown => ({
  seq: event.seq,
  kind: event.kind,
  target: 'target_seq' in event ? event.target_seq : null,
});

/** A row without what may still move: how far it has come. */
function said(row: Message): unknown {
  const { status: _status, is_read: _read, rev: _rev, ...rest } = row;
  return rest;
}

/** A row as an inbox keeps it: how far another person's message has come is not told to everyone. */
const inInbox =
  (me: string) =>
  (row: Message): unknown =>
    row.user_id === me ? [said(row), row.status, row.is_read] : said(row);

/** What every reader must find the same: of a reply, whether the quote is shown is each one's own. */
const inWords = (row: Message): unknown => [said({ ...row, reply_to: null }), row.reply_to?.seq];

async function pages<T>(
  ask: (cursor: string) => Promise<{ items: T[]; next: string | null }>,
  parameter: string,
): Promise<T[]> {
  const all: T[] = [];
  for (let more = ''; ;) {
    const { items, next } = await ask(more);
    all.push(...items);
    if (next === null) return all;
    more = `&${parameter}=${next}`;
  }
}

const rowsOf = async (api: Api, id: string): Promise<Message[]> =>
  (await pages((more) => api.history(id, `?limit=100${more}`), 'before')).toSorted((a, b) => a.seq - b.seq);

export async function checkStory(story: Story): Promise<void> {
  await story.end();
  // The founder sees everything from the beginning.
  const whole = await freshLog(story, 'osei');
  checkAcknowledged(story, whole.events);
  const truth = await rowsOf(story.world.osei, story.id);
  expect([...whole.rows()]).toEqual(truth.map((row) => [row.seq, knownOf(row)]));
  for (const who of people)
    if (story.seated.has(who)) await checkSeat(story, who, whole, truth);
    else await checkOutsider(story, who, truth);
}

async function freshLog(story: Story, who: Who): Promise<Reader> {
  const reader = new Reader(story.api(who), story.id);
  await reader.come();
  reader.go();
  return reader;
}

/** What was acknowledged is in the log, once, where the answer said. */
function checkAcknowledged(story: Story, log: readonly LogEvent[]): void {
  expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1));
  for (const one of story.said) {
    if (one.seq === null) continue;
    const event = log[one.seq - 1];
    // One that changed nothing, as the state was so already, is answered with its message.
    const about = event !== undefined && 'target_seq' in event ? event.target_seq : event?.seq;
    if (one.frame.type !== 'send') expect(about, `${one.frame.type} at ${one.seq}`).toBe(seqAbout(one));
    else expect(event).toMatchObject({ kind: 'message', message: { client_id: one.frame.client_id } });
  }
  const ids = log.flatMap((event) =>
    event.kind === 'message' ? [`${event.message.user_id} ${event.message.client_id}`] : [],
  );
  expect(new Set(ids).size, 'one event per client_id').toBe(ids.length);
}

async function checkSeat(story: Story, who: Who, whole: Reader, truth: readonly Message[]): Promise<void> {
  const api = story.api(who);
  const me = cast[who].userId;
  const live = story.readers.get(who);
  if (live === undefined) throw new Error(`${who} does not read`);
  const head = whole.at;
  await eventually(async () => {
    live.take();
    return live.at >= head ? true : undefined;
  }, `the whole log for ${who}`);
  const fresh = who === 'osei' ? whole : story.fresh.has(who) ? live : await freshLog(story, who);
  const { floor } = fresh;
  // Nobody sees below the floor, and everybody sees the same above it, live or afterwards.
  const hidden = (event: LogEvent): boolean =>
    event.seq <= floor || ('target_seq' in event && event.target_seq <= floor);
  const expected = whole.events.map((event) =>
    hidden(event) ? { seq: event.seq, kind: 'void', target: null } : shape(event),
  );
  expect(fresh.events.map(shape)).toEqual(expected);
  expect(live.events.map(shape)).toEqual(expected);
  const visible = truth.filter((row) => row.seq > floor);
  expect([...live.rows()]).toEqual(visible.map((row): [number, Known] => [row.seq, knownOf(row)]));
  // Status travels by reports that nobody waits for; the rest is there by now.
  const rows = await vi.waitFor(
    async () => {
      const now = await rowsOf(api, story.id);
      const mine = await pages(
        (more) => api.messages(`?limit=100&conversation_id=${story.id}${more}`),
        'cursor',
      );
      expect(mine.toReversed().map(inInbox(me))).toEqual(now.map(inInbox(me)));
      await checkEntry(story, who, now);
      return now;
    },
    { timeout: 5_000, interval: 20 },
  );
  expect(rows.map(inWords)).toEqual(visible.map(inWords));
  for (const row of rows)
    if (row.reply_to !== null && row.reply_to.seq <= floor)
      expect(row.reply_to).toMatchObject({ preview: null, name: null, user_id: null });
  const text = JSON.stringify([fresh.events, live.events, rows]);
  for (const one of story.said)
    if (seqAbout(one) <= floor) for (const word of one.words) expect(text).not.toContain(word);
  await checkSearch(api, rows, floor, story);
}

/** The seq of the message a command is about; beyond every floor where it made none. */
const seqAbout = ({ seq, frame }: Said): number =>
  frame.type === 'send' ? (seq ?? Infinity) : Number(splitId(frame.message_id).rest);

/** The sidebar's entry is derived from the log. */
async function checkEntry(story: Story, who: Who, rows: readonly Message[]): Promise<void> {
  const api = story.api(who);
  const { cursor, head, conversation } = await api.conversation(story.id);
  const { items, next, totals } = await api.conversations('?limit=100');
  const me = cast[who].userId;
  const unread = rows.filter(
    (row) =>
      row.user_id !== me &&
      row.message_type !== 'system' &&
      row.retracted_at === null &&
      row.seq > cursor.read_seq,
  ).length;
  expect(cursor.delivered_seq).toBeGreaterThanOrEqual(cursor.read_seq);
  expect(cursor.delivered_seq).toBeLessThanOrEqual(head);
  expect(items.find((item) => item.conversation_id === story.id)).toMatchObject({
    title: conversation.title,
    unread,
    read_seq: cursor.read_seq,
    head_seq: head,
    last_message: { seq: rows.at(-1)?.seq },
  });
  if (next === null) expect(totals.unread).toBe(items.reduce((sum, item) => sum + item.unread, 0));
}

/** Search finds what this person may see, by the words it has now. */
async function checkSearch(api: Api, rows: readonly Message[], floor: number, story: Story): Promise<void> {
  const current = new Set(rows.flatMap((row) => row.content?.split(' ') ?? []));
  const words = story.said.flatMap((one) => (one.seq === null && one.refused !== null ? [] : one.words));
  // One of each kind is enough: what is found and what is not come from the same index.
  for (const wanted of [true, false]) {
    const word = words.find((one) => current.has(one) === wanted);
    if (word !== undefined)
      expect((await api.search(word)).total, `${word} above ${floor}`).toBe(wanted ? 1 : 0);
  }
}

/** Who has no seat gets nothing, by any road. */
async function checkOutsider(story: Story, who: Who, truth: readonly Message[]): Promise<void> {
  const api = story.api(who);
  expect((await api.refused('GET', `/conversations/${story.id}`)).code).toBe('not_found');
  expect((await api.refused('GET', `/messages/conversation/${story.id}`)).code).toBe('not_found');
  const { items } = await api.conversations('?limit=100');
  expect(items.map((item) => item.conversation_id)).not.toContain(story.id);
  const word = truth.findLast((row) => row.message_type === 'text' && row.content !== null)?.content;
  if (word !== undefined && word !== null)
    expect((await api.search(word.split(' ')[1] ?? word)).total).toBe(0);
}
