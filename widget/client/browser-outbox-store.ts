import { limits } from '../../protocol/limits.ts';
import type { Left, OutboxStore } from './outbox-store.ts';

const MESSAGES = 'messages';
const KEYS = 'keys';
const THE_KEY = 'outbox';
const IV_BYTES = 12;

interface Sealed {
  readonly id: string;
  /** The page it belongs to, for as long as that page lives. */
  readonly owner: string;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly data: ArrayBuffer;
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not stored'));
  });
}

function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error('not stored'));
  });
}

function isSealed(value: unknown): value is Sealed {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'owner' in value &&
    typeof value.owner === 'string' &&
    'iv' in value &&
    value.iv instanceof Uint8Array &&
    'data' in value &&
    value.data instanceof ArrayBuffer
  );
}

/** What a page has while it is an owner. */
interface Hold {
  readonly db: IDBDatabase;
  readonly key: CryptoKey;
  /** By message, where it stands in the order. */
  readonly places: Map<string, IDBValidKey>;
  readonly running: Set<IDBTransaction>;
  readonly release: () => void;
}

/**
 * Messages at rest in IndexedDB, each sealed with AES-GCM under a key that no script can take out of the browser and
 * that is deleted with them. `name` is one person's at one tenant, `owner` this page. Ownership is a Web Lock, which
 * ends with its page however that ends.
 */
export function browserOutboxStore(name: string, owner: string): OutboxStore {
  let hold: Hold | null = null;
  /** Deleted under us: this person has left, and nothing more may be written. */
  let ended = false;
  let generation = 0;

  const lockOf = (who: string) => `${name}:${who}`;
  const bound = (id: string) => new TextEncoder().encode(`${name} ${id}`);

  /** Held until `release`; without Web Locks every page may take over everything, and the ids make it harmless. */
  function own(): Promise<() => void> {
    const { locks } = navigator as { locks?: LockManager };
    if (locks === undefined) return Promise.resolve(() => undefined);
    return new Promise((resolve, reject) => {
      const held = () => new Promise<void>((release) => resolve(release));
      locks.request(lockOf(owner), held).catch(reject);
    });
  }

  /** Runs `take` if the page that owns is gone. */
  async function ifDead(who: string, take: () => Promise<void>): Promise<void> {
    const { locks } = navigator as { locks?: LockManager };
    if (locks === undefined || who === owner) return take();
    await locks.request(lockOf(who), { ifAvailable: true }, async (lock) => {
      if (lock !== null) await take();
    });
  }

  async function open(): Promise<IDBDatabase> {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(KEYS);
      request.result.createObjectStore(MESSAGES, { autoIncrement: true });
    };
    const db = await answered(request);
    const end = () => {
      ended = true;
      leave();
      db.close();
    };
    // Another tab logs out, or the person clears what this site has stored.
    db.onversionchange = db.onclose = end;
    return db;
  }

  async function keyOf(db: IDBDatabase): Promise<CryptoKey> {
    const held: unknown = await answered(db.transaction(KEYS).objectStore(KEYS).get(THE_KEY));
    if (held instanceof CryptoKey) return held;
    const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]);
    const transaction = db.transaction(KEYS, 'readwrite');
    const keys = transaction.objectStore(KEYS);
    // Another tab may have been first.
    const first: unknown = await answered(keys.get(THE_KEY));
    if (first instanceof CryptoKey) return first;
    keys.put(made, THE_KEY);
    await finished(transaction);
    return made;
  }

  /** Everything there is, with its place, oldest first. */
  async function records(db: IDBDatabase): Promise<{ place: IDBValidKey; sealed: unknown }[]> {
    const store = db.transaction(MESSAGES).objectStore(MESSAGES);
    const [places, values] = await Promise.all([
      answered(store.getAllKeys(null, limits.outbox.messages)),
      answered<unknown[]>(store.getAll(null, limits.outbox.messages)),
    ]);
    return places.map((place, i) => ({ place, sealed: values[i] }));
  }

  /** Makes a record this page's, unless somebody was quicker. */
  async function adopt(db: IDBDatabase, place: IDBValidKey, from: Sealed): Promise<boolean> {
    const transaction = db.transaction(MESSAGES, 'readwrite');
    const store = transaction.objectStore(MESSAGES);
    const now: unknown = await answered(store.get(place));
    const still = isSealed(now) && now.owner === from.owner;
    if (still) store.put({ ...now, owner }, place);
    await finished(transaction);
    return still;
  }

  async function unseal(key: CryptoKey, { id, iv, data }: Sealed): Promise<Left | null> {
    try {
      const bytes = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv, additionalData: bound(id) },
        key,
        data,
      );
      return { id, bytes: new Uint8Array(bytes) };
    } catch {
      return null;
    }
  }

  async function claim(): Promise<readonly Left[]> {
    leave();
    const mine = generation;
    const here = () => {
      if (ended || mine !== generation) throw new Error('not stored');
    };
    here();
    const release = await own();
    let db: IDBDatabase | null = null;
    try {
      here();
      const opened = (db = await open());
      here();
      const key = await keyOf(opened);
      const places = new Map<string, IDBValidKey>();
      const left: Left[] = [];
      for (const { place, sealed } of await records(opened)) {
        here();
        const found = isSealed(sealed) ? await unseal(key, sealed) : null;
        if (found === null || !isSealed(sealed)) {
          opened.transaction(MESSAGES, 'readwrite').objectStore(MESSAGES).delete(place);
          continue;
        }
        await ifDead(sealed.owner, async () => {
          if (!(await adopt(opened, place, sealed))) return;
          places.set(found.id, place);
          left.push(found);
        });
      }
      here();
      hold = { db: opened, key, places, running: new Set(), release };
      return left;
    } catch (error) {
      release();
      db?.close();
      throw error;
    }
  }

  function leave(): void {
    generation++;
    for (const transaction of hold?.running ?? []) {
      try {
        transaction.abort();
      } catch {
        // It is through already.
      }
    }
    hold?.db.close();
    hold?.release();
    hold = null;
  }

  async function write(change: (store: IDBObjectStore, held: Hold) => void): Promise<void> {
    if (hold === null) throw new Error('not stored');
    const held = hold;
    const transaction = held.db.transaction(MESSAGES, 'readwrite', { durability: 'strict' });
    held.running.add(transaction);
    try {
      const done = finished(transaction);
      change(transaction.objectStore(MESSAGES), held);
      await done;
    } finally {
      held.running.delete(transaction);
    }
  }

  return {
    claim,
    leave,
    async put(id, bytes) {
      if (hold === null) throw new Error('not stored');
      const { key } = hold;
      const mine = generation;
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const data = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv, additionalData: bound(id) },
        key,
        bytes,
      );
      if (mine !== generation) throw new Error('not stored');
      const sealed: Sealed = { id, owner, iv, data };
      await write((store, { places }) => {
        const request = store.put(sealed, places.get(id));
        request.onsuccess = () => places.set(id, request.result);
      });
    },
    async remove(id) {
      await write((store, { places }) => {
        const place = places.get(id);
        places.delete(id);
        if (place !== undefined) store.delete(place);
      });
    },
  };
}
