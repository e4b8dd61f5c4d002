import { afterEach, describe, expect, test } from 'vitest';
import { browserOutboxStore } from './browser-outbox-store.ts';
import type { OutboxStore } from './outbox-store.ts';
import { browserPlatform } from './platform.ts';
import { CONVERSATION } from './testing/builders.ts';
import { ana, makeWorld, say } from './testing/harness.ts';

/** The browser's own IndexedDB, WebCrypto and Web Locks. */

const NAME = 'care-chat:clinic:ana';
const platform = browserPlatform();
const pages: OutboxStore[] = [];
let owners = 0;

function page(name = NAME): OutboxStore {
  const made = browserOutboxStore(name, `page-${++owners}`);
  pages.push(made);
  return made;
}
const bytes = (text: string) => new TextEncoder().encode(text);
const left = async (store: OutboxStore) =>
  (await store.claim()).map((each) => [each.id, new TextDecoder().decode(each.bytes)]);

function request<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error('failed'));
  });
}
async function raw<T>(work: (db: IDBDatabase) => Promise<T>): Promise<T> {
  const db = await request(indexedDB.open(NAME));
  const result = await work(db);
  db.close();
  return result;
}
interface Row {
  id: string;
  iv: Uint8Array;
  data: ArrayBuffer;
}
const rows = () =>
  raw((db) => request(db.transaction('messages').objectStore('messages').getAll() as IDBRequest<Row[]>));

afterEach(async () => {
  for (const each of pages.splice(0)) each.leave();
  await request(indexedDB.deleteDatabase(NAME));
});

describe('[SEND1] [PHI1] what is put', () => {
  test('is the next page’s in the order it was first put, and what was removed is nobody’s', async () => {
    const first = page();
    expect(await left(first)).toEqual([]);
    for (const id of ['a', 'b', 'c']) await first.put(id, bytes(`text of ${id}`));
    await first.put('a', bytes('a again'));
    await first.remove('b');
    first.leave();
    const second = page();
    expect(await left(second)).toEqual([
      ['a', 'a again'],
      ['c', 'text of c'],
    ]);
    await second.remove('a');
    await second.remove('c');
    second.leave();
    expect(await left(page())).toEqual([]);
  });

  test('cannot be read from the disk, under a key that cannot be taken from the browser', async () => {
    const store = page();
    await store.claim();
    await store.put('a', bytes('the secret text'));
    const [row] = await rows();
    const seen = new TextDecoder('latin1').decode(row?.data);
    expect(seen).not.toContain('secret');
    const key: unknown = await raw((db) =>
      request<unknown>(db.transaction('keys').objectStore('keys').get('outbox')),
    );
    expect(key).toBeInstanceOf(CryptoKey);
    expect(key).toMatchObject({ extractable: false, algorithm: { name: 'AES-GCM', length: 256 } });
    await expect(crypto.subtle.exportKey('raw', key as CryptoKey)).rejects.toThrow();
  });

  test('is sealed anew each time, though it be the same', async () => {
    const store = page();
    await store.claim();
    await store.put('a', bytes('same'));
    const [before] = await rows();
    await store.put('a', bytes('same'));
    const [after] = await rows();
    expect(String(after?.iv)).not.toBe(String(before?.iv));
    expect(String(new Uint8Array(after?.data ?? new ArrayBuffer()))).not.toBe(
      String(new Uint8Array(before?.data ?? new ArrayBuffer())),
    );
  });

  test('altered, or put under another message’s id, it is nothing, and is thrown away', async () => {
    const store = page();
    await store.claim();
    await store.put('a', bytes('one'));
    await store.put('b', bytes('two'));
    await store.put('c', bytes('three'));
    store.leave();
    await raw(async (db) => {
      const objects = db.transaction('messages', 'readwrite').objectStore('messages');
      const [first, second] = (await request(objects.getAll())) as Row[];
      const [one, two] = await request(objects.getAllKeys());
      await request(objects.put({ ...first, id: 'b' }, one));
      const data = new Uint8Array(second?.data ?? new ArrayBuffer(1));
      data[0] = (data[0] ?? 0) ^ 1;
      await request(objects.put({ ...second, data: data.buffer }, two));
    });
    expect(await left(page())).toEqual([['c', 'three']]);
    expect(await rows()).toHaveLength(1);
  });

  test('[AUTH6] two people, or two tenants, have nothing in common', async () => {
    const other = 'care-chat:clinic:ben';
    const store = page();
    await store.claim();
    await store.put('a', bytes('of ana'));
    store.leave();
    const ben = page(other);
    expect(await left(ben)).toEqual([]);
    ben.leave();
    await request(indexedDB.deleteDatabase(other));
  });
});

describe('[AUTH6] an owner', () => {
  test('[IDM1] keeps its own while it lives, from every other page', async () => {
    const [first, second] = [page(), page()];
    await first.claim();
    await second.claim();
    await first.put('a', bytes('of the first'));
    await second.put('b', bytes('of the second'));
    const third = page();
    expect(await left(third)).toEqual([]);
    first.leave();
    const [one, other] = await Promise.all([left(third), left(page())]);
    expect([...one, ...other]).toEqual([['a', 'of the first']]);
  });

  test('that leaves writes nothing any longer, and is one again when it comes back', async () => {
    const store = page();
    await store.claim();
    await store.put('a', bytes('one'));
    const late = store.put('b', bytes('too late'));
    store.leave();
    await expect(late).rejects.toThrow();
    await expect(store.put('c', bytes('later still'))).rejects.toThrow();
    expect(await left(store)).toEqual([['a', 'one']]);
    await store.put('d', bytes('back'));
    expect((await rows()).map((row) => row.id)).toEqual(['a', 'd']);
  });

  test('leaving while it opens is left', async () => {
    const store = page();
    const opening = store.claim();
    store.leave();
    await expect(opening).rejects.toThrow();
    await expect(store.put('a', bytes('x'))).rejects.toThrow();
  });
});

describe('[AUTH6] dropping the database', () => {
  const exists = async () => (await platform.databases.names()).includes(NAME);

  test('ends it, key and all, though a page has it open, which can write no more', async () => {
    const store = page();
    await store.claim();
    await store.put('a', bytes('x'));
    expect(await exists()).toBe(true);
    platform.databases.drop(NAME);
    await expect.poll(exists).toBe(false);
    await expect(store.put('b', bytes('y'))).rejects.toThrow();
    await expect(store.claim()).rejects.toThrow();
    expect(await exists()).toBe(false);
  });

  test('what is not there is dropped without a word', () => {
    expect(() => platform.databases.drop(NAME)).not.toThrow();
  });
});

test('[IDM1] a page that is reloaded sends what the one before could not, once, and leaves nothing', async () => {
  const begin = async (server = makeWorld().server) => {
    server.outbox = true;
    const world = makeWorld({ server, idPrefix: `client-id-${++owners}` });
    Object.defineProperties(world.platform, {
      outboxStore: { value: (name: string) => page(name) },
      databases: { value: platform.databases },
    });
    await world.client.start();
    world.client.openConversation(CONVERSATION);
    await world.platform.advance(100);
    return world;
  };
  const first = await begin();
  first.room.onSend = 'swallow';
  await expect.poll(() => platform.databases.names()).toContain(NAME);
  // The page's own claim has to be through before it can write.
  await new Promise((resolve) => setTimeout(resolve, 200));
  say(first, 'over a reload');
  await expect.poll(async () => (await rows()).length).toBe(1);
  first.platform.signal('leaving');
  first.client.destroy();
  first.room.onSend = 'answer';
  const second = await begin(first.server);
  await expect
    .poll(async () => {
      await second.platform.advance(100);
      return [...second.room.rows.values()].map((row) => [row.content, row.user_id]);
    })
    .toEqual([['over a reload', ana.user_id]]);
  await expect.poll(async () => (await rows()).length).toBe(0);
  second.client.logout();
  await expect.poll(() => platform.databases.names()).not.toContain(NAME);
});
