import type { ImportInput, ReplicationStatus } from '../worker/contracts.ts';
import { Api, newClientId, Operator } from '../test/support/api.ts';
import type { RecordsDatabase } from '../test/support/chat-worker.ts';
import { impatient } from '../test/support/impatient.ts';
import { nodeTransport } from '../test/support/node-transport.ts';
import { createPortal, type Person, type Portal } from '../test/support/tokens.ts';
import type { ConversationDetail } from '../protocol/index.ts';
import type { RawSocket } from '../test/support/wire-socket.ts';
import { Room } from './room.ts';
import { isolatedSecrets } from './secrets.ts';
import { startFloor, startProduct } from './runtime.ts';
import { within } from './within.ts';

/** What is measured, behind one face. */
export interface Side {
  readonly name: 'floor' | 'product';
  /** A new conversation with `size` sockets, each of another person, all caught up. */
  room(size: number): Promise<Room>;
  stop(): Promise<void>;
}

const ORIGIN = 'https://bench.example';
const TENANT = 'bench';
/** Longer than any request or greeting takes, an import of ten thousand messages too. */
const ANSWER_MS = 60_000;
const START_MS = 60_000;
/** Nurses there are; as many as one conversation may have. */
export const PEOPLE = 300;

export async function floorSide(persist: string): Promise<Side> {
  const subject = await within(START_MS, 'the floor starts', startFloor(persist));
  const transport = impatient(nodeTransport(subject.url), ANSWER_MS);
  let rooms = 0;
  return {
    name: 'floor',
    async room(size) {
      const path = `/room-${rooms++}`;
      const sockets = [];
      for (let i = 0; i < size; i++) sockets.push(await transport.connect(path, [], ORIGIN));
      return new Room(sockets, false);
    },
    stop: () => subject.stop(),
  };
}

const person = (index: number): Person => ({
  userId: `nurse-${index}`,
  name: `Nurse ${index}`,
  userType: 'nurse',
});

/** Says hello; the socket hears marks and answers, and no events before it pulls. Resolves with the head. */
export function welcomed(socket: RawSocket, features: readonly string[] = []): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let greeted = false;
  socket.addEventListener('message', ({ data }) => {
    if (greeted) return;
    const frame = JSON.parse(String(data)) as { type: string; head?: number };
    greeted = frame.type === 'welcome';
    if (greeted) resolve(frame.head ?? 0);
  });
  socket.addEventListener('close', ({ code }) =>
    reject(new Error(`a socket closed with ${code} at its hello`)),
  );
  socket.send(JSON.stringify({ type: 'hello', after: 0, features }));
  return within(ANSWER_MS, 'a socket is welcomed', promise);
}

/** Says hello and pulls what there is, so that the socket is live. */
export async function catchUp(socket: RawSocket, features: readonly string[] = []): Promise<void> {
  const after = await welcomed(socket, features);
  const { promise, resolve } = Promise.withResolvers<void>();
  let live = false;
  socket.addEventListener('message', ({ data }) => {
    if (live) return;
    live = String(data).startsWith('{"type":"events"');
    if (live) resolve();
  });
  socket.send(JSON.stringify({ type: 'pull', after }));
  await within(ANSWER_MS, 'a socket is caught up', promise);
}

export interface ProductSide extends Side {
  /** One of the nurses, by number. */
  api(index: number): Api;
  token(index: number): Promise<string>;
  /** A new conversation of the first `size` nurses; its id. */
  conversation(size: number): Promise<string>;
  /** A conversation of two that holds so many messages from the start, its copies paused; its id. */
  imported(messages: number, text: string): Promise<string>;
  /** A new conversation of the first `size` nurses that holds so many messages, read by all; its id. */
  filled(size: number, messages: number, text: (at: number) => string): Promise<string>;
  /** Lets pages of this origin in as well. */
  admit(origin: string): Promise<void>;
  readonly url: string;
  records(): Promise<RecordsDatabase>;
  /** Resident memory of the process; of one that runs alone. */
  rssBytes(): number;
  /** Id of the conversation of the room made last. */
  readonly conversationId: () => string;
  /** Replication of conversations made from now on, and of that one. */
  pause(conversationId: string, paused: boolean): Promise<void>;
  replication(conversationId: string): Promise<ReplicationStatus>;
}

export async function productSide(persist: string): Promise<ProductSide> {
  const subject = await within(START_MS, 'the product starts', startProduct(persist));
  const transport = impatient(nodeTransport(subject.url), ANSWER_MS);
  const operator = new Operator(transport, isolatedSecrets.OPERATOR_TOKEN);
  const portal: Portal = await createPortal(TENANT);
  const admin = `/admin/tenants/${TENANT}`;
  const configure = async (...origins: readonly string[]): Promise<void> => {
    await operator.call('PUT', admin, {
      name: 'Bench',
      issuer: portal.issuer,
      keys: [{ kid: portal.kid, alg: portal.alg, jwk: portal.publicJwk }],
      origins: [ORIGIN, ...origins],
    });
  };
  await configure();
  await operator.call(
    'PUT',
    `${admin}/users`,
    Array.from({ length: PEOPLE }, (_, i) => ({
      user_id: person(i).userId,
      name: person(i).name,
      user_type: 'nurse',
      department: null,
    })),
  );
  const as = (index: number): Api => new Api(transport, portal, person(index), ORIGIN);
  let latest = '';

  async function conversation(size: number): Promise<string> {
    const { conversation } = await as(0).createConversation({
      type: size === 2 ? 'direct' : 'group',
      user_ids: Array.from({ length: size - 1 }, (_, i) => person(i + 1).userId),
    });
    return conversation.conversation_id;
  }

  const pause = async (id: string, paused: boolean): Promise<void> => {
    await operator.call('POST', `${admin}/conversations/${id}/replication`, { paused });
  };

  async function imported(
    size: number,
    messages: number,
    text: (at: number) => string,
    paused: boolean,
  ): Promise<string> {
    const { conversation: made } = await operator.call<ConversationDetail>('POST', `${admin}/conversations`, {
      user_id: person(0).userId,
      client_id: newClientId(),
      ...(size === 2 ? {} : { type: 'group', title: `Ward of ${size}` }),
      user_ids: Array.from({ length: size - 1 }, (_, i) => person(i + 1).userId),
    });
    const id = made.conversation_id;
    if (paused) await pause(id, true);
    const from = Date.now() - messages * 1_000;
    const body: ImportInput = {
      messages: Array.from({ length: messages }, (_, i) => ({
        userId: person(i % size).userId,
        content: text(i),
        createdAtMs: from + i * 1_000,
      })),
      readIndex: paused
        ? {}
        : Object.fromEntries(Array.from({ length: size }, (_, i) => [person(i).userId, messages - 1])),
    };
    await operator.call('POST', `${admin}/conversations/${id}/import`, body);
    return id;
  }

  return {
    name: 'product',
    api: as,
    token: (index) => portal.token(person(index)),
    conversation,
    imported: (messages, text) =>
      // Ten thousand rows to three copies would be at work all the while.
      imported(2, messages, (at) => `${text} ${at}`, true),
    filled: (size, messages, text) => imported(size, messages, text, false),
    admit: (origin) => configure(origin),
    url: subject.url.replace(/\/$/, ''),
    records: () => subject.records(),
    rssBytes: () => subject.rssBytes,
    conversationId: () => latest,
    pause,
    replication: (id) => operator.call('GET', `${admin}/conversations/${id}/replication`),
    async room(size) {
      latest = await conversation(size);
      await pause(latest, true);
      const sockets = [];
      for (let from = 0; from < size; from += 10) {
        const some = Array.from({ length: Math.min(10, size - from) }, (_, i) => from + i);
        sockets.push(
          ...(await Promise.all(
            some.map(async (index) => {
              const raw = await as(index).connect(latest);
              await catchUp(raw);
              return raw;
            }),
          )),
        );
      }
      return new Room(sockets, true);
    },
    stop: () => subject.stop(),
  };
}
