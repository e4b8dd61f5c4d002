import { afterAll, expect, test } from 'vitest';
import { openGallery } from '../support/gallery-page.ts';

/** Of a phone with a notch and a bar at its end, px: where the screen is the chat's own, nothing to press lies there. */

const UPRIGHT = { top: 47, right: 0, bottom: 34, left: 0 };
/** Of one with buttons at its end. */
const BUTTONS = { ...UPRIGHT, bottom: 48 };
const ON_ITS_SIDE = { top: 0, right: 44, bottom: 21, left: 44 };

const phone = { hasTouch: true, isMobile: true } as const;
const gallery = await openGallery({ viewport: { width: 390, height: 780 }, ...phone });
afterAll(() => gallery.close());
const devtools = await gallery.page.context().newCDPSession(gallery.page);

/** What is pressed or written in and reaches into the edges of the screen, once it is scrolled to. */
const inTheWay = (insets: typeof UPRIGHT): Promise<readonly string[]> =>
  gallery.page.evaluate(({ top, right, bottom, left }) => {
    const found: string[] = [];
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        // The launcher lies under a panel that fills the screen.
        if (element.shadowRoot !== null && element.localName !== 'care-chat-launcher')
          walk(element.shadowRoot);
        if (!element.matches('button,textarea,input:not([type=file]),h2') || !element.checkVisibility())
          continue;
        // The last of a list can be brought no further up.
        element.scrollIntoView({ block: 'center' });
        const box = element.getBoundingClientRect();
        if (box.width === 0) continue;
        if (
          box.top < top - 1 ||
          box.left < left - 1 ||
          box.right > innerWidth - right + 1 ||
          box.bottom > innerHeight - bottom + 1
        )
          found.push(`${element.className} ${element.ariaLabel ?? element.innerText}`);
      }
    };
    walk(document);
    return found;
  }, insets);

/** A state as it is on a phone, whatever it is alone. */
const float = (): Promise<void> =>
  gallery.page.evaluate(async () => {
    const chat = document.querySelector('care-chat');
    if (chat === null) throw new Error('no chat');
    if (chat.layout === 'floating') return;
    chat.layout = 'floating';
    chat.open();
    await chat.updateComplete;
  });

test.each([
  ['a conversation', 'floating', UPRIGHT, 390, 780],
  ['a conversation on its side', 'floating', ON_ITS_SIDE, 470, 390],
  ['a panel that failed', 'floating-failed', UPRIGHT, 390, 780],
  ['a panel that failed on its side', 'floating-failed', ON_ITS_SIDE, 470, 390],
  ['a long list', 'list', UPRIGHT, 390, 500],
  // As low as a keyboard leaves it.
  ['a dialog over the list', 'people-over-chat', BUTTONS, 390, 480],
  ['a dialog over the list on its side', 'people-over-chat', ON_ITS_SIDE, 470, 390],
  ['who is in a group', 'group-pane', UPRIGHT, 390, 500],
] as const)('%s keeps clear of the screen’s edges', async (_what, name, insets, width, height) => {
  await gallery.page.setViewportSize({ width, height });
  await devtools.send('Emulation.setSafeAreaInsetsOverride', { insets });
  await gallery.show(name);
  await float();
  expect(await gallery.page.evaluate(() => document.querySelector('care-chat')?.layout)).toBe('floating');
  expect(await inTheWay(insets)).toEqual([]);
});

/** How far from each edge of the screen they are, px. */
const distances = (): Promise<readonly (typeof UPRIGHT)[]> =>
  gallery.page.evaluate(() =>
    ['care-chat-launcher', '.root'].map((part) => {
      const found = document.querySelector('care-chat')?.shadowRoot?.querySelector(part);
      const shown = found?.shadowRoot?.querySelector('button') ?? found;
      const { top, right, bottom, left } = shown?.getBoundingClientRect() ?? new DOMRect(NaN);
      return { top, right: innerWidth - right, bottom: innerHeight - bottom, left };
    }),
  );

test.each([
  ['upright', 'ltr', UPRIGHT, 390, 780],
  ['on its side', 'ltr', ON_ITS_SIDE, 780, 390],
  ['on its side, from right to left', 'rtl', ON_ITS_SIDE, 780, 390],
  ['on the side of a small one', 'ltr', ON_ITS_SIDE, 500, 390],
] as const)(
  '%s, a launcher and the panel above it stand as far from what is clear as from an edge elsewhere',
  async (_what, dir, insets, width, height) => {
    await gallery.page.setViewportSize({ width, height });
    await devtools.send('Emulation.setSafeAreaInsetsOverride', { insets });
    await gallery.show('floating', { dir });
    const [launcher, panel] = await distances();
    const side = dir === 'ltr' ? 'right' : 'left';
    expect([launcher?.bottom, launcher?.[side]]).toEqual([insets.bottom + 24, insets[side] + 24]);
    if (width < 480) return;
    expect([panel?.bottom, panel?.[side]]).toEqual([insets.bottom + 100, insets[side] + 24]);
    expect(panel?.[dir === 'ltr' ? 'left' : 'right']).toBeGreaterThanOrEqual(insets[side] + 24);
    expect(panel?.top).toBeGreaterThanOrEqual(insets.top + 24);
  },
);
