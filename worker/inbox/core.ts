import {
  fail,
  limits,
  ok,
  type Entry,
  type Message,
  type OwnChoices,
  type PatchMarks,
  type Presence,
  type Result,
  type SearchAnswer,
  type Totals,
} from '../../protocol/index.ts';
import type { EntryListQuery, HeldConversation, InboxApplied, InboxBatch, Made } from '../contracts.ts';
import { Buckets } from '../limiter.ts';
import { StorageError, type Sql } from '../sql.ts';
import { codeOfThrown, stored } from '../stored.ts';
import { inForce, putChoice, readChoice } from './choices.ts';
import type { Line } from './devices.ts';
import { listEntries, readTotals } from './entries.ts';
import { frameText, rejectOf } from './frames.ts';
import { listMessages } from './messages.ts';
import type { Ports } from './ports.ts';
import { Room } from './room.ts';
import { ensureInbox, inboxExists, type Owner } from './schema.ts';
import { search } from './search.ts';
import { applyBatch, heldOf, markConversation, purgeConversation } from './store.ts';

export interface SearchQuery {
  readonly q: string;
  readonly conversationId: string | null;
  readonly cursor: string | null;
  readonly limit: number;
}

/**
 * All an inbox can be asked, over the ports: each change whole or not at all. To those who ask for a person, a storage
 * that fails is a refusal. To other objects, which repeat what was not answered, it is an exception.
 */
export class InboxCore {
  readonly room: Room;
  readonly #sql: Sql;
  readonly #ports: Ports;
  readonly #searches = new Buckets(limits.rates.search);
  readonly #chosen = new Buckets(limits.rates.choices);

  constructor(ports: Ports) {
    this.#sql = ports.sql;
    this.#ports = ports;
    this.room = new Room(ports);
  }

  get exists(): boolean {
    return inboxExists(this.#sql);
  }

  ensure(owner: Owner): Result<null> {
    return stored(() => {
      ensureInbox(this.#sql, owner);
      return ok(null);
    });
  }

  apply(batch: InboxBatch): InboxApplied {
    const { appliedRev, entry, totals, recovered } = applyBatch(this.#sql, batch);
    if (recovered) this.room.telling.begin(this.#ports.nowMs());
    // Only now: what a device is shown must be what is stored.
    if (entry !== null) this.#tell(() => this.room.pushEntry(entry, totals));
    // A conversation that is not held would not be told of a change: it is left to know nothing.
    if (heldOf(this.#sql, batch.conversationId) === null) return { appliedRev };
    const choice = readChoice(this.#sql);
    return { appliedRev, reading: { ...choice, ageMs: this.#ports.nowMs() - choice.version } };
  }

  purge(conversationId: string, made: Made): void {
    if (this.exists && purgeConversation(this.#sql, conversationId, made))
      this.#tell(() => this.room.pushRemoved(conversationId));
  }

  /**
   * Tells the devices what was committed. A storage that fails now sends them away, to come back to a whole snapshot: the
   * change stands, and whoever repeated it would find nothing left to tell.
   */
  #tell(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      for (const line of this.#ports.lines()) line.close('restarting');
    }
  }

  entries(query: EntryListQuery): Result<{ items: Entry[]; next: string | null; totals: Totals }> {
    return this.#here(() => {
      const listed = listEntries(this.#sql, query);
      return listed.ok ? ok({ ...listed.value, totals: readTotals(this.#sql) }) : listed;
    });
  }

  /** The entry as it now is, which the person's devices are told too. */
  mark(conversationId: string, patch: PatchMarks): Result<Entry> {
    return this.#here(() => {
      const done = markConversation(this.#sql, conversationId, patch);
      if (done.ok) this.#tell(() => this.room.pushEntry(done.value, readTotals(this.#sql)));
      return done;
    });
  }

  choices(): Result<OwnChoices> {
    return this.#here(() => ok({ private_reading: inForce(this.#sql) }));
  }

  /**
   * Stored first, so that a conversation that is told of nothing yet has the choice with the next answer; and said to be so
   * only when each has it.
   */
  async choose(choices: OwnChoices): Promise<Result<OwnChoices>> {
    const now = this.#ports.nowMs();
    const made = this.#here(() => {
      const taken = this.#chosen.take('', now);
      if (!taken.ok) return taken;
      const { isPrivate } = putChoice(this.#sql, choices.private_reading, now);
      this.room.telling.begin(now + limits.choiceRetryMs);
      // From now on one conversation or another shows what is read: no device may say anything else.
      if (!isPrivate) this.#tell(() => this.room.pushChoices());
      return ok(null);
    });
    if (!made.ok) return made;
    try {
      return (await this.room.telling.tell()) ? this.choices() : fail('unavailable');
    } catch (error) {
      if (error instanceof StorageError) return fail('storage_failed');
      throw error;
    }
  }

  messages(query: {
    cursor: string | null;
    limit: number;
    conversationId: string | null;
  }): Result<{ items: Message[]; next: string | null }> {
    return this.#here(() => listMessages(this.#sql, query));
  }

  /** The inbox is one person's, so there is one bucket. */
  search(query: SearchQuery): Result<SearchAnswer> {
    return this.#here(() => {
      const taken = this.#searches.take('', this.#ports.nowMs());
      return taken.ok ? search(this.#sql, query) : taken;
    });
  }

  held(conversationId: string): Result<HeldConversation | null> {
    return stored(() => ok(this.exists ? heldOf(this.#sql, conversationId) : null));
  }

  #here<T>(work: () => Result<T>): Result<T> {
    return stored(() => (this.exists ? work() : fail('not_found')));
  }

  /** Of someone who was never here: offline, nameless (the asker knows the name), and nothing is made for the asking. */
  addWatcher(watcher: Owner & { untilMs: number }): Presence {
    return this.exists
      ? this.room.watching.addWatcher(watcher)
      : { user_id: '', online: false, last_seen: null };
  }

  removeWatcher(watcher: Owner): void {
    if (this.exists) this.room.watching.removeWatcher(watcher);
  }

  presenceChanged(item: Presence): void {
    if (this.exists) this.room.watching.changed(item);
  }

  /**
   * One message of a socket. What ends in an exception is refused, the socket kept: the storage's failure by its name, a
   * bug of ours as `internal`, which is `onBug`'s to tell the log.
   */
  async frame(line: Line, data: string | ArrayBuffer, onBug: (error: unknown) => void): Promise<void> {
    try {
      await this.room.frame(line, data);
    } catch (error) {
      const code = codeOfThrown(error);
      if (code === 'internal') onBug(error);
      line.send(frameText(rejectOf({ code })));
    }
  }
}
