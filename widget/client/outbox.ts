import type { Attachment, Mention, Quote } from '../../protocol/entities.ts';
import type { ErrorCode, Retry } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import { holdBackMs } from './backoff.ts';

/** One file of a message not yet accepted. Its `key` is the upload's client_id, the same for every try. */
export interface PendingFile {
  readonly key: string;
  readonly file: File;
  /** `waiting`: to be uploaded, now or after `notBefore`. */
  readonly state: 'waiting' | 'uploading' | 'ready' | 'failed';
  readonly progress: number;
  readonly tries: number;
  readonly notBefore: number;
  readonly attachment: Attachment | null;
  readonly error: ErrorCode | null;
}

export type PendingPhase =
  /** Not given to any road yet: until then (monotonic ms) its writer may take it back. */
  | { readonly name: 'held'; readonly until: number }
  /**
   * Held; may go when `notBefore` (monotonic ms) has passed, its files are stored and those before it have gone.
   * `asked`: it is the server that wants the wait.
   */
  | { readonly name: 'waiting'; readonly notBefore: number; readonly asked?: boolean }
  /** On its way, outcome unknown. */
  | { readonly name: 'sending'; readonly via: 'socket' | 'http' }
  /** Refused for good, or until the person tries again. */
  | { readonly name: 'failed'; readonly code: ErrorCode }
  /** Accepted as `seq`; kept until its row has arrived, so that the bubble never blinks. */
  | {
      readonly name: 'acked';
      readonly seq: number;
      readonly messageId: string;
      readonly createdAt: string;
    };

export interface Pending {
  readonly clientId: string;
  readonly conversationId: string;
  readonly text: string;
  readonly replyTo: Quote | null;
  readonly urgent?: boolean;
  readonly mentions?: readonly Mention[] | undefined;
  readonly files: readonly PendingFile[];
  /** Epoch ms on this device's clock; for show. */
  readonly createdAt: number;
  readonly tries: number;
  /** It went out, and nobody said no: it may be in the log, so it can be neither changed nor taken back. */
  readonly mayBeThere: boolean;
  /** It goes without saying whom it names, for a server from before there was a word for it. */
  readonly nameless?: boolean;
  readonly phase: PendingPhase;
}

/** Messages of this person not yet seen in the log, in the order they were written. */
export type Outbox = readonly Pending[];

/** A message as the person wrote it. */
export type Written = Omit<Pending, 'tries' | 'mayBeThere' | 'nameless' | 'phase'>;

/** At most, in bytes: a character is up to three. */
const bytesOf = ({ text, files }: Written): number =>
  files.reduce((sum, { file }) => sum + file.size, 3 * text.length);

/** Null when the outbox is full, over all conversations (LIM1). `heldUntil` (monotonic ms): it may be taken back until then. */
export function add(outbox: Outbox, written: Written, heldUntil: number | null = null): Outbox | null {
  const bytes = outbox.reduce((sum, pending) => sum + bytesOf(pending), bytesOf(written));
  if (outbox.length >= limits.outbox.messages || bytes > limits.outbox.bytes) return null;
  const phase: PendingPhase =
    heldUntil === null ? { name: 'waiting', notBefore: 0 } : { name: 'held', until: heldUntil };
  return [...outbox, { ...written, tries: 0, mayBeThere: false, phase }];
}

/** When the first of those held may go; Infinity where none is. */
export const nextRelease = (outbox: Outbox): number =>
  outbox.reduce((at, { phase }) => (phase.name === 'held' ? Math.min(at, phase.until) : at), Infinity);

/** Lets go those whose time to be taken back is over at `now` (monotonic ms); Infinity: all of them. */
export function release(outbox: Outbox, now: number): Outbox {
  if (nextRelease(outbox) > now) return outbox;
  return outbox.map((pending) =>
    pending.phase.name === 'held' && pending.phase.until <= now
      ? { ...pending, phase: { name: 'waiting', notBefore: 0 } }
      : pending,
  );
}

/**
 * Puts what an earlier page left before what this one wrote. Whether it had gone out nobody knows any longer; what is
 * held already stays as it is.
 */
export function restore(outbox: Outbox, left: readonly Written[]): Outbox {
  const before = left
    .filter(({ clientId }) => !find(outbox, clientId))
    .map((written): Pending => ({
      ...written,
      tries: 1,
      mayBeThere: true,
      phase: { name: 'waiting', notBefore: 0 },
    }));
  return before.length === 0 ? outbox : [...before, ...outbox];
}

export function find(outbox: Outbox, clientId: string): Pending | undefined {
  return outbox.find((pending) => pending.clientId === clientId);
}

function change(outbox: Outbox, clientId: string, to: (pending: Pending) => Pending): Outbox {
  let changed = false;
  const result = outbox.map((pending) => {
    if (pending.clientId !== clientId) return pending;
    const after = to(pending);
    changed ||= after !== pending;
    return after;
  });
  return changed ? result : outbox;
}

export function remove(outbox: Outbox, clientId: string): Outbox {
  return find(outbox, clientId) ? outbox.filter((pending) => pending.clientId !== clientId) : outbox;
}

const uploading = (pending: Pending): boolean =>
  pending.files.some((file) => file.state === 'waiting' || file.state === 'uploading');

/**
 * The message of this conversation to send now, if any; else when one will be ripe, or null. One that is on its
 * way, or held back by a retryable refusal, holds those behind it. One whose files are still going up does not: a
 * word of alarm must not wait for a slow picture.
 */
export function nextToSend(
  outbox: Outbox,
  conversationId: string,
  now: number,
): { readonly send: Pending } | { readonly at: number } | null {
  const here = outbox.filter((pending) => pending.conversationId === conversationId);
  // Also one behind it: a message tried again stands where it was written.
  if (here.some(({ phase }) => phase.name === 'sending')) return null;
  for (const pending of here) {
    const { phase } = pending;
    if (phase.name !== 'waiting' || uploading(pending)) continue;
    return phase.notBefore <= now ? { send: pending } : { at: phase.notBefore };
  }
  return null;
}

export function markSending(outbox: Outbox, clientId: string, via: 'socket' | 'http'): Outbox {
  return change(outbox, clientId, (pending) => ({
    ...pending,
    tries: pending.tries + 1,
    mayBeThere: true,
    phase: { name: 'sending', via },
  }));
}

/** The server's acknowledge, from either road. A message already settled is left alone. */
export function acknowledge(
  outbox: Outbox,
  ack: { client_id: string; seq: number; message_id: string; created_at: string },
): Outbox {
  return change(outbox, ack.client_id, (pending) =>
    pending.phase.name === 'acked'
      ? pending
      : {
          ...pending,
          phase: { name: 'acked', seq: ack.seq, messageId: ack.message_id, createdAt: ack.created_at },
        },
  );
}

export interface Refusal {
  readonly code: ErrorCode;
  readonly retry: Retry;
  readonly minBackoffMs: number;
}

/**
 * The server's refusal. What was accepted meanwhile by another road stays accepted; and one that "was used before" is
 * there, if it went out before: its row is in the log, or on its way from there.
 */
export function refuse(
  outbox: Outbox,
  clientId: string,
  refusal: Refusal,
  now: number,
  random: number,
): Outbox {
  const sent = find(outbox, clientId);
  if (refusal.code === 'conflict' && sent?.phase.name === 'sending' && sent.tries > 1)
    return remove(outbox, clientId);
  return change(outbox, clientId, (pending) => {
    if (pending.phase.name !== 'sending') return pending;
    if (refusal.retry === 'never')
      return {
        ...pending,
        mayBeThere: false,
        nameless: false,
        phase: { name: 'failed', code: refusal.code },
      };
    const notBefore = now + holdBackMs(pending.tries, refusal.minBackoffMs, random);
    return { ...pending, phase: { name: 'waiting', notBefore, asked: refusal.minBackoffMs > 0 } };
  });
}

/** A message whose names the server would not have goes once more without them; refused again, it has them as before. */
export function nameNobody(outbox: Outbox, clientId: string): Outbox {
  return change(outbox, clientId, (pending) =>
    pending.phase.name === 'sending'
      ? { ...pending, nameless: true, phase: { name: 'waiting', notBefore: 0 } }
      : pending,
  );
}

/** The road is gone, and nothing is known of what it carried: those messages wait, to be sent again as they are. */
export function roadLost(outbox: Outbox, conversationId: string): Outbox {
  if (!outbox.some((p) => p.conversationId === conversationId && isOnSocket(p))) return outbox;
  return outbox.map((pending) =>
    pending.conversationId === conversationId && isOnSocket(pending)
      ? { ...pending, phase: { name: 'waiting', notBefore: 0 } }
      : pending,
  );
}
const isOnSocket = (pending: Pending): boolean =>
  pending.phase.name === 'sending' && pending.phase.via === 'socket';

/** No answer over HTTP: outcome unknown, tried again later with the same id. */
export function unanswered(outbox: Outbox, clientId: string, now: number, random: number): Outbox {
  return refuse(outbox, clientId, { code: 'unavailable', retry: 'backoff', minBackoffMs: 0 }, now, random);
}

/** The person asks for another try; uploads that failed begin again. */
export function retry(outbox: Outbox, clientId: string): Outbox {
  return change(outbox, clientId, (pending) => {
    if (pending.phase.name !== 'failed') return pending;
    // The server no longer knows the files: they have to be stored again.
    const again = pending.phase.code === 'attachment_unknown';
    const files = pending.files.map((file): PendingFile =>
      again || file.state === 'failed'
        ? { ...file, state: 'waiting', progress: 0, notBefore: 0, attachment: null, error: null }
        : file,
    );
    return { ...pending, tries: 0, files, phase: { name: 'waiting', notBefore: 0 } };
  });
}

/** Waits we chose ourselves end now, because a road is open again; what the server asked for is kept. */
export function ripen(outbox: Outbox): Outbox {
  return outbox.map((pending) => ({
    ...pending,
    files: pending.files.map((file) => (file.notBefore > 0 ? { ...file, notBefore: 0 } : file)),
    phase:
      pending.phase.name === 'waiting' && pending.phase.asked !== true
        ? { name: 'waiting', notBefore: 0 }
        : pending.phase,
  }));
}

export function changeFile(outbox: Outbox, key: string, patch: Partial<PendingFile>): Outbox {
  return outbox.map((pending) => {
    if (!pending.files.some((file) => file.key === key)) return pending;
    const files = pending.files.map((file) => (file.key === key ? { ...file, ...patch } : file));
    const refused = files.find((file) => file.state === 'failed');
    const phase: PendingPhase =
      refused && pending.phase.name === 'waiting'
        ? { name: 'failed', code: refused.error ?? 'internal' }
        : pending.phase;
    return { ...pending, files, phase };
  });
}

/** Takes one file out of a message that has not gone yet; a message left with nothing goes too. */
export function dropFile(outbox: Outbox, clientId: string, key: string): Outbox {
  const pending = find(outbox, clientId);
  if (!pending || pending.mayBeThere) return outbox;
  const files = pending.files.filter((file) => file.key !== key);
  if (files.length === 0 && pending.text.trim() === '') return remove(outbox, clientId);
  const cured = pending.phase.name === 'failed' && !files.some((file) => file.state === 'failed');
  return change(outbox, clientId, () => ({
    ...pending,
    files,
    phase: cured ? { name: 'waiting', notBefore: 0 } : pending.phase,
  }));
}

/** The ids of what is not yet accepted, by conversation. */
export function unsentIds(outbox: Outbox): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>();
  for (const { conversationId, clientId, phase } of outbox)
    if (phase.name !== 'acked') ids.set(conversationId, [...(ids.get(conversationId) ?? []), clientId]);
  return ids;
}

/** The words not yet accepted, by conversation, in order. */
export function unsentText(outbox: Outbox): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { conversationId, text, phase } of outbox) {
    if (phase.name === 'acked' || text.trim() === '') continue;
    const before = texts.get(conversationId);
    texts.set(conversationId, before === undefined ? text : `${before}\n\n${text}`);
  }
  return texts;
}

/** The next file to upload, oldest message first; else when one will be ripe, or null. */
export function nextToUpload(
  outbox: Outbox,
  now: number,
): { readonly pending: Pending; readonly file: PendingFile } | { readonly at: number } | null {
  let at: number | null = null;
  for (const pending of outbox) {
    if (pending.phase.name === 'failed' || pending.phase.name === 'held') continue;
    for (const file of pending.files) {
      if (file.state !== 'waiting') continue;
      if (file.notBefore <= now) return { pending, file };
      at = Math.min(at ?? Infinity, file.notBefore);
    }
  }
  return at === null ? null : { at };
}
