import { afterAll, describe, expect, test } from 'vitest';
import type { Front } from '../../widget/gallery/contrast.ts';
import { openGallery } from '../support/gallery-page.ts';

/** The contrasts that the look promises, on the elements that have them and by the colours the browser computed. */

const gallery = await openGallery({
  viewport: { width: 1000, height: 900 },
});
afterAll(() => gallery.close());

/** How far a figure may be from the promised one, which are rounded to a tenth. */
const NEAR = 0.1;

interface Promised {
  readonly what: string;
  readonly state: string;
  readonly at: string;
  readonly front?: Front;
  readonly pseudo?: '::after';
  readonly light: number;
  readonly dark: number;
}

const promised: readonly Promised[] = [
  { what: 'text on surface', state: 'list', at: '.row:not(.unread) .row-name', light: 15.7, dark: 14.6 },
  { what: 'text on bg', state: 'thread-empty', at: '.empty .title', light: 14.5, dark: 15.8 },
  { what: 'text on own', state: 'short', at: '.own .text', light: 12.3, dark: 9.1 },
  { what: 'second text on bg', state: 'short', at: '.foot time', light: 6.7, dark: 9.1 },
  { what: 'second text on own', state: 'talking', at: '.own .file .meta', light: 5.7, dark: 5.2 },
  { what: 'link', state: 'list', at: '.row.unread .row-time', light: 8.2, dark: 10.4 },
  { what: 'link on own', state: 'talking', at: '.own .file .icon-button', light: 6.4, dark: 6.4 },
  { what: 'send', state: 'writing', at: '.send', light: 7.8, dark: 9.6 },
  { what: 'warm on bg', state: 'talking', at: '.new', light: 5.9, dark: 9.7 },
  { what: 'emergency', state: 'talking', at: '.emergency', light: 6.7, dark: 8.1 },
  { what: 'a name', state: 'mentioned', at: '.own .named', light: 6.4, dark: 6.4 },
  { what: 'one’s own name', state: 'mentioned', at: '.named.me', light: 7, dark: 8 },
  { what: 'an unread mention', state: 'list-marked', at: '.badge.mention', light: 8.2, dark: 10.4 },
  { what: 'match', state: 'search', at: 'mark', light: 12.1, dark: 6.7 },
  { what: 'ok', state: 'talking', at: '.available', light: 6.8, dark: 10.2 },
  {
    what: 'line of a field',
    state: 'list',
    at: '.find .field',
    front: 'borderTopColor',
    light: 3.6,
    dark: 4.7,
  },
  {
    what: 'presence',
    state: 'talking',
    at: '.second .dot.online',
    front: 'backgroundColor',
    light: 4,
    dark: 8.2,
  },
  {
    what: 'line of new messages',
    state: 'talking',
    at: '.new',
    front: 'backgroundColor',
    pseudo: '::after',
    light: 3.3,
    dark: 4.9,
  },
  {
    what: 'focus',
    state: 'jumped',
    at: 'care-message-bubble:focus-visible',
    front: 'outlineColor',
    light: 5.8,
    dark: 10,
  },
];

describe.each(['light', 'dark'] as const)('the contrasts of the look, %s', (theme) => {
  test.each(promised)('$what', async ({ state, at, front = 'color', pseudo, light, dark }) => {
    await gallery.show(state, { theme });
    const is = await gallery.page.evaluate(
      ([selector, colour, part]) => {
        const find = (root: ParentNode): Element | null => {
          for (const element of root.querySelectorAll('*')) {
            if (element.matches(selector)) return element;
            const inside = element.shadowRoot === null ? null : find(element.shadowRoot);
            if (inside !== null) return inside;
          }
          return null;
        };
        const element = find(document);
        return element === null ? null : window.gallery?.contrastOf(element, colour, part);
      },
      [at, front, pseudo] as const,
    );
    expect(is).toBeGreaterThan((theme === 'light' ? light : dark) - NEAR);
    expect(is).toBeLessThan((theme === 'light' ? light : dark) + NEAR);
  });

  test('initials on each of the six hues', async () => {
    const least = new Map<string, number>();
    for (const state of ['list', 'people', 'list-for-staff']) {
      await gallery.show(state, { theme });
      const found = await gallery.page.evaluate(() => {
        const all: (readonly [hue: string, contrast: number])[] = [];
        const walk = (root: ParentNode): void => {
          for (const element of root.querySelectorAll('*')) {
            if (element.shadowRoot !== null) walk(element.shadowRoot);
            const hue = /\bav\d/u.exec(element.parentElement?.className ?? '')?.[0];
            if (element.matches('.initials') && hue !== undefined)
              all.push([hue, window.gallery?.contrastOf(element) ?? 0]);
          }
        };
        walk(document);
        return all;
      });
      for (const [hue, is] of found) least.set(hue, Math.min(is, least.get(hue) ?? is));
    }
    expect([...least.keys()].toSorted()).toEqual(['av1', 'av2', 'av3', 'av4', 'av5', 'av6']);
    for (const [hue, is] of least) expect(is, hue).toBeGreaterThan(8 - NEAR);
  });
});
