import { limits, type CloseReason } from '../../protocol/index.ts';

/**
 * What a socket's session keeps in the socket's attachment, so that it outlives the object's sleep. Ids, role,
 * position; under 1 KB and nothing that names a person.
 */
export interface SessionRecord {
  readonly id: string;
  readonly userId: string;
  /** The seat. */
  readonly n: number;
  readonly floor: number;
  readonly identityExpiresMs: number;
  readonly openedAtMs: number;
  readonly features: readonly string[];
  readonly flow: Flow;
}

/**
 * Where a session stands in the log (FLOW1).
 * - `awaiting_hello`: nothing was said yet.
 * - `idle`: welcomed; it has not pulled up to the head, so nothing is pushed.
 * - `live`: it has everything up to `sent`, and gets what is new as it comes.
 * - `held`: it confirmed too little of what it was sent; nothing more is sent until it does.
 */
export type Flow =
  | { readonly phase: 'awaiting_hello' }
  | { readonly phase: 'idle'; readonly got: number }
  | { readonly phase: 'live'; readonly got: number }
  | { readonly phase: 'held'; readonly got: number; readonly sent: number; readonly sinceMs: number };

/** Bytes sent and not yet confirmed, by the last seq of each frame. */
export class Unconfirmed {
  #frames: { seq: number; bytes: number }[] = [];
  #bytes = 0;

  sent(seq: number, bytes: number): void {
    this.#frames.push({ seq, bytes });
    this.#bytes += bytes;
  }

  confirmed(seq: number): void {
    let done = 0;
    for (const frame of this.#frames) {
      if (frame.seq > seq) break;
      this.#bytes -= frame.bytes;
      done++;
    }
    if (done > 0) this.#frames = this.#frames.slice(done);
  }

  get bytes(): number {
    return this.#bytes;
  }
}

/** Whether a session that confirmed `got` may be sent the event `next` as well. */
export function maySend(got: number, next: number, unconfirmedBytes: number): boolean {
  return next - got <= limits.events.unackedEvents && unconfirmedBytes < limits.events.unackedBytes;
}

/** Why a session is to be closed now: its identity has ended, it was silent too long, or it never said hello; or null. */
export function overdue(
  { identityExpiresMs, openedAtMs, flow }: SessionRecord,
  now: number,
): CloseReason | null {
  if (identityExpiresMs <= now) return 'unauthenticated';
  if (flow.phase === 'held' && flow.sinceMs + limits.events.silentReaderMs <= now) return 'slow_reader';
  if (flow.phase === 'awaiting_hello' && openedAtMs + limits.sockets.helloMs <= now) return 'hello_timeout';
  return null;
}

/** When that is the case of a session that goes on as it does. */
export function overdueAt({ identityExpiresMs, openedAtMs, flow }: SessionRecord): number {
  if (flow.phase === 'held') return Math.min(identityExpiresMs, flow.sinceMs + limits.events.silentReaderMs);
  if (flow.phase === 'awaiting_hello')
    return Math.min(identityExpiresMs, openedAtMs + limits.sockets.helloMs);
  return identityExpiresMs;
}
