import { expect, test } from 'vitest';
import { sends, type Press } from './composer-keys.ts';

const enter = (more: Partial<Press> = {}): Press => ({
  key: 'Enter',
  keyCode: 13,
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
  ['Enter inside a composition', { isComposing: true }, false, false],
  ['Enter that ended a composition, in Safari’s order', { keyCode: 229 }, false, false],
  ['Control + Enter that an input method took', { ctrlKey: true, keyCode: 229 }, false, false],
  ['another key', { key: 'a', keyCode: 65 }, false, false],
])('%s', (_, press, fine, coarse) => {
  expect(sends(enter(press), true)).toBe(fine);
  expect(sends(enter(press), false)).toBe(coarse);
});
