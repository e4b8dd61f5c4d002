import { chromium, type BrowserContextOptions } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { chromiumLaunch } from '../support/chromium.ts';
import { galleryFiles, GalleryPage } from '../support/gallery-page.ts';

/** What axe does not look at: sizes for fingers, the narrowest page, forced colours, and the contrasts we promise. */

const browser = await chromium.launch(chromiumLaunch());
const files = await galleryFiles();
const open = (options: BrowserContextOptions): Promise<GalleryPage> =>
  GalleryPage.open(browser, files, options);
afterAll(() => browser.close());

const touch = await open({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
const mouse = await open({ viewport: { width: 1280, height: 800 } });
const names = mouse.names;

interface Found {
  readonly what: string;
  readonly width: number;
  readonly height: number;
}

/** Everything that is pressed, with the room that answers to it: that of a label is its control's. */
const targets = (gallery: GalleryPage): Promise<readonly Found[]> =>
  gallery.page.evaluate(() => {
    const found: { what: string; width: number; height: number }[] = [];
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        if (element.shadowRoot !== null) walk(element.shadowRoot);
        if (!element.matches('button,input:not([type=file]),textarea,select')) continue;
        const room = element.closest('label') ?? element;
        const { width, height } = room.getBoundingClientRect();
        // Nothing of it on the screen, such as the list behind a conversation on a phone.
        if (width === 0 || !element.checkVisibility({ visibilityProperty: true })) continue;
        found.push({
          what: `${element.localName}.${element.className} ${element.ariaLabel ?? element.innerText}`,
          width: Math.round(width * 10) / 10,
          height: Math.round(height * 10) / 10,
        });
      }
    };
    walk(document);
    return found;
  });

const smaller = (found: readonly Found[], least: number): readonly string[] =>
  found
    .filter(({ width, height }) => Math.min(width, height) < least - 0.05)
    .map(({ what, width, height }) => `${what}: ${width} × ${height}`);

/** Where a finger has less than 44 px, and why it is enough. */
const closer: Readonly<Record<string, { readonly px: number; readonly why: string }>> = {
  emoji: { px: 36, why: 'eight to a row, for which a page of 320 px has no more room' },
  'emoji-low': { px: 36, why: 'the same' },
};

describe('by finger, on a page 320 px wide', () => {
  test('the page is one of touch', async () => {
    expect(await touch.page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
  });

  test.each(names)('%s: targets of 44 px, and nothing lost at the sides', async (name) => {
    await touch.show(name);
    expect(smaller(await targets(touch), closer[name]?.px ?? 44)).toEqual([]);
    const wide = await touch.page.evaluate(() => {
      const over: string[] = [];
      const walk = (root: ParentNode): void => {
        for (const element of root.querySelectorAll<HTMLElement>('*')) {
          if (element.shadowRoot !== null) walk(element.shadowRoot);
          if (element instanceof SVGElement || element.closest('.visually-hidden,svg') !== null) continue;
          const { left, right, width } = element.getBoundingClientRect();
          if (width > 1 && (left < -1 || right > innerWidth + 1) && element.checkVisibility())
            over.push(`${element.localName}.${element.className} ${Math.round(left)}…${Math.round(right)}`);
        }
      };
      walk(document);
      return { over, scrolls: document.documentElement.scrollWidth > innerWidth };
    });
    expect(wide).toEqual({ over: [], scrolls: false });
  });
});

test.each(names)('%s: targets of 24 px by mouse', async (name) => {
  await mouse.show(name);
  expect(smaller(await targets(mouse), 24)).toEqual([]);
});

describe('at 400 % zoom of a small window, 320 × 256', () => {
  test.each(['talking', 'list', 'offline', 'people', 'closed', 'notSent', 'files-to-send', 'shortcuts'])(
    '%s: all of it can be scrolled to, one way',
    async (name) => {
      await mouse.page.setViewportSize({ width: 320, height: 256 });
      await mouse.show(name);
      const lost = await mouse.page.evaluate(() => {
        const out: string[] = [];
        const walk = (root: ParentNode): void => {
          for (const element of root.querySelectorAll<HTMLElement>('*')) {
            if (element.shadowRoot !== null) walk(element.shadowRoot);
            if (!element.matches('button,textarea,input:not([type=file])') || !element.checkVisibility())
              continue;
            element.scrollIntoView({ block: 'nearest' });
            const { top, bottom, left, right } = element.getBoundingClientRect();
            if (bottom < 4 || top > innerHeight - 4 || left < -1 || right > innerWidth + 1)
              out.push(`${element.className} ${element.ariaLabel ?? element.innerText}`);
          }
        };
        walk(document);
        return out;
      });
      expect(lost).toEqual([]);
      await mouse.page.setViewportSize({ width: 1280, height: 800 });
    },
  );
});
