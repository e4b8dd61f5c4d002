import {
  addSender,
  conversationId,
  conversationMessages,
  createMessage,
  errors,
  fail,
  limits,
  messageId,
  ok,
  pageQuery,
  patchChoices,
  patchConversation,
  patchSender,
  pinMessage,
  PROTOCOL,
  removeMessage,
  senderId,
  ticketRequest,
  updateMessage,
  type Failure,
  type Result,
  type TenantSettings,
  type User,
} from '../../protocol/index.ts';
import type { Actor, ConversationRpc, InboxRpc, SessionGrant, TenantPolicy } from '../../worker/contracts.ts';
import { ConversationsService } from '../../worker/conversations/service.ts';
import { parse, readQuery } from '../../worker/http/body.ts';
import { oneAnchor } from '../../worker/messages/anchor.ts';
import { MessagesService } from '../../worker/messages/service.ts';
import { conversationPolicy } from '../../worker/tenant/policy.ts';
import type { SimConversation } from './conversation-object.ts';
import type { SimInbox } from './inbox-object.ts';
import { Died } from './sim-object.ts';

export const TENANT = 'clinic';
export const API = 'https://chat.test';

export interface Answered {
  readonly status: number;
  readonly body: unknown;
  /** Whole seconds, as the header has it. */
  readonly retryAfter: string | null;
}
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
  readonly token: string;
}

export interface ApiPorts {
  readonly serverNow: () => number;
  readonly users: ReadonlyMap<string, User>;
  readonly policy: TenantPolicy;
  readonly conversations: ReadonlyMap<string, SimConversation>;
  /** Those nobody is let into for now. */
  readonly shut: ReadonlySet<string>;
  readonly inbox: (userId: string) => SimInbox;
  /** Whose token it is and when it ends; null for one never given. */
  readonly identity: (token: string) => { readonly userId: string; readonly expiresMs: number } | null;
  /** A call between two parts of the server takes a moment. */
  readonly hop: () => Promise<void>;
}

const settings: TenantSettings = {
  tenant: TENANT,
  name: 'Clinic',
  emergency: { text: 'In an emergency call 112', tel: '112' },
  attachments: { max_bytes: 1_000_000, media_types: ['image/png'] },
  edit_window_ms: 900_000,
  drafts: true,
};

export const actorOf = (user: User): Actor => ({
  tenant: TENANT,
  userId: user.user_id,
  name: user.name,
  userType: user.user_type,
  department: user.department,
});

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly run: (asked: Asked, who: Actor, id: string, second: string) => Promise<Result<unknown>>;
}

/**
 * The REST side of a simulated server: the real services over simulated objects. Only what the web framework does,
 * finding the route and checking the body, is done here.
 */
export class SimApi {
  readonly #ports: ApiPorts;
  readonly #messages: MessagesService;
  readonly #conversations: ConversationsService;
  readonly #tickets = new Map<
    string,
    { readonly grant: SessionGrant; readonly conversation: string | null }
  >();

  constructor(ports: ApiPorts) {
    this.#ports = ports;
    const objects = {
      conversation: (_asker: unknown, id: string) => Promise.resolve(this.#conversation(id)),
      askInbox: this.#askInbox,
    };
    this.#messages = new MessagesService(objects);
    this.#conversations = new ConversationsService({
      objects,
      tenant: {
        putUser: (user) => Promise.resolve(user),
        users: (ids) => Promise.resolve(ids.flatMap((id) => ports.users.get(id) ?? [])),
        registerConversation: () => Promise.resolve(),
      },
      newId: () => Promise.reject(new Error('conversations are made before the story begins')),
      now: ports.serverNow,
    });
  }

  readonly #askInbox = async <T>(
    actor: Actor,
    ask: (inbox: InboxRpc) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const inbox = this.#ports.inbox(actor.userId);
    // What goes through a network answers promises whatever it wraps, as an RPC does.
    const rpc = this.#through(inbox) as unknown as InboxRpc;
    const answer = await ask(rpc);
    if (answer.ok || answer.error.code !== 'not_found') return answer;
    await inbox.ensure(actor.userId);
    return ask(rpc);
  };

  async handle(asked: Asked): Promise<Answered> {
    const identity = this.#ports.identity(asked.token);
    const user = identity === null ? undefined : this.#ports.users.get(identity.userId);
    if (identity === null || user === undefined) return problem({ code: 'unauthenticated' });
    if (identity.expiresMs <= this.#ports.serverNow()) return problem({ code: 'token_expired' });
    for (const route of this.#routes) {
      const match = route.method === asked.method ? route.path.exec(asked.url.pathname) : null;
      if (match === null) continue;
      try {
        const done = await route.run(asked, actorOf(user), match[1] ?? '', match[2] ?? '');
        return done.ok ? { status: 200, body: done.value, retryAfter: null } : problem(done.error);
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        return problem({ code: 'unavailable' });
      }
    }
    return problem({ code: 'not_found' });
  }

  /** What a ticket opens. The objects themselves see to it that it does so once. */
  redeem(ticket: string): { readonly grant: SessionGrant; readonly conversation: string | null } | null {
    return this.#tickets.get(ticket) ?? null;
  }

  #conversation(id: string): Result<ConversationRpc> {
    const found = this.#ports.conversations.get(id);
    if (this.#ports.shut.has(id)) return fail('unavailable', { retryAfterMs: 3_000 });
    return found === undefined
      ? fail('not_found')
      : ok(this.#through(found.rpc) as unknown as ConversationRpc);
  }

  /** The same calls, each a hop away. */
  #through<T extends object>(object: T): T {
    const { hop } = this.#ports;
    return new Proxy(object, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]): Promise<unknown> => {
          await hop();
          const value: unknown = await Reflect.apply(method, target, given);
          await hop();
          return value;
        };
      },
    });
  }

  readonly #asker = (actor: Actor) => ({ actor, policy: conversationPolicy(this.#ports.policy) });

  readonly #routes: readonly Route[] = [
    {
      method: 'GET',
      path: /^\/me$/,
      run: (_asked, who) => Promise.resolve(ok({ user: this.#ports.users.get(who.userId), settings })),
    },
    {
      method: 'PATCH',
      path: /^\/me\/choices$/,
      run: async (asked, who) => {
        const body = parse(patchChoices, asked.body);
        return body.ok ? this.#askInbox(who, (inbox) => inbox.choose(body.value)) : body;
      },
    },
    { method: 'POST', path: /^\/tickets$/, run: (asked, who) => this.#ticket(asked, who) },
    {
      method: 'POST',
      path: /^\/messages$/,
      run: async (asked, who) => {
        const body = parse(createMessage, asked.body);
        return body.ok ? this.#messages.create(this.#asker(who), body.value) : body;
      },
    },
    {
      method: 'GET',
      path: /^\/messages\/conversation\/([^/]+)$/,
      run: async ({ url }, who, given) => {
        const id = parse(conversationId, given);
        if (!id.ok) return id;
        const query = readQuery(url.href, conversationMessages);
        const anchored = query.ok ? oneAnchor(query.value) : query;
        if (!anchored.ok) return anchored;
        const page = await this.#messages.findByConversation(this.#asker(who), id.value, anchored.value);
        return page.ok ? ok({ ...page.value, next: null }) : page;
      },
    },
    {
      method: 'PATCH',
      path: /^\/messages\/([^/]+)$/,
      run: async (asked, who, given) => {
        const [id, body] = [parse(messageId, given), parse(updateMessage, asked.body)];
        if (!id.ok) return id;
        return body.ok ? this.#messages.update(this.#asker(who), id.value, body.value) : body;
      },
    },
    {
      method: 'DELETE',
      path: /^\/messages\/([^/]+)$/,
      run: async (asked, who, given) => {
        const [id, body] = [parse(messageId, given), parse(removeMessage, asked.body)];
        if (!id.ok) return id;
        if (!body.ok) return body;
        const { client_id } = body.value;
        return this.#messages.remove(
          this.#asker(who),
          id.value,
          client_id === undefined ? {} : { client_id },
        );
      },
    },
    {
      method: 'PATCH',
      path: /^\/messages\/([^/]+)\/pin$/,
      run: async (asked, who, given) => {
        const [id, body] = [parse(messageId, given), parse(pinMessage, asked.body)];
        if (!id.ok) return id;
        return body.ok ? this.#messages.pin(this.#asker(who), id.value, body.value) : body;
      },
    },
    {
      method: 'PATCH',
      path: /^\/messages\/([^/]+)\/read$/,
      run: async (_asked, who, given) => {
        const id = parse(messageId, given);
        return id.ok ? this.#messages.markAsRead(this.#asker(who), id.value) : id;
      },
    },
    {
      method: 'GET',
      path: /^\/conversations$/,
      run: async ({ url }, who) => {
        const query = readQuery(url.href, pageQuery);
        if (!query.ok) return query;
        const { cursor = null, limit } = query.value;
        return this.#ports.inbox(who.userId).entries({ cursor, limit, archived: false, userType: null });
      },
    },
    {
      method: 'GET',
      path: /^\/conversations\/([^/]+)$/,
      run: (_asked, who, id) => this.#conversations.findOne(who, id),
    },
    {
      method: 'PATCH',
      path: /^\/conversations\/([^/]+)$/,
      run: async (asked, who, id) => {
        const body = parse(patchConversation, asked.body);
        return body.ok ? this.#conversations.update(who, id, body.value) : body;
      },
    },
    {
      method: 'GET',
      path: /^\/conversations\/([^/]+)\/senders$/,
      run: async ({ url }, who, id) => {
        const query = readQuery(url.href, pageQuery);
        if (!query.ok) return query;
        const { cursor = null, limit } = query.value;
        return this.#conversations.senders(who, id, { cursor, limit });
      },
    },
    {
      method: 'POST',
      path: /^\/conversations\/([^/]+)\/senders$/,
      run: async (asked, who, id) => {
        const body = parse(addSender, asked.body);
        return body.ok ? this.#conversations.addSender(who, this.#ports.policy, id, body.value) : body;
      },
    },
    {
      method: 'PATCH',
      path: /^\/conversations\/([^/]+)\/senders\/([^/]+)$/,
      run: async (asked, who, id, given) => {
        const [seat, body] = [parse(senderId, given), parse(patchSender, asked.body)];
        if (!seat.ok) return seat;
        return body.ok ? this.#conversations.changeRole(who, id, seat.value, body.value) : body;
      },
    },
    {
      method: 'DELETE',
      path: /^\/conversations\/([^/]+)\/senders\/([^/]+)$/,
      run: async (_asked, who, id, given) => {
        const seat = parse(senderId, given);
        if (!seat.ok) return seat;
        const done = await this.#conversations.removeSender(who, id, seat.value);
        return done.ok ? ok(done.value.sender) : done;
      },
    },
  ];

  async #ticket(asked: Asked, who: Actor): Promise<Result<unknown>> {
    const body = parse(ticketRequest, asked.body);
    if (!body.ok) return body;
    const request = body.value;
    const conversation = request.target === 'conversation' ? request.conversation_id : null;
    if (conversation === null) await this.#ports.inbox(who.userId).ensure(who.userId);
    else {
      const detail = await this.#conversations.findOne(who, conversation);
      if (!detail.ok) return detail;
    }
    const now = this.#ports.serverNow();
    const identity = this.#ports.identity(asked.token);
    const identityExpiresMs = identity?.expiresMs ?? now;
    const ticketExpiresMs = Math.min(now + limits.ticket.ttlMs, identityExpiresMs);
    const ticket = `t${this.#tickets.size + 1}`;
    const policy = conversationPolicy(this.#ports.policy);
    this.#tickets.set(ticket, {
      conversation,
      grant: { actor: who, policy, ticketId: ticket, ticketExpiresMs, identityExpiresMs },
    });
    return ok({
      ticket,
      expires_in: (ticketExpiresMs - now) / 1000,
      protocol: PROTOCOL,
      user: this.#ports.users.get(who.userId),
    });
  }
}

function problem(failure: Failure): Answered {
  const { status, title, retry } = errors[failure.code];
  return {
    status,
    body: { type: `urn:care-chat:problem:${failure.code}`, title, status, code: failure.code, retry },
    retryAfter:
      failure.retryAfterMs === undefined ? null : String(Math.max(1, Math.ceil(failure.retryAfterMs / 1000))),
  };
}
