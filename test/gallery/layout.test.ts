import { afterAll, describe, expect, test } from 'vitest';
import { openGallery, type GalleryPage } from '../support/gallery-page.ts';

/** What axe does not look at: sizes for fingers, the narrowest page, a small window's zoom, and text spaced out. */

const touch = await openGallery({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
const mouse = await openGallery({ viewport: { width: 1280, height: 800 } });
afterAll(() => Promise.all([touch, mouse].map((gallery) => gallery.close())));
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

/** What stands out of the page at the sides; and the page itself, where it scrolls sideways. */
const beyondTheSides = (gallery: GalleryPage): Promise<readonly string[]> =>
  gallery.page.evaluate(() => {
    const over = document.documentElement.scrollWidth > innerWidth ? ['the page'] : [];
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
    return over;
  });

/** The least that WCAG 1.4.12 asks a page to bear, put upon everything as a person's own style sheet would. */
const SPACED = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
  p { margin-block-end: 2em !important }`;

const spaceOut = (gallery: GalleryPage): Promise<void> =>
  gallery.page.evaluate(async (css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    const walk = (root: Document | ShadowRoot): void => {
      root.adoptedStyleSheets.push(sheet);
      for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot !== null) walk(shadowRoot);
    };
    walk(document);
    for (let frame = 0; frame < 2; frame++) await new Promise((done) => requestAnimationFrame(done));
    document.adoptedStyleSheets = [];
  }, SPACED);

/**
 * Text that is hidden by a box which cannot be scrolled to it, and boxes with an edge that their content runs out of.
 * Previews end after two lines by design: the whole of it is one press away.
 */
const cutOff = (gallery: GalleryPage): Promise<readonly string[]> =>
  gallery.page.evaluate(() => {
    const found: string[] = [];
    const above = (element: Element): Element | null => {
      const root = element.getRootNode();
      return element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
    };
    const what = (element: Element): string =>
      `${element.localName}.${element.getAttribute('class') ?? ''} ${element.textContent?.trim().slice(0, 30)}`;
    const clips = (text: Range, element: Element): boolean => {
      for (let at: Element | null = element; at !== null; at = above(at)) {
        const { overflowX, overflowY, position, webkitLineClamp } = getComputedStyle(at);
        if (webkitLineClamp !== 'none') return false;
        const [box, rect] = [at.getBoundingClientRect(), text.getBoundingClientRect()];
        const hides = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
        if (hides(overflowX) && (rect.left < box.left - 1 || rect.right > box.right + 1)) return true;
        if (hides(overflowY) && (rect.top < box.top - 1 || rect.bottom > box.bottom + 1)) return true;
        // What lies beyond this can be scrolled to.
        if (/auto|scroll/u.test(overflowX + overflowY) || position === 'fixed') return false;
      }
      return false;
    };
    const roomOf = (node: Node): DOMRect => {
      if (node instanceof Element) return node.getBoundingClientRect();
      const text = document.createRange();
      text.selectNode(node);
      return text.getBoundingClientRect();
    };
    const spills = (element: Element): boolean => {
      const box = element.getBoundingClientRect();
      return [...element.childNodes].some((node) => {
        // What is set upon an edge, such as a number, is meant to stand out.
        if (node instanceof Element && getComputedStyle(node).position === 'absolute') return false;
        const { left, right, top, bottom, width } = roomOf(node);
        if (width === 0) return false;
        return left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1;
      });
    };
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot !== null) walk(element.shadowRoot);
        if (element instanceof SVGElement || element.closest('.visually-hidden') !== null) continue;
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        if (
          element.matches('button:not([role=gridcell] *),kbd,.b,.chip,.badge,.field,.banner,.quote') &&
          spills(element)
        )
          found.push(`runs out of ${what(element)}`);
        for (const node of element.childNodes) {
          if (!(node instanceof Text) || node.data.trim() === '') continue;
          const text = document.createRange();
          text.selectNodeContents(node);
          if (clips(text, element)) found.push(`clipped: ${what(element)}`);
        }
      }
    };
    walk(document);
    return found;
  });

/** Where a finger has less than 44 px, and why it is enough. */
const closer: Readonly<Record<string, { readonly px: number; readonly why: string }>> = {
  emoji: { px: 36, why: 'eight to a row, for which a page of 320 px has no more room' },
  'emoji-low': { px: 36, why: 'the same' },
  reacting: { px: 36, why: 'the same' },
};

describe('by finger, on a page 320 px wide', () => {
  test('the page is one of touch', async () => {
    expect(await touch.page.evaluate(() => matchMedia('(pointer: coarse)').matches)).toBe(true);
  });

  test.each(names)('%s: targets of 44 px, and nothing lost, also with its text spaced out', async (name) => {
    await touch.show(name);
    expect(smaller(await targets(touch), closer[name]?.px ?? 44)).toEqual([]);
    expect(await beyondTheSides(touch)).toEqual([]);
    await spaceOut(touch);
    expect(await beyondTheSides(touch)).toEqual([]);
    expect(await cutOff(touch)).toEqual([]);
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
