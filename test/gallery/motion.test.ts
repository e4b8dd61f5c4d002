import { afterAll, describe, expect, test } from 'vitest';
import { openGallery } from '../support/gallery-page.ts';

/** What moves, and that it does not for who asked for less of it: then things fade at most, for a tenth of a second. */

const gallery = await openGallery({ viewport: { width: 900, height: 800 }, reducedMotion: 'no-preference' });
afterAll(() => gallery.close());

/** What is animated, or passes from one look to another for longer than a fade, a pseudo-element included. */
const moving = (): Promise<readonly string[]> =>
  gallery.page.evaluate(() => {
    const found: string[] = [];
    const LONGEST_S = 0.09;
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        if (element.shadowRoot !== null) walk(element.shadowRoot);
        for (const part of ['', '::before', '::after', '::backdrop']) {
          const style = getComputedStyle(element, part);
          const passes =
            style.transitionDuration.split(',').some((seconds) => parseFloat(seconds) > 0) &&
            (parseFloat(style.transitionDuration) > LONGEST_S || style.transitionProperty !== 'opacity');
          if (style.animationName !== 'none' || passes || style.scrollBehavior === 'smooth')
            found.push(`${element.localName}.${element.getAttribute('class') ?? ''}${part}`);
        }
      }
    };
    walk(document);
    return found;
  });

describe('reduced motion', () => {
  test.each(gallery.names)('%s', async (name) => {
    await gallery.page.emulateMedia({ reducedMotion: 'reduce' });
    await gallery.show(name);
    expect(await moving()).toEqual([]);
  });

  test.each([
    'floating',
    'list',
    'talking',
    'writing',
    'message-menu',
    'emoji',
    'details',
    'people-over-chat',
    'settings',
    'viewer',
    'searching',
    'search',
  ])('%s has something to reduce', async (name) => {
    await gallery.page.emulateMedia({ reducedMotion: 'no-preference' });
    await gallery.show(name);
    expect(await moving()).not.toEqual([]);
  });
});
