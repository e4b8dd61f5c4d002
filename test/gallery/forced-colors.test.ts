import type { Locator } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import type { Front, Pseudo } from '../../widget/gallery/contrast.ts';
import { openGallery } from '../support/gallery-page.ts';

/**
 * Where a person's own few colours stand in for ours, as in Windows' high contrast: what we said by fills and shadows
 * is said by borders and shapes.
 */

const gallery = await openGallery({
  viewport: { width: 1000, height: 900 },
  forcedColors: 'active',
});
afterAll(() => gallery.close());

const at = (selector: string): Locator => gallery.page.locator(selector).first();

/** How a colour of it stands out from what is behind. */
const contrast = (of: Locator, front: Front, pseudo?: Pseudo): Promise<number> =>
  of.evaluate((element, [colour, part]) => window.gallery?.contrastOf(element, colour, part) ?? 0, [
    front,
    pseudo,
  ] as const);

const style = <Name extends 'outlineStyle' | 'outlineWidth' | 'borderTopStyle' | 'borderTopWidth'>(
  of: Locator,
  name: Name,
): Promise<string> => of.evaluate((element, property) => getComputedStyle(element)[property], name);

test('the page is one of forced colours', async () => {
  expect(await gallery.page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true);
});

test.each([
  ['a message', 'jumped', 'care-message-bubble:focus-visible'],
  ['a field', 'files-to-send', '.field:has(textarea:focus-visible)'],
  ['a switch', 'settings', '[role=switch]:focus-visible'],
  ['a row of a menu', 'message-menu', '[role=menuitem]:focus-visible'],
  ['an emoji', 'emoji', '[role=gridcell] button:focus-visible'],
  ['a button', 'viewer', '.viewer .icon-button:focus-visible'],
  ['the launcher', 'floating-closed', 'care-chat-launcher button:focus-visible'],
])('the focus is seen on %s', async (_what, state, selector) => {
  await gallery.show(state);
  expect(await style(at(selector), 'outlineStyle')).toBe('solid');
  expect(Number.parseFloat(await style(at(selector), 'outlineWidth'))).toBeGreaterThanOrEqual(2);
  expect(await contrast(at(selector), 'outlineColor')).toBeGreaterThan(3);
});

test.each([
  ['what was received', 'talking', '.in .b'],
  ['one’s own', 'talking', '.own .b'],
  ['a main button', 'notSent', '.button.primary'],
  ['another button', 'notSent', '.button.secondary'],
  ['sending', 'writing', '.send'],
  ['a field', 'list', '.find .field'],
  ['a chosen filter', 'list', '.chip[aria-pressed=true]'],
  ['a number of unread', 'list', '.badge'],
  ['the launcher’s number', 'floating-closed', 'care-chat-launcher i'],
  ['a menu', 'message-menu', '.menu'],
  ['a dialog', 'people', '.picker'],
  ['a chosen person', 'people-chosen', '.chosen button'],
  ['the panel', 'floating', '.root'],
])('%s has a border', async (_what, state, selector) => {
  await gallery.show(state);
  expect(await style(at(selector), 'borderTopStyle')).not.toBe('none');
  expect(Number.parseFloat(await style(at(selector), 'borderTopWidth'))).toBeGreaterThanOrEqual(1);
  expect(await contrast(at(selector), 'borderTopColor')).toBeGreaterThan(3);
});

test.each<readonly [string, string, string, Front, Pseudo | undefined]>([
  ['the chosen conversation', 'talking', '.row[aria-current]', 'backgroundColor', '::before'],
  ['the line of new messages', 'talking', '.new', 'backgroundColor', '::after'],
  ['the dots of who is typing', 'talking', '.typing i', 'backgroundColor', undefined],
  ['the ring of an upload', 'uploading', '.ring circle', 'stroke', undefined],
  ['the bar of an upload', 'uploading', '.bar rect', 'fill', undefined],
  ['the knob of a switch', 'settings', '[role=switch]:not(:checked)', 'backgroundColor', '::after'],
])('%s is seen', async (_what, state, selector, front, pseudo) => {
  await gallery.show(state);
  expect(await contrast(at(selector), front, pseudo)).toBeGreaterThan(3);
});

describe('told apart', () => {
  test('each status by a shape of its own, with its word', async () => {
    await gallery.show('statuses');
    const shown = await gallery.page.locator('care-message-status .status').evaluateAll((found) =>
      found.map((status) => {
        const icon = status.querySelector('svg');
        const line = icon?.querySelector('path:last-of-type, circle:last-of-type') ?? icon;
        return {
          shape: icon?.innerHTML ?? '',
          word: status.textContent?.trim() ?? '',
          seen: ['stroke', 'fill'].some(
            (front) => line && (window.gallery?.contrastOf(line, front as Front) ?? 0) > 4.5,
          ),
        };
      }),
    );
    expect(shown).toHaveLength(6);
    expect(new Set(shown.map(({ shape }) => shape)).size).toBe(6);
    expect(new Set(shown.map(({ word }) => word)).size).toBe(6);
    expect(shown.filter(({ seen }) => !seen)).toEqual([]);
  });

  test('who is there from who is not', async () => {
    await gallery.show('list');
    expect(await contrast(at('.row .dot.online'), 'backgroundColor')).toBeGreaterThan(3);
    expect(await contrast(at('.row .dot.offline'), 'backgroundColor')).toBe(1);
    expect(await contrast(at('.row .dot.offline'), 'borderTopColor')).toBeGreaterThan(3);
  });

  test('one’s own name from another’s, and both from the words around', async () => {
    await gallery.show('mentioned');
    expect(await style(at('.named.me'), 'outlineStyle')).toBe('solid');
    expect(await style(at('.named:not(.me)'), 'outlineStyle')).toBe('none');
    expect(await at('.named:not(.me)').evaluate((name) => getComputedStyle(name).textDecorationLine)).toBe(
      'underline',
    );
  });

  test('what was sent from what was not', async () => {
    await gallery.show('notSent');
    expect(await style(at('.own:not(.not-sent) .b'), 'borderTopStyle')).toBe('solid');
    expect(await style(at('.not-sent .b'), 'borderTopStyle')).toBe('dashed');
  });

  test('who is chosen from who is not', async () => {
    await gallery.show('people-chosen');
    const ticked = gallery.page.locator('.person-row:has(:checked) .tick .icon');
    const others = gallery.page.locator('.person-row:has(input:not(:checked)) .tick .icon');
    expect(await ticked.count()).toBe(2);
    for (const icon of await ticked.all()) expect(await icon.isVisible()).toBe(true);
    for (const icon of await others.all()) expect(await icon.isVisible()).toBe(false);
    expect(await contrast(at('.person-row:has(:checked) .tick'), 'backgroundColor')).toBeGreaterThan(3);
  });

  test('a button that waits from one that may be pressed', async () => {
    const colour = () => at('.foot .button').evaluate((button) => getComputedStyle(button).color);
    await gallery.show('people');
    const waiting = await colour();
    await gallery.show('people-chosen');
    expect(await colour()).not.toBe(waiting);
  });
});
