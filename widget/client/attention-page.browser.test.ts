import { afterEach, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { playTone, Speaker } from './attention-page.ts';

/** What attention takes of a real browser: its locks, which are the same for all tabs, and its loudspeaker. */

const made: Speaker[] = [];
const speaker = (tenant = 'clinic'): { readonly it: Speaker; readonly changed: () => void } => {
  const changed = vi.fn();
  const it = new Speaker(tenant, changed);
  made.push(it);
  return { it, changed };
};
const speaking = (...all: readonly { readonly it: Speaker }[]): boolean[] => all.map(({ it }) => it.speaks);

afterEach(() => {
  for (const each of made.splice(0)) each.stop();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** How many tabs of the tenant wait for the one that speaks. */
const waiting = async (): Promise<number> => {
  const { pending = [] } = await navigator.locks.query();
  return pending.filter(({ name }) => name?.endsWith(':clinic')).length;
};

test('[PHI1] of all tabs of a tenant the one looked at last makes itself heard, and another when that one goes', async () => {
  const focused = vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  const first = speaker();
  await vi.waitFor(() => expect(speaking(first)).toEqual([true]));
  // Opened in the background: it waits.
  focused.mockReturnValue(false);
  const behind = speaker();
  await vi.waitFor(async () => expect(await waiting()).toBe(1));
  expect(speaking(first, behind)).toEqual([true, false]);
  // Come back to.
  window.dispatchEvent(new Event('focus'));
  await vi.waitFor(() => expect(speaking(first, behind)).toEqual([false, true]));
  expect(first.changed).toHaveBeenCalledTimes(2);
  // Opened and looked at.
  focused.mockReturnValue(true);
  const second = speaker();
  await vi.waitFor(() => expect(speaking(first, behind, second)).toEqual([false, false, true]));
  // Whoever was robbed waits for its turn.
  await vi.waitFor(async () => expect(await waiting()).toBe(2));
  second.it.stop();
  await vi.waitFor(() => expect(speaking(first, behind)).toEqual([true, false]));
  // Another organisation's tab is none of theirs.
  const other = speaker('pharmacy');
  await vi.waitFor(() => expect(speaking(first, behind, other)).toEqual([true, false, true]));
  first.it.stop();
  await vi.waitFor(() => expect(speaking(behind, other)).toEqual([true, true]));
});

test('[PHI1] where a browser has no locks each speaks', () => {
  vi.stubGlobal('navigator', {});
  expect(speaker().it.speaks).toBe(true);
});

test('[PHI1] two soft notes, once a gesture has allowed the page to sound, and nothing is left running', async () => {
  const contexts: AudioContext[] = [];
  vi.stubGlobal(
    'AudioContext',
    class extends AudioContext {
      constructor() {
        super();
        contexts.push(this);
      }
    },
  );
  const notes = vi.spyOn(OscillatorNode.prototype, 'start');
  const gesture = vi.spyOn(navigator.userActivation, 'hasBeenActive', 'get').mockReturnValue(false);
  expect([playTone(), contexts.length]).toEqual([false, 0]);
  gesture.mockRestore();
  await userEvent.click(document.body);
  expect([playTone(), contexts.length, notes.mock.calls.length]).toEqual([true, 1, 2]);
  await vi.waitFor(() => expect(contexts[0]?.state).toBe('closed'), 3_000);
});
