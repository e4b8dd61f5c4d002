import type { Platform } from './platform.ts';

const PREFIX = 'care-chat:';
/** Most drafts kept at once, and UTF-16 units kept of each (LIM1). */
const MAX_DRAFTS = 50;
const MAX_CHARS = 32_768;

/**
 * Unsent text, of one person in one tab. In memory always, and in sessionStorage where the browser and the tenant
 * allow it, so that it outlives a reload; every storage error is survived, and only memory is left then.
 */
export class Drafts {
  #platform: Pick<Platform, 'storage'>;
  #tenantPrefix: string;
  #userPrefix: string | null = null;
  #stored = false;
  #drafts: ReadonlyMap<string, string> = new Map();
  #parked: readonly string[] = [];

  constructor(platform: Pick<Platform, 'storage'>, tenant: string) {
    this.#platform = platform;
    this.#tenantPrefix = `${PREFIX}${tenant}:`;
  }

  get all(): ReadonlyMap<string, string> {
    return this.#drafts;
  }

  /** Takes up this person's drafts, and wipes whatever this tab holds of anyone else. */
  openFor(userId: string, mayStore: boolean): void {
    const prefix = `${this.#tenantPrefix}${encodeURIComponent(userId)}:`;
    const found = new Map<string, string>();
    for (const key of this.#keys()) {
      if (!mayStore || !key.startsWith(prefix)) this.#remove(key);
      else found.set(key.slice(prefix.length), this.#read(key) ?? '');
    }
    const written = this.#userPrefix === prefix ? this.#drafts : [];
    this.#drafts = new Map([...found, ...written]);
    this.#userPrefix = prefix;
    this.#stored = mayStore;
  }

  set(conversationId: string, text: string): void {
    if (this.#userPrefix === null || (this.#drafts.get(conversationId) ?? '') === text) return;
    const drafts = new Map(this.#drafts);
    // Re-inserted, so that the one left longest is first to go.
    drafts.delete(conversationId);
    if (text !== '') drafts.set(conversationId, text.slice(0, MAX_CHARS));
    const oldest = drafts.keys().next().value;
    if (drafts.size > MAX_DRAFTS && oldest !== undefined) {
      drafts.delete(oldest);
      this.#write(oldest, undefined);
    }
    this.#write(conversationId, drafts.get(conversationId));
    this.#drafts = drafts;
  }

  /**
   * Keeps, for the page that comes after a reload, what was written and not accepted (`unsent`, by conversation), in
   * front of each draft. What this page shows does not change.
   */
  park(unsent: ReadonlyMap<string, string>): void {
    this.#parked = [...unsent.keys()];
    for (const [id, text] of unsent) {
      const draft = this.#drafts.get(id);
      this.#write(id, (draft === undefined ? text : `${text}\n\n${draft}`).slice(0, MAX_CHARS));
    }
  }

  /** The page stays after all. */
  unpark(): void {
    for (const id of this.#parked) this.#write(id, this.#drafts.get(id));
    this.#parked = [];
  }

  /** Forgets all drafts of this tenant in this tab. */
  wipe(): void {
    for (const key of this.#keys()) this.#remove(key);
    this.#drafts = new Map();
    this.#userPrefix = null;
  }

  #write(conversationId: string, text: string | undefined): void {
    if (!this.#stored || this.#userPrefix === null) return;
    const key = this.#userPrefix + conversationId;
    if (text === undefined) return this.#remove(key);
    try {
      this.#platform.storage.set(key, text);
    } catch {
      // Full or forbidden: what stood there is older than what memory has.
      this.#remove(key);
    }
  }

  #keys(): string[] {
    try {
      return this.#platform.storage.keys().filter((key) => key.startsWith(this.#tenantPrefix));
    } catch {
      return [];
    }
  }

  #read(key: string): string | null {
    try {
      return this.#platform.storage.get(key);
    } catch {
      return null;
    }
  }

  #remove(key: string): void {
    try {
      this.#platform.storage.remove(key);
    } catch {
      // Nothing is kept where nothing can be kept.
    }
  }
}
