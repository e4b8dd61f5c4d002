import { limits } from '../../protocol/limits.ts';
import { pack, unpack } from './kept.ts';
import type { Outbox, Pending, Written } from './outbox.ts';
import type { OutboxStore } from './outbox-store.ts';

export interface AtRestOptions {
  readonly store: OutboxStore;
  readonly outbox: () => Outbox;
  /** Epoch ms. */
  readonly now: () => number;
  /** What earlier pages left to send, in order; and what of this page's own another has taken over or settled. */
  readonly claimed: (left: readonly Written[], gone: ReadonlySet<string>) => void;
  /** Left too long ago to be sent by itself. */
  readonly stale: (written: Written) => void;
}

interface Kept {
  readonly bytes: number;
  /** The files it was kept with. */
  readonly files: string;
}

const filesOf = ({ files }: Written): string => files.map((file) => file.key).join();
const fileBytes = ({ files }: Written): number => files.reduce((sum, { file }) => sum + file.size, 0);
const unsent = ({ phase }: Pending): boolean => phase.name !== 'failed' && phase.name !== 'acked';

/**
 * Keeps the store as the outbox is: what is not accepted yet is in it, what is accepted or refused is not. One change
 * at a time, each decided by how things stand then; a store that fails leaves memory, and the drafts.
 */
export class AtRest {
  readonly #o: AtRestOptions;
  readonly #kept = new Map<string, Kept>();
  /** Could not be kept; not tried again with the same files. */
  readonly #failed = new Map<string, string>();
  #open = false;
  #working = false;
  /** Counts openings: what one before began is not finished by the next. */
  #opening = 0;

  constructor(options: AtRestOptions) {
    this.#o = options;
  }

  /** Takes up what is there. Resolves when it is known, or known not to be had. */
  async open(): Promise<void> {
    const opening = ++this.#opening;
    const found = await this.#o.store.claim().catch(() => null);
    if (opening !== this.#opening) return;
    const before = [...this.#kept.keys()];
    this.#kept.clear();
    if (found === null) return;
    this.#open = true;
    const left = found.flatMap(({ id, bytes }) => {
      const written = unpack(bytes);
      this.#kept.set(id, { bytes: bytes.length, files: written ? filesOf(written) : '' });
      return written?.clientId === id ? [written] : [];
    });
    const gone = new Set(before.filter((id) => !this.#kept.has(id)));
    const { outbox, now, claimed, stale } = this.#o;
    const held = new Set(outbox().map((pending) => pending.clientId));
    const tooOld = ({ clientId, createdAt }: Written) =>
      !held.has(clientId) && now() - createdAt > limits.outbox.atRest.ttlMs;
    left.filter(tooOld).forEach(stale);
    const fresh = left.filter((written) => !tooOld(written));
    claimed(fresh, gone);
    this.sync();
  }

  /** Call after each change of the outbox. */
  sync(): void {
    if (!this.#working) void this.#work();
  }

  /** Whether the next page will find it. */
  keeps(clientId: string): boolean {
    return this.#kept.has(clientId);
  }

  /** The page goes. What is on disk by now stays there, and `keeps` knows. */
  leave(): void {
    this.#opening++;
    this.#open = false;
    this.#o.store.leave();
  }

  async #work(): Promise<void> {
    this.#working = true;
    const opening = this.#opening;
    for (;;) {
      const next = this.#open && opening === this.#opening ? this.#next() : null;
      if (next === null) break;
      if (typeof next === 'string') await this.#remove(next);
      else await this.#put(next, opening);
    }
    this.#working = false;
    // The page came back while the last change was under way.
    if (this.#open && opening !== this.#opening) this.sync();
  }

  /** A message to put, the id of one to remove, or nothing. */
  #next(): Pending | string | null {
    const { atRest } = limits.outbox;
    const wanted = this.#o
      .outbox()
      .filter((pending) => unsent(pending) && fileBytes(pending) <= atRest.fileBytes);
    const ids = new Set(wanted.map((pending) => pending.clientId));
    for (const id of this.#failed.keys()) if (!ids.has(id)) this.#failed.delete(id);
    for (const id of this.#kept.keys()) if (!ids.has(id)) return id;
    const total = [...this.#kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    if (total > atRest.bytes) return null;
    return (
      wanted.find((pending) => {
        const files = filesOf(pending);
        return (
          this.#kept.get(pending.clientId)?.files !== files &&
          this.#failed.get(pending.clientId) !== files &&
          total + fileBytes(pending) + 3 * pending.text.length <= atRest.bytes
        );
      }) ?? null
    );
  }

  async #put(pending: Pending, opening: number): Promise<void> {
    const files = filesOf(pending);
    try {
      const bytes = await pack(pending);
      if (opening !== this.#opening) return;
      await this.#o.store.put(pending.clientId, bytes);
      // `leave` has undone what was not through by then.
      if (opening === this.#opening) this.#kept.set(pending.clientId, { bytes: bytes.length, files });
    } catch {
      if (opening === this.#opening) this.#failed.set(pending.clientId, files);
    }
  }

  async #remove(id: string): Promise<void> {
    this.#kept.delete(id);
    try {
      await this.#o.store.remove(id);
    } catch {
      // Found by the next page, it is sent again under its id, which changes nothing.
    }
  }
}
