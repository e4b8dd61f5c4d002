import { expect, test } from 'vitest';
import { coverOf } from './keyboard-cover.ts';

/** A chat that fills a phone of 390 by 844. */
const full = { top: 0, bottom: 844 };
const view = (height: number, offsetTop = 0, scale = 1) => ({ height, offsetTop, scale });

test.each([
  ['no keyboard', full, view(844), { top: 0, bottom: 0 }],
  ['a keyboard over it', full, view(508), { top: 0, bottom: 336 }],
  ['a keyboard, and the view moved up to the field', full, view(508, 200), { top: 200, bottom: 136 }],
  ['the bar of the browser', full, view(790), { top: 0, bottom: 0 }],
  ['a pinched page', full, view(422, 100, 2), { top: 0, bottom: 0 }],
  ['a chat that ends above the keyboard', { top: 0, bottom: 500 }, view(508), { top: 0, bottom: 0 }],
  ['a chat in a page that was scrolled', { top: -120, bottom: 724 }, view(508), { top: 120, bottom: 216 }],
  ['too little left', { top: 400, bottom: 844 }, view(508), { top: 0, bottom: 0 }],
])('%s', (_, box, seen, expected) => {
  expect(coverOf(box, seen)).toEqual(expected);
});
