import type * as z from 'zod/mini';
import {
  PROTOCOL,
  TICKET_PREFIX,
  type Attachment,
  type Conversation,
  type ConversationDetail,
  type ConversationDown,
  type ConversationUpInput,
  type Entry,
  type InboxDown,
  type InboxUp,
  type Message,
  type OwnCursor,
  type Problem,
  type SearchAnswer,
  type Sender,
  type Totals,
  type createConversation,
  type createMessage,
  type meAnswer,
  type ticketAnswer,
} from '../../protocol/index.ts';
import type { Person, Portal } from './tokens.ts';
import { wireSocket, type RawSocket, type WireSocket } from './wire-socket.ts';

/** How the tests reach the chat: over a real port, or straight into the Worker under test. */
export interface Transport {
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Opens a socket; rejects with the status where the upgrade is refused. */
  connect(path: string, protocols: readonly string[], origin: string): Promise<RawSocket>;
}

export type ConversationSocket = WireSocket<ConversationUpInput, ConversationDown>;
export type InboxSocket = WireSocket<InboxUp, InboxDown>;

/** An answer with its body read, so that a test can look at both. */
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly headers: Headers;
}

/** A refusal by the chat's REST API, thrown by the calls that expect success. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly answer: Answer<Problem>;
  constructor(what: string, answer: Answer<Problem>) {
    super(`${what}: ${answer.status} ${answer.body?.code ?? '(no problem document)'}`);
    this.answer = answer;
  }
}

interface Hello {
  readonly after?: number;
  readonly epoch?: number;
  readonly seats_rev?: number;
  readonly features?: string[];
}
interface Joined {
  readonly socket: ConversationSocket;
  readonly welcome: Extract<ConversationDown, { type: 'welcome' }>;
}

let counter = 0;
/** A client_id that no other call of this process had. */
export const newClientId = (): string =>
  `t-${Date.now().toString(36)}-${(counter++).toString(36)}-${crypto.randomUUID().slice(0, 8)}`;

/** One person's way into the API. */
export class Api {
  readonly transport: Transport;
  readonly portal: Portal;
  readonly person: Person;
  readonly origin: string;

  constructor(transport: Transport, portal: Portal, person: Person, origin: string) {
    this.transport = transport;
    this.portal = portal;
    this.person = person;
    this.origin = origin;
  }

  /** Any request with a fresh token; `init` wins over what is set here. */
  async raw(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization'))
      headers.set('authorization', `Bearer ${await this.portal.token(this.person)}`);
    if (!headers.has('origin')) headers.set('origin', this.origin);
    return this.transport.fetch(path, { ...init, headers });
  }

  /** A JSON request; answers whatever came, refusals too. */
  async ask<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await this.raw(path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: (text === '' ? null : JSON.parse(text)) as T,
      headers: response.headers,
    };
  }

  /** A JSON request that must succeed. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.ask<T>(method, path, body);
    if (answer.status >= 300) throw new ApiProblem(`${method} ${path}`, answer as unknown as Answer<Problem>);
    return answer.body;
  }

  /** A request that must be refused; answers its problem document. */
  async refused(method: string, path: string, body?: unknown): Promise<Problem> {
    const answer = await this.ask<Problem>(method, path, body);
    if (answer.status < 400) throw new Error(`${method} ${path} was not refused: ${answer.status}`);
    return answer.body;
  }

  me = () => this.call<z.infer<typeof meAnswer>>('GET', '/me');
  createConversation = (
    body: Omit<z.input<typeof createConversation>, 'client_id'> & { client_id?: string },
  ): Promise<ConversationDetail> =>
    this.call('POST', '/conversations', { client_id: newClientId(), ...body });
  conversations = (query = ''): Promise<{ items: Entry[]; next: string | null; totals: Totals }> =>
    this.call('GET', `/conversations${query}`);
  conversation = (id: string): Promise<ConversationDetail> => this.call('GET', `/conversations/${id}`);
  patchConversation = (
    id: string,
    body: { title?: string | null; is_active?: boolean },
  ): Promise<ConversationDetail> =>
    this.call('PATCH', `/conversations/${id}`, { client_id: newClientId(), ...body });
  senders = (id: string): Promise<{ items: Sender[]; next: string | null }> =>
    this.call('GET', `/conversations/${id}/senders`);
  addSender = (id: string, userId: string, more: object = {}): Promise<Sender> =>
    this.call('POST', `/conversations/${id}/senders`, {
      client_id: newClientId(),
      user_id: userId,
      ...more,
    });
  removeSender = (id: string, senderId: string): Promise<Answer<unknown>> =>
    this.ask('DELETE', `/conversations/${id}/senders/${senderId}`);
  post = (
    conversationId: string,
    content: string,
    more: Partial<z.input<typeof createMessage>> = {},
  ): Promise<Message> =>
    this.call('POST', '/messages', {
      conversation_id: conversationId,
      client_id: newClientId(),
      content,
      ...more,
    });
  message = (id: string): Promise<Message> => this.call('GET', `/messages/${id}`);
  history = (
    id: string,
    query = '',
  ): Promise<{ items: Message[]; next: string | null; has_before: boolean; has_after: boolean }> =>
    this.call('GET', `/messages/conversation/${id}${query}`);
  messages = (query = ''): Promise<{ items: Message[]; next: string | null }> =>
    this.call('GET', `/messages${query}`);
  edit = (id: string, content: string): Promise<Message> =>
    this.call('PATCH', `/messages/${id}`, { client_id: newClientId(), content });
  read = (id: string): Promise<{ message: Message; cursor: OwnCursor }> =>
    this.call('PATCH', `/messages/${id}/read`);
  remove = (id: string): Promise<Message> => this.call('DELETE', `/messages/${id}`);
  search = (q: string, more = ''): Promise<SearchAnswer> =>
    this.call('GET', `/search?q=${encodeURIComponent(q)}${more}`);

  /** Uploads a file; answers whatever came. */
  async upload(
    conversationId: string,
    bytes: Uint8Array<ArrayBuffer> | string,
    file: { name: string; type: string; clientId?: string },
  ): Promise<Answer<Attachment & Problem>> {
    const response = await this.raw(
      `/attachments?conversation_id=${conversationId}&client_id=${file.clientId ?? newClientId()}`,
      {
        method: 'POST',
        body: bytes,
        headers: { 'content-type': file.type, 'x-file-name': encodeURIComponent(file.name) },
      },
    );
    return {
      status: response.status,
      body: (await response.json()) as Attachment & Problem,
      headers: response.headers,
    };
  }

  ticket = (conversationId?: string): Promise<z.infer<typeof ticketAnswer>> =>
    this.call(
      'POST',
      '/tickets',
      conversationId === undefined
        ? { target: 'inbox' }
        : { target: 'conversation', conversation_id: conversationId },
    );

  /** A socket of a conversation, or of the inbox, with nothing said yet. */
  async connect(conversationId?: string): Promise<RawSocket> {
    const { ticket } = await this.ticket(conversationId);
    return this.transport.connect('/socket', [PROTOCOL, `${TICKET_PREFIX}${ticket}`], this.origin);
  }

  /** A socket of a conversation, before its hello. */
  async openSocket(conversationId: string): Promise<ConversationSocket> {
    return wireSocket(await this.connect(conversationId));
  }

  /** A socket of a conversation that has been welcomed. */
  async join(conversationId: string, hello: Hello = {}): Promise<Joined> {
    const socket = await this.openSocket(conversationId);
    socket.send({
      type: 'hello',
      after: 0,
      features: ['replies', 'reactions', 'edits', 'typing', 'renew', 'public_read'],
      ...hello,
    });
    return { socket, welcome: await socket.next('welcome') };
  }

  /** A device: the inbox's socket, after its snapshot. */
  async device(
    hello: { visible?: boolean; features?: string[] } = {},
  ): Promise<{ socket: InboxSocket; snapshot: Extract<InboxDown, { type: 'snapshot' }> }> {
    const socket: InboxSocket = wireSocket(await this.connect());
    socket.send({ type: 'hello', features: [], visible: true, ...hello });
    return { socket, snapshot: await socket.next('snapshot') };
  }
}

export type { Conversation };

/** What an operator asks of the chat, under /admin. */
export class Operator {
  readonly transport: Transport;
  readonly token: string;
  constructor(transport: Transport, token: string) {
    this.transport = transport;
    this.token = token;
  }

  async raw(method: string, path: string, body?: BodyInit, headers: HeadersInit = {}): Promise<Response> {
    const all = new Headers(headers);
    if (!all.has('authorization')) all.set('authorization', `Bearer ${this.token}`);
    return this.transport.fetch(path, { method, headers: all, ...(body === undefined ? {} : { body }) });
  }

  /** A JSON request that must succeed. */
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.raw(method, path, body === undefined ? undefined : JSON.stringify(body), {
      'content-type': 'application/json',
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  }
}
