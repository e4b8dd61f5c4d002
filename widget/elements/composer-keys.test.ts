import { expect, test } from 'vitest';
import { pressedIn } from './composer-mention.ts';
import { askedBy, passes, type Asked, type Press } from './composer-keys.ts';

const pressed = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  keyCode: 0,
  isComposing: false,
  shiftKey: false,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  ...more,
});

test.each<[string, Partial<Press>, fine: boolean, coarse: boolean]>([
  ['Enter', {}, true, false],
  ['Shift + Enter', { shiftKey: true }, false, false],
  ['Alt + Enter', { altKey: true }, false, false],
  ['Control + Enter', { ctrlKey: true }, true, true],
  ['Command + Enter', { metaKey: true }, true, true],
  ['Control + Shift + Enter', { ctrlKey: true, shiftKey: true }, true, true],
  ['another key', { key: 'a' }, false, false],
])('%s', (_, more, fine, coarse) => {
  const press = pressed('Enter', more);
  expect(askedBy(press, { text: 'Hello', fine: true })).toBe(fine ? 'send' : null);
  expect(askedBy(press, { text: 'Hello', fine: false })).toBe(coarse ? 'send' : null);
  // On a button Enter presses that.
  expect(askedBy(press, { text: null, fine: true })).toBeNull();
});

test.each<[what: string, Press, text: string | null, Asked | null]>([
  ['an arrow up in the empty field', pressed('ArrowUp'), '', 'editLast'],
  ['one among words', pressed('ArrowUp'), 'a', null],
  ['one elsewhere', pressed('ArrowUp'), null, null],
  ['one with another key', pressed('ArrowUp', { shiftKey: true }), '', null],
  ['Escape in the field', pressed('Escape'), 'a', 'giveUp'],
  ['Escape elsewhere', pressed('Escape'), null, 'giveUp'],
  ['Tab', pressed('Tab'), 'a', null],
])('%s', (_, press, text, asked) => {
  expect(askedBy(press, { text, fine: true })).toBe(asked);
});

test.each<[string, Partial<Press>]>([
  ['is inside a composition', { isComposing: true }],
  ['ended one, in Safari’s order', { keyCode: 229 }],
])('of a press that %s nobody but the input method hears', (_, more) => {
  for (const key of ['Enter', 'Escape', 'ArrowUp', 'ArrowDown', 'Tab'])
    for (const press of [pressed(key, more), pressed(key, { ...more, ctrlKey: true })]) {
      for (const text of ['', 'a', null]) expect(askedBy(press, { text, fine: true }), key).toBeNull();
      expect(pressedIn(press), key).toBeNull();
      expect(passes(press), key).toBe(false);
    }
});

test('Escape and Tab go on to what is around, and nothing else does', () => {
  const keys = ['Escape', 'Tab', 'Enter', 'ArrowUp', 'a', '/'];
  expect(keys.filter((key) => passes(pressed(key)))).toEqual(['Escape', 'Tab']);
});
