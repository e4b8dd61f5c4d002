import type { ConversationUpInput } from '../../../protocol/conversation-frames.ts';
import type { Entry, User } from '../../../protocol/entities.ts';
import type { ErrorCode } from '../../../protocol/errors.ts';
import { errors } from '../../../protocol/errors.ts';
import type { TenantSettings } from '../../../protocol/rest.ts';
import { FEATURES, PING, PONG } from '../../../protocol/version.ts';
import type { SocketHandle, SocketHandlers, UploadRequest } from '../platform.ts';
import { tokenFor } from './builders.ts';
import { FakeConversation, type FakeSocket } from './fake-conversation.ts';
import type { FakeNetwork } from './fake-platform.ts';

export const API = 'https://chat.test';

const settings: TenantSettings = {
  tenant: 'clinic',
  name: 'Clinic',
  emergency: { text: 'In an emergency call 112', tel: '112' },
  attachments: { max_bytes: 1_000_000, media_types: ['image/png', 'application/pdf'] },
  edit_window_ms: 900_000,
  drafts: true,
};

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

export function problem(code: ErrorCode) {
  const { status, retry, title } = errors[code];
  return { type: `urn:care:${code}`, title, status, code, retry };
}

/** A browser lets all that follows from one frame run before it hands over the next. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly token: string;
}

/** The chat's server as the client sees it: scripted, in memory, and fully in a test's hands. */
export class FakeServer implements FakeNetwork {
  user: User;
  /** `cut`: requests fail and new sockets do not open; sockets that are up stay silent. */
  network: 'up' | 'cut' | 'no_sockets' = 'up';
  drafts = true;
  /** The tenant's word on keeping unsent messages; as an older server, it has none. */
  outbox: boolean | undefined;
  /** How long a message may be taken back; as an older server, it has no word on that. */
  undoSendMs: number | undefined;
  /** Answers these paths with a problem instead. */
  readonly refusals = new Map<string, ErrorCode>();
  /** Seconds that a refusal asks to wait. */
  retryAfter: number | null = null;
  /** What the inbox's socket can do, as it says. */
  features: readonly string[] = FEATURES;
  readonly conversations = new Map<string, FakeConversation>();
  entries: Entry[] = [];
  nextEntries: string | null = null;
  readonly requests: Request[] = [];
  /** What sockets said, oldest first, pings left out. */
  readonly frames: { readonly target: string; readonly frame: { readonly type: string } & object }[] = [];
  readonly inboxSockets = new Set<FakeSocket>();
  /** Takes part in each upload: what to answer, or null to leave it hanging. */
  onUpload: (request: UploadRequest, url: URL) => { status: number; body: unknown } | null = () => null;
  /** Extra routes, tried first. */
  readonly routes = new Map<string, (request: Request) => unknown>();
  #tickets = new Map<string, string>();
  #serial = 0;

  constructor(user: User) {
    this.user = user;
  }

  /** What the portal's callback answers. */
  readonly grant = () => ({ token: tokenFor(this.user.user_id, ++this.#serial), expires_in: 600 });

  converse(id: string, others: readonly User[]): FakeConversation {
    const made = new FakeConversation(id, [this.user, ...others]);
    this.conversations.set(id, made);
    return made;
  }

  framesOf(type: string): object[] {
    return this.frames.filter((each) => each.frame.type === type).map((each) => each.frame);
  }

  async fetch(method: string, url: URL, init: RequestInit): Promise<Response> {
    if (this.network === 'cut') throw new TypeError('network');
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null;
    const token = new Headers(init.headers).get('authorization')?.slice('Bearer '.length) ?? '';
    const request = { method, path: url.pathname, query: url.searchParams, body, token };
    this.requests.push(request);
    const refusal = this.refusals.get(url.pathname);
    const headers: Record<string, string> =
      this.retryAfter === null ? {} : { 'retry-after': String(this.retryAfter) };
    if (refusal !== undefined) return json(errors[refusal].status, problem(refusal), headers);
    const answer = await this.#route(request);
    if (answer instanceof Response) return answer;
    return answer === undefined ? json(404, problem('not_found')) : json(200, answer);
  }

  async upload(url: URL, request: UploadRequest): Promise<{ status: number; body: string }> {
    if (this.network === 'cut') throw new TypeError('network');
    const answer = this.onUpload(request, url);
    if (answer !== null) return { status: answer.status, body: JSON.stringify(answer.body) };
    return new Promise((_, reject) => {
      request.signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  }

  socket(_url: string, protocols: string[], handlers: SocketHandlers): SocketHandle {
    const target = this.#tickets.get(protocols[1]?.slice('ticket.'.length) ?? '');
    const user = this.user;
    let open = true;
    let line = Promise.resolve();
    const later = (work: () => void) => {
      line = line.then(turns).then(() => {
        if (open) work();
      });
    };
    const close = (code: number) => {
      if (!open) return;
      open = false;
      this.inboxSockets.delete(socket);
      for (const each of this.conversations.values()) each.sockets.delete(socket);
      void Promise.resolve().then(() => handlers.close(code));
    };
    const socket: FakeSocket = {
      userId: user.user_id,
      send: (frame) => {
        if (this.network !== 'cut') later(() => handlers.message(JSON.stringify(frame)));
      },
      close,
    };
    if (this.network !== 'up' || target === undefined) void Promise.resolve().then(() => close(1006));
    else later(() => handlers.open());
    return {
      close: () => close(1000),
      send: (text) => {
        if (this.network === 'cut' || !open || target === undefined) return;
        if (text === PING) return later(() => handlers.message(PONG));
        const frame = JSON.parse(text) as ConversationUpInput;
        this.frames.push({ target, frame });
        if (target === 'inbox') this.#inbox(socket, frame);
        else {
          const room = this.conversations.get(target);
          if (frame.type === 'hello') room?.sockets.set(socket, { live: false });
          room?.receive(socket, user, frame);
        }
      },
    };
  }

  /** Closes every socket, as a deploy would. */
  closeAll(code: number): void {
    const sockets = [...this.conversations.values()].flatMap((each) => [...each.sockets.keys()]);
    for (const socket of [...this.inboxSockets, ...sockets]) socket.close(code);
  }

  tellInbox(frame: object): void {
    for (const socket of this.inboxSockets) socket.send(frame);
  }

  totals() {
    const unread = this.entries.reduce((sum, each) => sum + each.unread, 0);
    return { unread, unread_conversations: 0, conversations: this.entries.length };
  }

  #inbox(socket: FakeSocket, frame: { type: string }): void {
    if (frame.type !== 'hello') return;
    this.inboxSockets.add(socket);
    socket.send({
      type: 'snapshot',
      entries: this.entries,
      next: this.nextEntries,
      totals: this.totals(),
      inbox_rev: 1,
      features: this.features,
      now: new Date(0).toISOString(),
    });
  }

  #route(request: Request): unknown {
    const { method, path, query, body } = request;
    const custom = this.routes.get(`${method} ${path}`);
    if (custom) return custom(request);
    if (path === '/me') {
      const { user, drafts, outbox, undoSendMs: undo_send_ms } = this;
      return { user, settings: { ...settings, drafts, outbox, undo_send_ms } };
    }
    if (path === '/tickets') {
      const wanted = body as { target: string; conversation_id?: string };
      const target = wanted.conversation_id ?? 'inbox';
      if (target !== 'inbox' && !this.conversations.has(target)) return undefined;
      const ticket = `t${++this.#serial}`;
      this.#tickets.set(ticket, target);
      return { ticket, expires_in: 30, protocol: 'care.v1', user: this.user };
    }
    if (path === '/conversations')
      return { items: this.entries, next: this.nextEntries, totals: this.totals() };
    if (method === 'POST' && path === '/messages') {
      const command = body as { conversation_id: string; client_id: string; content: string };
      return this.conversations.get(command.conversation_id)?.commit(this.user, command);
    }
    const page = /^\/messages\/conversation\/([^/]+)$/.exec(path);
    const number = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined);
    if (page) {
      const found = this.conversations.get(page[1] ?? '');
      return (
        found && {
          ...found.page({ before: number('before'), after: number('after'), around: number('around') }),
          next: null,
        }
      );
    }
    const detail = /^\/conversations\/([^/]+)(\/senders)?$/.exec(path);
    const found = this.conversations.get(detail?.[1] ?? '');
    if (!found) return undefined;
    if (detail?.[2]) return { items: found.seats, next: null };
    return {
      conversation: found.conversation,
      me: found.seats[0],
      cursor: { delivered_seq: found.readSeq, read_seq: found.readSeq },
      others: found.others,
      head: found.head,
    };
  }
}
