import { contentProblem } from '../../protocol/content.ts';
import { message as messageSchema, type Message, type User } from '../../protocol/entities.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import type { Ack, Reject } from '../../protocol/conversation-frames.ts';
import { limits } from '../../protocol/limits.ts';
import type { Http, HttpAnswer } from './http.ts';
import type { Left } from './left.ts';
import {
  acknowledge,
  add,
  dropFile,
  find,
  markSending,
  nameNobody,
  nextRelease,
  nextToSend,
  refuse,
  release,
  remove,
  restore,
  retry,
  ripen,
  roadLost,
  unanswered,
  unsentIds,
  unsentText,
  type Outbox,
  type Pending,
  type PendingFile,
  type Written,
} from './outbox.ts';
import { pendingView } from './pending-view.ts';
import type { Cancel, Platform } from './platform.ts';
import type { MessageView, OutgoingMessage } from './state.ts';
import { Uploads } from './uploads.ts';

export interface CourierOptions {
  readonly http: Http;
  readonly platform: Platform;
  /** Hands a frame to the conversation's socket; false when none is live. */
  readonly sendOverSocket: (conversationId: string, frame: object) => boolean;
  /** Whether HTTP is the better road now: no socket is live or about to be. */
  readonly mayUseHttp: (conversationId: string) => boolean;
  /** Whether the server has said that a message may name people. */
  readonly namesPeople: () => boolean;
  /** A message was accepted over HTTP. */
  readonly accepted: (message: Message) => void;
  readonly changed: () => void;
}

/** Words and client_ids by conversation, and the messages themselves. */
export interface Unsent {
  readonly texts: ReadonlyMap<string, string>;
  readonly ids: Left;
  readonly messages: readonly Written[];
}

/** How a message with these files is called, by what the files turned out to be. */
function typeOf(files: readonly PendingFile[]): 'text' | 'image' | 'file' {
  if (files.length === 0) return 'text';
  return files.every((file) => file.attachment?.media_type.startsWith('image/') === true) ? 'image' : 'file';
}

/** Whether it says whom it names. */
const names = ({ mentions = [], nameless }: Pending): boolean => mentions.length > 0 && nameless !== true;

function payload(pending: Pending): object {
  return {
    client_id: pending.clientId,
    content: pending.text,
    message_type: typeOf(pending.files),
    attachment_ids: pending.files.flatMap((file) => file.attachment?.attachment_id ?? []),
    reply_to: pending.replyTo?.message_id ?? null,
    // A server from before there was a word for it takes no other message.
    ...(pending.urgent === true ? { urgent: true } : {}),
    ...(names(pending) ? { mentions: pending.mentions?.map(({ user_id }) => user_id) } : {}),
  };
}

/** Files kept after their message was accepted, so that the bubble shows the local picture on (LIM1). */
const LOCAL_FILES = 30;

/** Brings what this person writes to the server: each message once, in order, by whichever road is open. */
export class Courier {
  #options: CourierOptions;
  #uploads: Uploads;
  #outbox: Outbox = [];
  #timer: Cancel | null = null;
  #held: Cancel | null = null;
  #localFiles = new Map<string, { key: string; file: File }>();
  #leaving = false;
  /** Conversations of which a POST is unanswered, though its message may be forgotten: what is written next waits for it. */
  readonly #posting = new Set<string>();

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#uploads = new Uploads({
      http: options.http,
      platform: options.platform,
      outbox: () => this.#outbox,
      update: (outbox) => this.#set(outbox),
    });
  }

  get outbox(): Outbox {
    return this.#outbox;
  }

  /** The file behind an attachment of one's own, while it is still at hand. */
  localFile(attachmentId: string): { key: string; file: File } | undefined {
    return this.#localFiles.get(attachmentId);
  }

  /** What is not yet accepted, by conversation, without what is kept some other way. */
  unsent(kept: (clientId: string) => boolean): Unsent {
    const unsent = this.#outbox.filter(({ clientId }) => !kept(clientId));
    return {
      texts: unsentText(unsent),
      ids: unsentIds(unsent),
      messages: unsent.filter(({ phase }) => phase.name !== 'acked'),
    };
  }

  /** Sends nothing until `letGo`, or for so long: what an earlier page left goes first. */
  hold(ms: number): void {
    this.#held?.();
    this.#held = this.#options.platform.after(ms, () => this.letGo());
  }

  letGo(): void {
    this.#held?.();
    this.#held = null;
    this.pump();
  }

  /** Takes over what earlier pages left, and forgets what another page has taken over from this one. */
  takeOver(left: readonly Written[], gone: ReadonlySet<string>): void {
    const ours = this.#outbox.filter(({ clientId, phase }) => phase.name === 'acked' || !gone.has(clientId));
    this.#set(restore(ours, left));
  }

  /** How a message not yet in the log shows; `held`: no socket is live. */
  view(pending: Pending, held: boolean, me: User): MessageView {
    return pendingView(pending, held, me);
  }

  /** Null when it is taken; else why not. It waits `undoMs` for its writer to take it back; those before it no longer. */
  send(
    conversationId: string,
    { text, files, replyTo, urgent = false, mentions }: OutgoingMessage,
    undoMs: number,
  ): ErrorCode | null {
    const { platform } = this.#options;
    const problem = contentProblem(text, files.length > 0);
    if (problem !== null) return problem;
    const written: Written = {
      clientId: platform.newId(),
      conversationId,
      text,
      replyTo,
      urgent,
      mentions,
      createdAt: platform.now(),
      files: files.slice(0, limits.attachments.perMessage).map((file) => ({
        key: platform.newId(),
        file,
        state: 'waiting',
        progress: 0,
        tries: 0,
        notBefore: 0,
        attachment: null,
        error: null,
      })),
    };
    const heldUntil = undoMs > 0 ? platform.monotonic() + Math.min(undoMs, limits.outbox.undoSendMs) : null;
    const outbox = add(release(this.#outbox, Infinity), written, heldUntil);
    if (outbox === null) return 'full';
    this.#set(outbox);
    return null;
  }

  /** What was held for its writer to take back, taken back; null once it has been let go. */
  takeBack(key: string): Pending | null {
    const pending = find(this.#outbox, key);
    if (pending?.phase.name !== 'held') return null;
    this.#set(remove(this.#outbox, key));
    return pending;
  }

  /** Nobody is there to take anything back any longer: what is held goes now, and outlives the page where it can. */
  flush(): void {
    this.#leaving = true;
    this.#set(release(this.#outbox, Infinity));
    this.#leaving = false;
  }

  acknowledged(ack: Omit<Ack, 'type'>): void {
    this.#keepFiles(ack.client_id);
    this.#set(acknowledge(this.#outbox, ack));
  }

  /** A `reject` of a message of ours; false when `ref` is none. */
  refused(frame: Reject): boolean {
    const pending = frame.ref === null ? undefined : find(this.#outbox, frame.ref);
    if (!pending) return false;
    const { platform } = this.#options;
    const refusal = { code: frame.code, retry: frame.retry, minBackoffMs: frame.min_backoff_ms };
    this.#set(refuse(this.#outbox, pending.clientId, refusal, platform.monotonic(), platform.random()));
    return true;
  }

  /** The message is in the log and on show there: nothing is left to do. */
  settled(clientId: string): void {
    this.#keepFiles(clientId);
    this.#set(remove(this.#outbox, clientId));
  }

  roadLost(conversationId: string): void {
    this.#set(roadLost(this.#outbox, conversationId));
  }

  /** The conversation is off the screen: what was accepted needs no bubble any longer. */
  offScreen(conversationId: string): void {
    this.#set(
      roadLost(this.#outbox, conversationId).filter(
        (pending) => pending.conversationId !== conversationId || pending.phase.name !== 'acked',
      ),
    );
  }

  retry(key: string): void {
    this.#set(retry(this.#outbox, key));
  }

  discard(key: string, fileKey?: string): void {
    const pending = find(this.#outbox, key);
    if (!pending || pending.mayBeThere) return;
    for (const file of pending.files)
      if (fileKey === undefined || fileKey === file.key) this.#uploads.cancel(file.key);
    this.#set(fileKey === undefined ? remove(this.#outbox, key) : dropFile(this.#outbox, key, fileKey));
  }

  /** The conversation is no longer this person's: nothing of it may be kept. */
  discardConversation(conversationId: string): void {
    const [gone, kept] = [true, false].map((mine) =>
      this.#outbox.filter((pending) => (pending.conversationId === conversationId) === mine),
    );
    for (const pending of gone ?? []) for (const file of pending.files) this.#uploads.cancel(file.key);
    if (gone?.length) this.#set(kept ?? []);
  }

  /** A road is open again. */
  wake(): void {
    if (this.#outbox.length > 0) this.#set(ripen(this.#outbox));
  }

  /** Forgets everything, files too. */
  clear(): void {
    this.#timer?.();
    this.#held?.();
    this.#timer = this.#held = null;
    this.#uploads.cancelAll();
    this.#outbox = [];
    this.#localFiles.clear();
  }

  /** Sends what may go now. */
  pump(): void {
    if (this.#held !== null) return;
    const { platform } = this.#options;
    const due = release(this.#outbox, platform.monotonic());
    if (due !== this.#outbox) this.#replace(due);
    this.#uploads.pump();
    this.#timer?.();
    this.#timer = null;
    let wakeAt = nextRelease(this.#outbox);
    for (const conversationId of new Set(this.#outbox.map((pending) => pending.conversationId))) {
      if (this.#posting.has(conversationId)) continue;
      const found = nextToSend(this.#outbox, conversationId, platform.monotonic());
      if (found === null) continue;
      if ('at' in found) wakeAt = Math.min(wakeAt, found.at);
      else this.#dispatch(found.send);
    }
    if (wakeAt < Infinity) this.#timer = platform.after(wakeAt - platform.monotonic(), () => this.pump());
  }

  #dispatch(pending: Pending): void {
    const { conversationId, clientId } = pending;
    const frame = { type: 'send', ...payload(pending) };
    if (this.#options.sendOverSocket(conversationId, frame)) {
      this.#replace(markSending(this.#outbox, clientId, 'socket'));
    } else if (this.#options.mayUseHttp(conversationId)) {
      this.#replace(markSending(this.#outbox, clientId, 'http'));
      void this.#post(pending);
    }
  }

  async #post(pending: Pending): Promise<void> {
    const { http } = this.#options;
    const { conversationId } = pending;
    this.#posting.add(conversationId);
    const answer = await http.json('POST', '/messages', messageSchema, {
      body: { conversation_id: conversationId, ...payload(pending) },
      keepalive: this.#leaving,
    });
    this.#posting.delete(conversationId);
    this.#settlePost(pending, answer);
    this.pump();
  }

  #settlePost(pending: Pending, answer: HttpAnswer<Message>): void {
    const { platform } = this.#options;
    if (answer.ok) {
      const { seq, message_id, created_at } = answer.value;
      this.acknowledged({ client_id: pending.clientId, seq, message_id, created_at });
      return this.#options.accepted(answer.value);
    }
    const { error } = answer;
    // Of what the server knows only its sockets tell: one from before mentions takes no message that has them, and says so.
    const unnamable =
      error.kind === 'problem' && error.code === 'invalid' && error.fields?.includes('mentions');
    if (unnamable === true && names(pending) && !this.#options.namesPeople())
      return this.#set(nameNobody(this.#outbox, pending.clientId));
    const now = platform.monotonic();
    this.#set(
      error.kind === 'problem'
        ? refuse(
            this.#outbox,
            pending.clientId,
            { code: error.code, retry: error.retry, minBackoffMs: error.waitMs },
            now,
            platform.random(),
          )
        : unanswered(this.#outbox, pending.clientId, now, platform.random()),
    );
  }

  #keepFiles(clientId: string): void {
    for (const { attachment, key, file } of find(this.#outbox, clientId)?.files ?? []) {
      if (attachment) this.#localFiles.set(attachment.attachment_id, { key, file });
    }
    for (const id of this.#localFiles.keys()) {
      if (this.#localFiles.size <= LOCAL_FILES) break;
      this.#localFiles.delete(id);
    }
  }

  #set(outbox: Outbox): void {
    if (outbox === this.#outbox) return;
    this.#replace(outbox);
    this.pump();
  }

  #replace(outbox: Outbox): void {
    this.#outbox = outbox;
    this.#options.changed();
  }
}
