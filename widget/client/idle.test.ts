import { describe, expect, test } from 'vitest';
import { Device } from './attention-settings.ts';
import { idleness, IdleWatch } from './idle.ts';
import { FakePlatform, FakeProfile, type FakeNetwork } from './testing/fake-platform.ts';

const MINUTE = 60_000;
const LIMIT = 10 * MINUTE;
const none: FakeNetwork = {
  fetch: () => Promise.reject(new Error('no network')),
  upload: () => Promise.reject(new Error('no network')),
  socket: () => ({ send: () => undefined, close: () => undefined }),
};

describe('[AUTH6] a person who has done nothing', () => {
  test.each([
    ['for a moment is here', 0, 0, 'active'],
    ['up to the last minute is here', 9 * MINUTE - 1, 9 * MINUTE - 1, 'active'],
    ['in the last minute is asked', 9 * MINUTE, 9 * MINUTE, 'warning'],
    ['for all of it is gone', LIMIT, LIMIT, 'over'],
    ['while the machine slept is gone', 2 * LIMIT, 5, 'over'],
    ['while the time was set back is gone', -LIMIT, LIMIT, 'over'],
  ])('%s', (_, wall, monotonic, name) => {
    expect(idleness({ wall: 0, monotonic: 0 }, { wall, monotonic }, LIMIT).name).toBe(name);
  });

  test('is asked for half the time where there is hardly any', () => {
    const at = (ms: number) => idleness({ wall: 0, monotonic: 0 }, { wall: ms, monotonic: ms }, MINUTE).name;
    expect([at(29_999), at(30_000)]).toEqual(['active', 'warning']);
  });
});

/** A tab in which someone sits. */
function tab(profile = new FakeProfile(), userId = 'ana') {
  const platform = new FakePlatform(none, profile);
  const warned: (number | null)[] = [];
  let overs = 0;
  let act = (): void => undefined;
  let listening = 0;
  const here: Device = new Device({
    platform,
    tenant: 'clinic',
    userId,
    changed: () => undefined,
    active: () => watch.heard(),
  });
  const watch: IdleWatch = new IdleWatch({
    platform,
    limitMs: LIMIT,
    acts: (listener) => {
      act = listener;
      listening++;
      return () => listening--;
    },
    tell: () => here.tellActive(),
    warn: (left) => warned.push(left),
    over: () => overs++,
  });
  return {
    platform,
    device: here,
    warned,
    act: () => act(),
    overs: () => overs,
    listening: () => listening,
  };
}

describe('[AUTH6] the watch', () => {
  test('counts the last minute down and ends, once, with nothing left running', async () => {
    const { platform, warned, overs, listening } = tab();
    await platform.advance(LIMIT - MINUTE - 1);
    expect(warned).toEqual([]);
    await platform.advance(MINUTE);
    expect(warned.slice(0, 3)).toEqual([60_000, 59_000, 58_000]);
    expect(overs()).toBe(0);
    await platform.advance(LIMIT);
    expect([warned.at(-1), overs(), listening(), platform.pendingTimers, platform.listeners]).toEqual([
      null,
      1,
      0,
      0,
      0,
    ]);
  });

  test('any act answers the warning', async () => {
    const { platform, warned, overs, act } = tab();
    await platform.advance(LIMIT - MINUTE + 5_000);
    act();
    expect(warned.at(-1)).toBeNull();
    await platform.advance(LIMIT - MINUTE - 1);
    expect([warned.at(-1), overs()]).toEqual([null, 0]);
  });

  test('an act after the end of the time brings nobody back', () => {
    const { platform, overs, act } = tab();
    platform.sleep(LIMIT);
    act();
    expect(overs()).toBe(1);
  });

  test('a machine that wakes past the time ends at the first sign of it', () => {
    const { platform, overs } = tab();
    platform.sleep(3 * LIMIT);
    platform.signal('visibility');
    expect(overs()).toBe(1);
  });

  test('what is done in one tab counts in all of that person', async () => {
    const profile = new FakeProfile();
    const here = tab(profile);
    const there = tab(profile);
    const other = tab(profile, 'ben');
    const all = [here, there, other];
    for (const each of all) await each.platform.advance(LIMIT - 1_000);
    here.act();
    for (const each of all) await each.platform.advance(2_000);
    expect(all.map((each) => each.overs())).toEqual([0, 0, 1]);
  });
});

const device = (platform: FakePlatform, userId = 'ana'): Device =>
  new Device({ platform, tenant: 'clinic', userId, changed: () => undefined, active: () => undefined });

describe('[AUTH6] the settings of a device', () => {
  const chosen = { sound: false, notifications: true, quiet: { name: 'always' } } as const;

  test('reach the other tabs of that person, and a new one', () => {
    const profile = new FakeProfile();
    const [here, there, other] = [tab(profile), tab(profile), tab(profile, 'ben')];
    here.device.set(chosen);
    expect(there.device.settings).toEqual(chosen);
    expect(tab(profile).device.settings).toEqual(chosen);
    expect(other.device.settings).not.toEqual(chosen);
  });

  test('outlive a reload, and nobody’s stay when another comes or the person goes', () => {
    const platform = new FakePlatform(none);
    const first = device(platform);
    first.set(chosen);
    first.close();
    const again = device(platform);
    expect(again.settings).toEqual(chosen);
    again.close();
    const ben = device(platform, 'ben');
    expect(platform.stored.size).toBe(0);
    ben.set(chosen);
    ben.wipe();
    expect(platform.stored.size).toBe(0);
  });

  test('are the usual ones where what is kept is nonsense, or nothing can be kept', () => {
    const platform = new FakePlatform(none);
    device(platform).set(chosen);
    const [key = ''] = platform.stored.keys();
    for (const nonsense of [
      '{',
      '{"sound":1}',
      '{"sound":true,"notifications":true,"quiet":{"name":"until"}}',
    ]) {
      const other = new FakePlatform(none);
      other.stored.set(key, nonsense);
      expect(device(other).settings).toEqual({ sound: true, notifications: false, quiet: { name: 'off' } });
    }
    const forbidden = new FakePlatform(none);
    forbidden.storageThrows = true;
    const memory = device(forbidden);
    memory.set(chosen);
    expect(memory.settings).toEqual(chosen);
    expect(() => memory.wipe()).not.toThrow();
  });
});
