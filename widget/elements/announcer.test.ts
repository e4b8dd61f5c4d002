import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Announcer, FILL_MS, TOGETHER_MS } from './announcer.ts';

let said: string[];
let announcer: Announcer;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  announcer = new Announcer(
    (text) => {
      if (text !== '') said.push(text);
    },
    {
      announce: (name, text) => `${name}: ${text}`,
      announceMany: (count, names) => `${count} from ${names.join(' and ')}`,
      mentionedYou: (name) => `${name} mentioned you`,
    },
    () => Date.now(),
  );
});
afterEach(() => vi.useRealTimers());

test('the first message is said once the region has stood for a moment', () => {
  announcer.heard('Amara', 'Hello');
  vi.advanceTimersByTime(FILL_MS - 1);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(said).toEqual(['Amara: Hello']);
});

test('three or more within two seconds are told as a number', () => {
  announcer.heard('Amara', 'one');
  vi.advanceTimersByTime(FILL_MS);
  for (const text of ['two', 'three', 'four']) announcer.heard('Amara', text);
  announcer.heard('Priya', 'five');
  vi.advanceTimersByTime(TOGETHER_MS - 1);
  expect(said).toEqual(['Amara: one']);
  vi.advanceTimersByTime(1);
  expect(said).toEqual(['Amara: one', '4 from Amara and Priya']);
});

test('two are still said in full, and the same words twice are said twice', () => {
  announcer.heard('Amara', 'yes');
  vi.advanceTimersByTime(FILL_MS + TOGETHER_MS);
  announcer.heard('Amara', 'yes');
  announcer.heard('Amara', 'no');
  vi.advanceTimersByTime(FILL_MS);
  expect(said).toEqual(['Amara: yes', 'Amara: yes. Amara: no']);
});

test('what was cleared is never said', () => {
  announcer.heard('Amara', 'secret');
  announcer.say('You are back online');
  announcer.clear();
  vi.advanceTimersByTime(TOGETHER_MS * 2);
  expect(said).toEqual([]);
});

test('one that names who listens says so, alone and among many', () => {
  announcer.heard('Amara', '@Nora, look', true);
  vi.advanceTimersByTime(FILL_MS);
  expect(said).toEqual(['Amara mentioned you: @Nora, look']);
  for (const text of ['two', 'three']) announcer.heard('Priya', text, true);
  announcer.heard('Amara', 'four');
  vi.advanceTimersByTime(TOGETHER_MS);
  expect(said.slice(1)).toEqual(['3 from Priya and Amara. Priya mentioned you']);
});
