import { describe, expect, test } from 'vitest';
import { limits, toInstant } from '../../protocol/index.ts';
import { lingerAfterClose, presenceOf, standing } from './presence.ts';

const NOW = 1_800_000_000_000;
const never = { lastHeardMs: null, lingerUntilMs: 0 };
const { visibleSilenceMs, hiddenSilenceMs, closeGraceMs } = limits.presence;
const ago = (ms: number, visible = true) => ({ heardMs: NOW - ms, visible });

describe('[PRES1] standing', () => {
  test.each([
    { name: 'nobody ever', devices: [], remembered: never, online: false },
    { name: 'a device just opened', devices: [ago(0)], remembered: never, online: true },
    { name: 'visible, last moment', devices: [ago(visibleSilenceMs - 1)], remembered: never, online: true },
    { name: 'visible, silent', devices: [ago(visibleSilenceMs)], remembered: never, online: false },
    { name: 'hidden, as silent', devices: [ago(visibleSilenceMs, false)], remembered: never, online: true },
    { name: 'hidden, silent', devices: [ago(hiddenSilenceMs, false)], remembered: never, online: false },
    {
      name: 'any number of silent sockets',
      devices: Array.from({ length: 9 }, () => ago(hiddenSilenceMs)),
      remembered: never,
      online: false,
    },
    { name: 'one of two alive', devices: [ago(hiddenSilenceMs), ago(1)], remembered: never, online: true },
    {
      name: 'closed a moment ago',
      devices: [],
      remembered: { lastHeardMs: NOW - 5, lingerUntilMs: NOW + 1 },
      online: true,
    },
    {
      name: 'closed, grace over',
      devices: [],
      remembered: { lastHeardMs: NOW - 5, lingerUntilMs: NOW },
      online: false,
    },
  ])('$name: online $online', ({ devices, remembered, online }) => {
    expect(standing(devices, remembered, NOW).online).toBe(online);
  });

  test('says when to look again: when the last of the devices will have been silent too long', () => {
    expect(standing([ago(1_000), ago(2_000, false)], never, NOW)).toEqual({
      online: true,
      untilMs: NOW - 2_000 + hiddenSilenceMs,
      lastHeardMs: NOW - 1_000,
    });
  });

  test('last seen is the last sign of life of any device, and not shown while online', () => {
    const at = standing([ago(80_000), ago(90_000)], { lastHeardMs: NOW - 85_000, lingerUntilMs: 0 }, NOW);
    expect(presenceOf('u', at)).toEqual({ user_id: 'u', online: false, last_seen: toInstant(NOW - 80_000) });
    expect(presenceOf('u', standing([ago(1)], never, NOW))).toEqual({
      user_id: 'u',
      online: true,
      last_seen: null,
    });
    expect(presenceOf('u', standing([], never, NOW)).last_seen).toBeNull();
  });
});

test('[PRES1] a page closed in order lingers for a reload, a broken connection as long as silence may last', () => {
  expect(lingerAfterClose(ago(1_000), true, NOW)).toBe(NOW + closeGraceMs);
  expect(lingerAfterClose(ago(1_000), false, NOW)).toBe(NOW - 1_000 + visibleSilenceMs);
  // One that was silent for too long already does not come back to life by closing.
  expect(lingerAfterClose(ago(visibleSilenceMs + 1), true, NOW)).toBe(NOW);
});
