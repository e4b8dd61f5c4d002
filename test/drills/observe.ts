import type { ConversationDetail, Entry, LogEvent, Message, SeatCursor } from '../../protocol/index.ts';
import type { Api } from '../support/api.ts';
import type { Scene } from './scene.ts';

/** One person's view of a conversation, each part by another road of the public API. */
export interface Reader {
  readonly userId: string;
  /** The whole log, pulled over a fresh socket. */
  readonly log: readonly LogEvent[];
  /** The whole history, page by page over REST. */
  readonly history: readonly Message[];
  readonly detail: ConversationDetail;
  /** How far everyone is, as everyone is shown it. */
  readonly marks: readonly SeatCursor[];
  /** Ids of the messages that are pinned. */
  readonly pins: readonly string[];
  /** The person's inbox: the entry of the sidebar, and the messages as its lists have them. */
  readonly entry: Entry | undefined;
  readonly inbox: readonly Message[];
  /** What this person's client was shown while it all happened, by seq - 1. */
  readonly seen: readonly string[];
}

export interface RecordedMessage {
  readonly seq: number;
  readonly client_id: string | null;
  readonly content: string | null;
  readonly status: string;
  readonly updated_seq: number;
  /** As JSON. */
  readonly reactions: string;
  /** 0 or 1. */
  readonly urgent: number;
  /** As JSON; of what is not urgent an empty list. */
  readonly acknowledged: string;
}
export interface RecordedSender {
  readonly sender_id: string;
  readonly delivered_seq: number;
  readonly read_seq: number;
}

/** All there is of a conversation, once nothing moves any more. */
export interface Observed {
  readonly conversationId: string;
  readonly readers: readonly Reader[];
  readonly records: {
    readonly messages: readonly RecordedMessage[];
    readonly senders: readonly RecordedSender[];
  };
}

/** Pages of anything with a `next`, to the end. */
async function all<T>(
  page: (cursor: string | null) => Promise<{ items: T[]; next: string | null }>,
): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = null; ;) {
    const { items: some, next } = await page(cursor);
    items.push(...some);
    if (next === null) return items;
    cursor = next;
  }
}

async function wholeLog(api: Api, id: string): Promise<{ log: LogEvent[]; marks: readonly SeatCursor[] }> {
  const { socket, welcome } = await api.join(id);
  const log: LogEvent[] = [];
  for (let more = true; more;) {
    socket.send({ type: 'pull', after: log.length });
    const frame = await socket.next('events', () => true, 20_000);
    log.push(...frame.events);
    more = frame.more;
  }
  socket.close();
  await socket.closed;
  return { log, marks: welcome.cursors ?? [] };
}

async function readerOf(api: Api, id: string, seen: readonly string[]): Promise<Reader> {
  const { log, marks } = await wholeLog(api, id);
  const history = await all(async (after) => {
    const page = await api.history(id, `?limit=100&after=${after ?? '0'}`);
    return { items: page.items, next: page.next };
  });
  const cursorOf = (cursor: string | null): string => (cursor === null ? '' : `&cursor=${cursor}`);
  const entries = await all((cursor) => api.conversations(`?limit=100${cursorOf(cursor)}`));
  const inbox = await all((cursor) => api.messages(`?limit=100&conversation_id=${id}${cursorOf(cursor)}`));
  const pinned = await api.call<{ items: Message[] }>('GET', `/conversations/${id}/pins`);
  return {
    userId: api.person.userId,
    log,
    history,
    detail: await api.conversation(id),
    marks,
    pins: pinned.items.map(({ message_id }) => message_id),
    entry: entries.find((entry) => entry.conversation_id === id),
    inbox,
    seen,
  };
}

/** Reads everything back, as each of these people and from the database of records. */
export async function observe(
  scene: Scene,
  conversationId: string,
  people: readonly { readonly api: Api; readonly seen: readonly string[] }[],
): Promise<Observed> {
  const readers = [];
  for (const { api, seen } of people) readers.push(await readerOf(api, conversationId, seen));
  const db = await scene.chat.records();
  const rows = async <T>(query: string): Promise<T[]> =>
    (await db.prepare(query).bind(conversationId).all<T>()).results;
  return {
    conversationId,
    readers,
    records: {
      messages: await rows(
        `SELECT seq, client_id, content, status, updated_seq, reactions, urgent, acknowledged FROM messages
         WHERE conversation_id = ? ORDER BY seq`,
      ),
      senders: await rows('SELECT sender_id, delivered_seq, read_seq FROM senders WHERE conversation_id = ?'),
    },
  };
}
