import { expect, test } from 'vitest';
import { Drafts } from './drafts.ts';
import { person } from './testing/builders.ts';
import { FakePlatform } from './testing/fake-platform.ts';
import { FakeServer } from './testing/fake-server.ts';

const world = () => new FakePlatform(new FakeServer(person('ana')));

function drafts(platform: FakePlatform, userId = 'ana', mayStore = true): Drafts {
  const made = new Drafts(platform, 'clinic');
  made.openFor(userId, mayStore);
  return made;
}

test('[SEND1] survive a reload of the tab, by tenant, person and conversation', () => {
  const platform = world();
  drafts(platform).set('c1', 'half a sentence');
  expect([...platform.stored.keys()]).toEqual(['care-chat:clinic:ana:c1']);
  expect(drafts(platform).all.get('c1')).toBe('half a sentence');
});

test('[AUTH6] are wiped when another person comes, and when this one leaves', () => {
  const platform = world();
  platform.stored.set('the portal’s own', 'kept');
  drafts(platform).set('c1', 'of ana');
  const ben = drafts(platform, 'ben');
  expect(ben.all.size).toBe(0);
  ben.set('c1', 'of ben');
  ben.wipe();
  expect(ben.all.size).toBe(0);
  expect([...platform.stored.keys()]).toEqual(['the portal’s own']);
});

test('[SEND1] an emptied one leaves nothing behind', () => {
  const platform = world();
  const made = drafts(platform);
  made.set('c1', 'x');
  made.set('c1', '');
  expect(platform.stored.size).toBe(0);
  expect(made.all.size).toBe(0);
});

test('[SEND1] live in memory where storage throws', () => {
  const platform = world();
  platform.storageThrows = true;
  const made = drafts(platform);
  made.set('c1', 'x');
  expect(made.all.get('c1')).toBe('x');
  made.wipe();
  expect(made.all.size).toBe(0);
});

test('[AUTH6] are not stored where the tenant forbids it, and what was stored before is wiped', () => {
  const platform = world();
  drafts(platform).set('c1', 'x');
  const made = drafts(platform, 'ana', false);
  made.set('c2', 'y');
  expect(platform.stored.size).toBe(0);
  expect([...made.all]).toEqual([['c2', 'y']]);
});

test('[LIM1] the one left longest goes when there are too many', () => {
  const platform = world();
  const made = drafts(platform);
  for (let i = 0; i < 60; i++) made.set(`c${i}`, 'x');
  expect(made.all.size).toBe(50);
  expect(platform.stored.size).toBe(50);
  expect(made.all.has('c9')).toBe(false);
});

test.each(['a:b', 'a/b'])('[AUTH6] another person’s id cannot reach into a key (%s)', (userId) => {
  const platform = world();
  drafts(platform, userId).set('c1', 'x', '\0{}\0');
  expect(platform.stored.size).toBe(2);
  const made = drafts(platform, 'a');
  expect([made.all.size, platform.stored.size]).toEqual([0, 0]);
});

test('[AUTH6] what one is to be sent as goes with its words', () => {
  const platform = world();
  const write = (userId = 'ana'): Drafts => {
    const made = drafts(platform, userId);
    made.set('c1', 'x', '\0{}\0');
    expect(platform.stored.size).toBe(2);
    expect(drafts(platform, userId).of('c1')).toBe('\0{}\0x');
    return made;
  };
  write().set('c1', '');
  expect(platform.stored.size).toBe(0);
  write().wipe();
  expect(platform.stored.size).toBe(0);
  write();
  drafts(platform, 'ana', false);
  expect(platform.stored.size).toBe(0);
  write();
  drafts(platform, 'ben');
  expect(platform.stored.size).toBe(0);
  write();
  for (let i = 0; i < 50; i++) drafts(platform).set(`other${i}`, 'y');
  expect([...platform.stored.keys()].filter((key) => key.endsWith('c1'))).toEqual([]);
});
