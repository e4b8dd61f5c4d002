import { describe, expect, test } from 'vitest';
import { placeMenu, type Box } from './menu-place.ts';

const menu = { width: 284, height: 200 };
const wide: Box = { left: 0, top: 0, width: 900, height: 600 };
const phone: Box = { left: 0, top: 0, width: 360, height: 600 };
const box = (left: number, top: number, width: number, height: number): Box => ({ left, top, width, height });

const over = (anchor: Box, at: { left: number; top: number }): boolean =>
  at.left < anchor.left + anchor.width &&
  anchor.left < at.left + menu.width &&
  at.top < anchor.top + anchor.height &&
  anchor.top < at.top + menu.height;

describe('a menu', () => {
  test.each([
    ['behind what it is about, at its height', box(20, 100, 300, 60), wide, false, { left: 328, top: 100 }],
    ['before it where there is no room behind', box(500, 100, 380, 60), wide, false, { left: 208, top: 100 }],
    [
      'the other way round in a script from the right',
      box(500, 100, 200, 60),
      wide,
      true,
      { left: 208, top: 100 },
    ],
    ['up, where it would end below', box(20, 560, 300, 30), wide, false, { left: 328, top: 392 }],
    ['below it on a phone', box(16, 100, 300, 60), phone, false, { left: 16, top: 168 }],
    ['from its end in a script from the right', box(40, 100, 300, 60), phone, true, { left: 56, top: 168 }],
    ['above it where there is no room below', box(16, 450, 300, 60), phone, false, { left: 16, top: 242 }],
    [
      'inside, where it is about something wider',
      box(-200, 100, 700, 60),
      phone,
      false,
      { left: 8, top: 168 },
    ],
  ])('stands %s', (_, anchor, bounds, rtl, expected) => {
    const at = placeMenu(menu, anchor, bounds, { rtl });
    expect(at).toEqual(expected);
    expect(over(anchor, at)).toBe(false);
  });

  test('stays inside though what it is about fills the view', () => {
    expect(placeMenu(menu, box(0, -100, 360, 900), phone, { rtl: false })).toEqual({ left: 8, top: 392 });
  });
});

test('a menu above a button stands there though there is room beside it', () => {
  const button = box(8, 540, 44, 44);
  expect(placeMenu(menu, button, phone, { side: 'above', rtl: false })).toEqual({ left: 8, top: 332 });
  expect(placeMenu(menu, box(8, 20, 44, 44), wide, { side: 'above', rtl: false })).toEqual({
    left: 60,
    top: 20,
  });
});

test('what explains a mark stands under it, and above it where there is no room', () => {
  const under = { side: 'below', rtl: false } as const;
  expect(placeMenu(menu, box(300, 100, 44, 28), wide, under)).toEqual({ left: 300, top: 136 });
  expect(placeMenu(menu, box(8, 540, 44, 28), phone, under)).toEqual({ left: 8, top: 332 });
});
