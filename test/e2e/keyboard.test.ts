import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { Stage, becomes, cast, hasStatus, type Actor } from './stage.ts';

/**
 * The main job by the keyboard alone: no pointer event is made in this file, and no element is focused but by a key.
 */

let stage: Stage;
let nora: Actor;
let page: Page;

beforeAll(async () => {
  stage = await Stage.open();
  nora = await stage.enter('/pharmacy?persona=patient', cast.nora);
  page = nora.page;
  // The system's own dialog is not ours to drive. Heard from the beginning: the browser asks once.
  page.on('filechooser', (chooser) => void chooser.setFiles('demo/assets/seed/blood-pressure.jpg'));
  await page.evaluate(() => {
    for (const type of ['pointerdown', 'mousedown', 'touchstart'])
      addEventListener(type, () => sessionStorage.setItem('pointers', type), { capture: true });
  });
});
afterAll(() => stage.close());

/** What has the focus, by its accessible name and role, through shadow roots. */
const focused = (): Promise<string> =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active === null
      ? ''
      : `${active.localName} ${active.ariaLabel ?? (active instanceof HTMLElement ? active.innerText : '')}`
          .replace(/\s+/gu, ' ')
          .trim();
  });

/** More stops than any page here has. */
const MOST_STOPS = 60;

/** Presses a key until what has the focus matches. */
async function go(key: string, to: RegExp): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < MOST_STOPS; press++) {
    await page.keyboard.press(key);
    const at = await focused();
    if (to.test(at)) return;
    passed.push(at);
  }
  throw new Error(`${key} does not reach ${String(to)}; it passed ${passed.join(' | ')}`);
}

const lands = (on: RegExp, what: string): Promise<void> =>
  becomes(async () => on.test(await focused()), true, what);

const write = (text: string): Promise<void> => page.keyboard.type(text);

describe('[SRCH1] [SEND1] [FILE2] by the keyboard alone', () => {
  test('the chat opens from its launcher and takes the focus', async () => {
    await go('Tab', /^button Open messages/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Messages' }).waitFor();
    await lands(/^div Messages/, 'the panel has the focus');
  });

  test('a search finds a message, and arrows reach it', async () => {
    await go('Tab', /^input Search messages/);
    await write('compression stock');
    await page.getByRole('button', { name: /Harbour Street fits/ }).waitFor();
    await go('ArrowDown', /Harbour Street fits compression stockings/);
    await page.keyboard.press('Enter');
    await lands(/^care-message-bubble .*Harbour Street fits/, 'the message that was found has the focus');
  });

  test('page keys read on and back; Control + End leads to where one writes', async () => {
    const found = await focused();
    await page.keyboard.press('PageDown');
    const next = await focused();
    expect(next).toMatch(/^care-message-bubble /);
    expect(next).not.toBe(found);
    await page.keyboard.press('PageUp');
    expect(await focused()).toBe(found);
    await page.keyboard.press('Control+End');
    await lands(/^textarea Write a message/, 'the field has the focus');
  });

  test('a message is written and sent, and the field keeps the focus', async () => {
    await write('Written without a mouse');
    await page.keyboard.press('Enter');
    await hasStatus(nora.message('Written without a mouse'), 'Sent');
    expect(await focused()).toMatch(/^textarea/);
  });

  test('a picture is chosen and sent', async () => {
    await go('Shift+Tab', /^button Add a file or photo/);
    await page.keyboard.press('Enter');
    await lands(/^textarea/, 'the field has the focus again');
    await write('And a photo');
    await page.keyboard.press('Enter');
    await hasStatus(nora.message('And a photo'), 'Sent', 20_000);
  });

  test('the viewer opens, and gives the focus back where it was', async () => {
    await go('Shift+Tab', /^button Open blood-pressure\.jpg/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'blood-pressure.jpg' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'blood-pressure.jpg' }).waitFor({ state: 'detached' });
    await lands(/^button Open blood-pressure\.jpg/, 'the picture has the focus again');
  });

  test('the list of keys opens over it, by its key and by its button', async () => {
    const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    const before = await focused();
    await page.keyboard.press('Control+Slash');
    await list.waitFor();
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    expect(await focused()).toBe(before);
    await go('Tab', /^button Keyboard shortcuts/);
    await page.keyboard.press('Enter');
    await list.waitFor();
    await lands(/^button Close$/, 'the list has the focus');
    await page.keyboard.press('Enter');
    await list.waitFor({ state: 'detached' });
    expect(await focused()).toMatch(/^button Keyboard shortcuts/);
  });

  test('back in the list, the row one came from has the focus', async () => {
    await go('Shift+Tab', /^button Back to messages/);
    await page.keyboard.press('Enter');
    await lands(/^button .*Harbour Street/, 'the row has the focus');
  });

  test('a new conversation is started and its field has the focus', async () => {
    await go('Shift+Tab', /^button New conversation/);
    await page.keyboard.press('Enter');
    await lands(/^input Search people/, 'the search for people has the focus');
    await write('Priya');
    await page.getByRole('checkbox').nth(0).waitFor();
    await becomes(() => page.getByRole('checkbox').count(), 1, 'one person found');
    await go('Tab', /^input Priya Nair/);
    await page.keyboard.press('Space');
    await go('Tab', /^button Start conversation/);
    await page.keyboard.press('Enter');
    await lands(/^textarea Write a message/, 'the field of the new conversation has the focus');
    await page.getByRole('heading', { name: 'Priya Nair' }).waitFor();
  });

  test('Escape leaves the chat, and the launcher has the focus', async () => {
    await page.keyboard.press('Escape');
    await lands(/^button Open messages/, 'the launcher has the focus');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  test('no pointer was needed, and no page complained', async () => {
    expect(await page.evaluate(() => sessionStorage.getItem('pointers'))).toBeNull();
    expect(nora.unexpected()).toEqual([]);
  });
});
