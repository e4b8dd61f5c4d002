import type * as z from 'zod/mini';
import { conversationDetail } from '../../protocol/reading.ts';
import { entry, message, sender } from '../../protocol/entities.ts';
import { ChatError } from './chat-error.ts';
import { codeOf, type Http } from './http.ts';
import type { Platform } from './platform.ts';
import type { GroupChange } from './state.ts';

/** Most changes whose outcome is not known and whose ids are kept (LIM1). */
const MAX_KEPT = 100;

interface Call {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: object | null;
  /** Of what is answered; nothing more is asked of it than that it can be read. */
  readonly answer: z.ZodMiniType;
  /** Goes without a client_id. */
  readonly nameless?: boolean;
}

/** The requests a change takes, one after the other. */
export function callsOf(conversationId: string, change: GroupChange): readonly Call[] {
  const path = `/conversations/${conversationId}`;
  const seat = (senderId: string): string => `${path}/senders/${senderId}`;
  switch (change.what) {
    case 'add':
      return change.userIds.map((user_id) => ({
        method: 'POST',
        path: `${path}/senders`,
        body: { user_id, history: change.history },
        answer: sender,
      }));
    case 'remove':
      return [{ method: 'DELETE', path: seat(change.senderId), body: null, answer: sender }];
    case 'role':
      return [{ method: 'PATCH', path: seat(change.senderId), body: { role: change.role }, answer: sender }];
    case 'rename':
      return [{ method: 'PATCH', path, body: { title: change.title }, answer: conversationDetail }];
    case 'active':
      return [{ method: 'PATCH', path, body: { is_active: change.active }, answer: conversationDetail }];
    case 'pin': {
      const { messageId, pinned } = change;
      return [{ method: 'PATCH', path: `/messages/${messageId}/pin`, body: { pinned }, answer: message }];
    }
    case 'mark':
      // Absolute, and of no log: it needs no id to be the same again.
      return [{ method: 'PATCH', path: `${path}/mine`, body: change.marks, answer: entry, nameless: true }];
  }
}

/** Changes of who is in a conversation and of the conversation itself, asked for once and answered once. */
export class Group {
  readonly #http: Http;
  readonly #platform: Platform;
  /** Of what was asked and never answered: the same again is the same change. */
  readonly #ids = new Map<string, string>();

  constructor(http: Http, platform: Platform) {
    this.#http = http;
    this.#platform = platform;
  }

  /** Rejects with a `ChatError`; of several people those before the one refused are in then. */
  async change(conversationId: string, change: GroupChange): Promise<void> {
    for (const call of callsOf(conversationId, change)) await this.#ask(call);
  }

  async #ask({ method, path, body, answer, nameless = false }: Call): Promise<void> {
    const key = JSON.stringify([method, path, body]);
    const clientId = this.#ids.get(key) ?? this.#platform.newId();
    this.#ids.set(key, clientId);
    const [oldest] = this.#ids.keys();
    if (this.#ids.size > MAX_KEPT && oldest !== undefined) this.#ids.delete(oldest);
    const options = body === null ? {} : { body: nameless ? body : { ...body, client_id: clientId } };
    const done = await this.#http.json(method, path, answer, options);
    // Refused is answered as well: asked again it is another change.
    if (done.ok || done.error.kind === 'problem') this.#forget(method, path, key);
    if (!done.ok) throw new ChatError(codeOf(done.error));
  }

  /** What sets a thing is over once it is set otherwise: the same after that would get its old answer, and set nothing. */
  #forget(method: Call['method'], path: string, key: string): void {
    this.#ids.delete(key);
    if (method !== 'PATCH') return;
    const about = `${JSON.stringify([method, path]).slice(0, -1)},`;
    for (const each of this.#ids.keys()) if (each.startsWith(about)) this.#ids.delete(each);
  }
}
