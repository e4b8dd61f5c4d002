import { describe, expect, test } from 'vitest';
import { historyLayers, stepFor, systemLayers, type Shown } from './layers.ts';

const shown = (more: Partial<Shown> = {}): Shown => ({
  floating: false,
  modal: false,
  thread: false,
  find: false,
  people: false,
  picker: false,
  ...more,
});

describe('what a step back closes', () => {
  test.each<[string, Partial<Shown>, system: string, history: string]>([
    ['a docked chat', {}, '', ''],
    ['a conversation in a narrow docked chat', { thread: true }, '', 'thread'],
    ['an open panel beside the page', { floating: true, thread: true }, '', 'panel thread'],
    ['a panel that fills the phone', { floating: true, modal: true }, 'panel', 'panel'],
    ['a conversation in it', { floating: true, modal: true, thread: true }, 'panel thread', 'panel thread'],
    [
      'a search in it',
      { floating: true, modal: true, thread: true, find: true },
      'panel thread find',
      'panel thread find',
    ],
    // The page around it may well have use for a step back.
    ['a search beside the list', { floating: true, find: true }, '', 'panel'],
    ['who is in, over the messages', { people: true }, 'people', 'people'],
    ['a dialog', { picker: true }, 'picker', 'picker'],
    [
      'all of them',
      { floating: true, modal: true, thread: true, find: true, people: true, picker: true },
      'panel thread find people picker',
      'panel thread find people picker',
    ],
  ])('%s', (_, more, system, history) => {
    expect(systemLayers(shown(more)).join(' ')).toBe(system);
    expect(historyLayers(shown(more)).join(' ')).toBe(history);
  });
});

describe('the history', () => {
  test.each([
    ['has an entry for each layer', 0, null, 2, { name: 'push', depths: [1, 2] }],
    ['goes on from those it has', 1, 1, 2, { name: 'push', depths: [2] }],
    ['is left alone while they are as many', 2, 2, 2, { name: 'stay' }],
    ['goes back where one was closed otherwise', 2, 2, 1, { name: 'back', by: 1 }],
    ['goes back by as many', 2, 2, 0, { name: 'back', by: 2 }],
    ['is not moved where the page has gone on', 2, null, 1, { name: 'forget' }],
  ])('%s', (_, pushed, current, wanted, expected) => {
    expect(stepFor(pushed, current, wanted)).toEqual(expected);
  });
});
