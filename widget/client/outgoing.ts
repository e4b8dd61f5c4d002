import type { Ack, Reject } from '../../protocol/conversation-frames.ts';
import { formatMessageId } from '../../protocol/ids.ts';
import { readAnswer } from '../../protocol/rest.ts';
import type { Mention, User } from '../../protocol/entities.ts';
import type { Feature } from '../../protocol/version.ts';
import { Commands, type Command } from './commands.ts';
import { Confirmations } from './confirm.ts';
import type { Http } from './http.ts';
import type { Platform } from './platform.ts';
import { Reacting, type Wishes } from './reacting.ts';
import { Receipts } from './receipts.ts';
import type { Notice } from './state.ts';
import type { Thread } from './thread.ts';
import { TypingSelf } from './typing.ts';

/** What was said and not answered yet, for another line to say again under the same ids, and how it shows meanwhile. */
export interface Unanswered {
  readonly commands: readonly Command[];
  readonly wishes: Wishes;
}

export interface OutgoingOptions {
  readonly conversationId: string;
  readonly http: Http;
  readonly platform: Platform;
  /** False when no socket is live. */
  readonly send: (frame: object) => boolean;
  readonly mayUseHttp: () => boolean;
  /** Whether both sides know it; true while there is no other side. */
  readonly has: (feature: Feature) => boolean;
  readonly me: User;
  /** What `shown` answers may have changed. */
  readonly changed: () => void;
  readonly notify: (what: Notice['what'], code: Notice['code']) => void;
  /** What a room of the same conversation left unanswered; null where there is nothing. */
  readonly left: Unanswered | null;
  /** An edit, a removal or a reaction is on its way no longer. */
  readonly answered: () => void;
}

/** What a server must name before it is told of it. */
const FEATURE_OF: Readonly<Partial<Record<Notice['what'], Feature>>> = {
  edit: 'edits',
  react: 'reactions',
  acknowledge: 'urgent',
};

/** All that this device says in a conversation besides its messages, each at its own pace. */
export class Outgoing {
  #o: OutgoingOptions;
  #receipts: Receipts;
  #confirm: Confirmations;
  #commands: Commands;
  #typing: TypingSelf;
  #reacting: Reacting;

  constructor(options: OutgoingOptions) {
    const { platform, send, has, notify, changed, me, answered } = (this.#o = options);
    this.#receipts = new Receipts({ platform, send: (seq) => this.#tellRead(seq) });
    this.#confirm = new Confirmations(platform, (seq) => send({ type: 'got', seq }));
    this.#commands = new Commands({
      platform,
      send,
      known: (what) => {
        const feature = FEATURE_OF[what];
        return feature === undefined || has(feature);
      },
      failed: (what, code, clientId) => {
        this.#reacting.refused(clientId);
        notify(what, code);
        changed();
      },
      answered,
    });
    this.#commands.adopt(options.left?.commands ?? []);
    this.#reacting = new Reacting(me.user_id, options.left?.wishes);
    this.#typing = new TypingSelf(platform, (active) => {
      if (has('typing')) send({ type: 'typing', active });
    });
  }

  /** A new socket was greeted; `readSeq` is what the server has. What was left unanswered is said again. */
  greeted(readSeq: number): void {
    this.#receipts.serverHas(readSeq);
    this.#commands.resend();
  }

  /** The socket is gone, and with it what it had been told to have arrived. */
  lost(): void {
    this.#confirm.reset();
  }

  arrived(seq: number): void {
    this.#confirm.arrived(seq);
  }
  readUpTo(seq: number): void {
    this.#receipts.readUpTo(seq);
  }
  typing(active: boolean): void {
    this.#typing.set(active);
  }
  edit(messageId: string, content: string, named?: readonly Mention[]): void {
    const mentions = named === undefined ? {} : { mentions: named.map(({ user_id }) => user_id) };
    this.#commands.run('edit', messageId, this.#about(messageId, { type: 'edit', content, ...mentions }));
  }
  retract(messageId: string): void {
    this.#commands.run('retract', messageId, this.#about(messageId, { type: 'retract' }));
  }
  react(messageId: string, emoji: string, add: boolean): void {
    const frame = this.#about(messageId, { type: 'react', emoji, action: add ? 'add' : 'remove' });
    this.#reacting.want(frame.client_id, messageId, emoji, add);
    this.#commands.run('react', `${messageId} ${emoji}`, frame);
    this.#o.changed();
  }

  /** It shows as said once the log has it: that someone was told must not rest on a device. */
  acknowledge(messageId: string): void {
    const frame = this.#about(messageId, { type: 'acknowledge' });
    this.#reacting.acknowledge(frame.client_id, messageId);
    this.#commands.run('acknowledge', messageId, frame);
    this.#o.changed();
  }

  get unanswered(): Unanswered | null {
    const commands = this.#commands.held;
    return commands.length === 0 ? null : { commands, wishes: this.#reacting.wishes };
  }

  /** The thread as this person made it, whether the log has it yet or not. */
  shown(thread: Thread): Thread {
    this.#reacting.arrived(thread.after);
    const rows = this.#reacting.over(thread.rows);
    return rows === thread.rows ? thread : { ...thread, rows };
  }

  /** False when the answer is for something else. */
  acknowledged({ client_id: clientId, seq }: Pick<Ack, 'client_id' | 'seq'>): boolean {
    this.#reacting.acknowledged(clientId, seq);
    return this.#commands.acknowledged(clientId);
  }
  refused(frame: Reject): boolean {
    return this.#commands.refused(frame);
  }

  stop(): void {
    this.#receipts.stop();
    this.#confirm.reset();
    this.#commands.clear();
  }

  #about<Frame extends object>(messageId: string, frame: Frame) {
    return { ...frame, message_id: messageId, client_id: this.#o.platform.newId() };
  }

  #tellRead(seq: number): boolean {
    const { send, mayUseHttp, http, conversationId } = this.#o;
    if (send({ type: 'read', seq })) return true;
    if (!mayUseHttp()) return false;
    // Lost or not: the next greeting tells what the server has, and what is missing is told again.
    void http.json('PATCH', `/messages/${formatMessageId(conversationId, seq)}/read`, readAnswer);
    return true;
  }
}
