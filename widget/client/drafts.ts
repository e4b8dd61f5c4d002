import type { Platform } from './platform.ts';

const PREFIX = 'care-chat:';
/** Most drafts kept at once, and UTF-16 units kept of each (LIM1). */
const MAX_DRAFTS = 50;
export const MAX_CHARS = 32_768;

/**
 * A draft at rest: its words under one key, and what they are to be sent as under another, which an earlier build takes
 * for somebody else's and removes. So it reads the words as they are. Behind an id that is percent-encoded either is
 * unmistakable.
 */
const WORDS = ':';
const AIM = '/';

/**
 * In front of the words of a draft stands what they are to be sent as, put down as `Aims` does, between characters that
 * no message has; nothing where that is a message like any other. For a while it stood there at rest, too.
 */
export const wordsIn = (draft: string): string => draft.replace(/^(\0[^\0]*\0)*/, '');
export const aimIn = (draft: string): string => draft.slice(0, draft.length - wordsIn(draft).length);

/**
 * Unsent text, of one person in one tab. In memory always, and in sessionStorage where the browser and the tenant
 * allow it, so that it outlives a reload; every storage error is survived, and only memory is left then.
 */
export class Drafts {
  #platform: Pick<Platform, 'storage'>;
  #tenantPrefix: string;
  #own: string | null = null;
  #stored = false;
  #drafts: ReadonlyMap<string, string> = new Map();
  /** What is kept of a draft: a page that goes keeps what it leaves unsent with it. */
  atRest: (conversationId: string, draft: string) => string = (_id, draft) => draft;

  constructor(platform: Pick<Platform, 'storage'>, tenant: string) {
    this.#platform = platform;
    this.#tenantPrefix = `${PREFIX}${tenant}:`;
  }

  /** The words alone. */
  get all(): ReadonlyMap<string, string> {
    return new Map([...this.#drafts].map(([id, draft]) => [id, wordsIn(draft)]));
  }

  /** A whole draft; empty: none. */
  of(conversationId: string): string {
    return this.#drafts.get(conversationId) ?? '';
  }

  /** Takes up this person's drafts, and wipes whatever this tab holds of anyone else. */
  openFor(userId: string, mayStore: boolean): void {
    const own = this.#tenantPrefix + encodeURIComponent(userId);
    const found = new Map<string, string>();
    for (const key of this.#keys()) {
      const id = key.slice(own.length + 1);
      if (mayStore && key === own + WORDS + id) found.set(id, this.#read(own + AIM + id) + this.#read(key));
      else if (!mayStore || key !== own + AIM + id) this.#remove(key);
    }
    const written = this.#own === own ? this.#drafts : [];
    this.#drafts = new Map([...found, ...written]);
    this.#own = own;
    this.#stored = mayStore;
  }

  /** Without an `aim` it is to be sent as before; without text there is no draft. */
  set(conversationId: string, text: string, aim?: string): void {
    const before = this.of(conversationId);
    const draft = text && (aim ?? aimIn(before)) + text.slice(0, MAX_CHARS);
    if (this.#own === null || before === draft) return;
    const drafts = new Map(this.#drafts);
    // Re-inserted, so that the one left longest is first to go.
    drafts.delete(conversationId);
    if (draft !== '') drafts.set(conversationId, draft);
    const oldest = drafts.size > MAX_DRAFTS && drafts.keys().next().value;
    if (oldest) drafts.delete(oldest);
    this.#drafts = drafts;
    if (oldest) this.write(oldest);
    this.write(conversationId);
  }

  /** Forgets all drafts of this tenant in this tab. */
  wipe(): void {
    for (const key of this.#keys()) this.#remove(key);
    this.#drafts = new Map();
    this.#own = null;
  }

  /** Keeps it as it is now: words and aim, or nothing of it. */
  write(conversationId: string): void {
    if (!this.#stored || this.#own === null) return;
    const key = this.#own + WORDS + conversationId;
    const aimKey = this.#own + AIM + conversationId;
    const draft = this.atRest(conversationId, this.of(conversationId));
    const aim = aimIn(draft);
    // First, so that no other words are ever beside it.
    this.#remove(aimKey);
    if (draft === '') return this.#remove(key);
    try {
      this.#platform.storage.set(key, wordsIn(draft));
      if (aim) this.#platform.storage.set(aimKey, aim);
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

  #read(key: string): string {
    try {
      return this.#platform.storage.get(key) ?? '';
    } catch {
      return '';
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
