import type { EvaluateFunc, HTTPRequest, Page } from 'puppeteer-core';
import { expect } from 'vitest';
import { Drift } from '../../widget/elements/drift-testing.ts';

/** What happens around a row that is read, and how far it gets from its place meanwhile. */

/** Runs in the page: the roots of an open chat. */
const parts = (): {
  thread: ShadowRoot;
  list: ShadowRoot;
  scroller: HTMLElement;
  rows: HTMLElement[];
} | null => {
  const thread = document
    .querySelector('care-chat')
    ?.shadowRoot?.querySelector('care-chat-window')?.shadowRoot;
  const list = thread?.querySelector('care-message-list')?.shadowRoot;
  const scroller = list?.querySelector<HTMLElement>('.scroller');
  if (!thread || !list || !scroller) return null;
  return { thread, list, scroller, rows: [...list.querySelectorAll<HTMLElement>('[role="article"]')] };
};

/** Runs in the page: the next so many frames. */
const frames = async (count: number): Promise<void> => {
  for (let each = 0; each < count; each++) await new Promise(requestAnimationFrame);
};

/** Before the page is there: what is asked of its window below, and in the tests. */
export async function prepare(page: Page): Promise<void> {
  const tools = [
    ['careParts', parts],
    ['careFrames', frames],
    ['CareDrift', Drift],
  ] as const;
  for (const [name, tool] of tools) await page.evaluateOnNewDocument(`window.${name} = ${tool.toString()}`);
}

/**
 * Runs in the page: goes to `top` px below the top of what is loaded, and watches the first whole row there from the same
 * moment on. It comes from where all up to the top is measured and nothing is asked for yet. Answers the height of all.
 */
const watch = async (top: number): Promise<number> => {
  const { scroller, list } = window.careParts?.() ?? {};
  if (scroller === undefined || list === undefined) throw new Error('nothing is open');
  const near = 400;
  let still = 0;
  for (let turn = 0; still < 4; turn++) {
    if (turn > 40) throw new Error(`does not stand at ${near}, but at ${scroller.scrollTop}`);
    still = scroller.scrollTop === near ? still + 1 : 0;
    scroller.scrollTop = near;
    await window.careFrames?.(2);
  }
  scroller.scrollTop = top;
  const view = scroller.getBoundingClientRect().top;
  const first = [...list.querySelectorAll('care-message-bubble :is(.b, .system)')].find(
    (each) => each.getBoundingClientRect().top >= view,
  );
  if (first === undefined || window.CareDrift === undefined) throw new Error('nothing is in view');
  window.careDrift = new window.CareDrift(first, scroller);
  const { scrollHeight } = scroller;
  // Nobody can hold what changes in the very frame of a scroll: where it stood was never seen.
  await window.careFrames?.(2);
  return scrollHeight;
};

/** Frames in which whatever something leads to is done. */
const SETTLED = 12;

/** The most that the first whole row, with the view `top` px from the top, gets from its place in any frame, in px. */
export async function driftOf(
  page: Page,
  top: number,
  scene: (height: number) => Promise<void>,
): Promise<number> {
  const height = await page.evaluate(watch, top);
  try {
    await scene(height);
  } finally {
    await page.evaluate(() => window.careDrift?.stop());
  }
  const { most, looks } = await page.evaluate(() => ({
    most: window.careDrift?.most ?? Number.NaN,
    looks: window.careDrift?.frames ?? 0,
  }));
  if (looks < SETTLED) throw new Error(`only ${looks} frames were looked at`);
  return most;
}

/** Waits until the page shows that something is other than it `was`, and until all that leads to is done. */
async function shown<Of extends string | number>(
  page: Page,
  probe: EvaluateFunc<[Of]>,
  was: Of,
): Promise<void> {
  await page.waitForFunction(probe, { timeout: 10_000, polling: 'raf' }, was);
  await page.evaluate((count) => window.careFrames?.(count), SETTLED);
}

/** Lines are written, and taken back. */
export async function fieldGrows(page: Page): Promise<void> {
  for (const text of ['One\ntwo\nthree\nfour\nfive', '']) {
    const room = await page.evaluate((value) => {
      const { scroller, thread } = window.careParts?.() ?? {};
      const field = thread?.querySelector('care-composer')?.shadowRoot?.querySelector('textarea');
      if (!field || scroller === undefined) throw new Error('no place to write');
      const was = scroller.clientHeight;
      field.value = value;
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      return was;
    }, text);
    await shown(
      page,
      (was) => Math.abs((window.careParts?.()?.scroller.clientHeight ?? was) - was) > 40,
      room,
    );
  }
}

/** The page gives the chat another font, and takes it back. */
export async function fontChanges(page: Page): Promise<void> {
  for (const font of ['monospace', '']) {
    const height = await page.evaluate((name) => {
      const was = window.careParts?.()?.scroller.scrollHeight ?? 0;
      document.querySelector<HTMLElement>('care-chat')?.style.setProperty('--care-font', name);
      return was;
    }, font);
    await shown(page, (was) => (window.careParts?.()?.scroller.scrollHeight ?? was) !== was, height);
  }
}

const UPRIGHT = { width: 390, height: 780 };
const ON_ITS_SIDE = { width: 780, height: 390 };

async function resize(page: Page, size: typeof UPRIGHT): Promise<void> {
  const width = await page.evaluate(() => window.careParts?.()?.scroller.clientWidth ?? 0);
  await page.setViewport(size);
  await shown(page, (was) => (window.careParts?.()?.scroller.clientWidth ?? was) !== was, width);
}

/** On a phone that was held upright, is turned on its side and back: what `look` sees meanwhile. */
export async function onAPhone<T>(page: Page, look: (turn: () => Promise<void>) => Promise<T>): Promise<T> {
  const before = page.viewport();
  await resize(page, UPRIGHT);
  try {
    return await look(async () => {
      await resize(page, ON_ITS_SIDE);
      await resize(page, UPRIGHT);
    });
  } finally {
    await page.setViewport(before);
  }
}

/** Waits for the page of history that is asked for so near the top: all is higher by it. */
export const olderPageComes = (page: Page, height: number): Promise<void> =>
  shown(page, (was) => (window.careParts?.()?.scroller.scrollHeight ?? was) > was + 1_000, height);

/** Runs in the page: the uppermost picture that has not come yet. */
const missing = (): string => {
  const all = window.careParts?.()?.list.querySelectorAll('care-attachment') ?? [];
  const first = [...all].find((each) => each.querySelector('.picture') && !each.querySelector('img'));
  return first?.attachment?.attachmentId ?? '';
};

/** Runs in the page: whether this picture is the line of a file by now, and others are there. */
const cameBut = (lost: string): boolean => {
  const all = [...(window.careParts?.()?.list.querySelectorAll('care-attachment') ?? [])];
  const file = all.find((each) => each.attachment?.attachmentId === lost)?.querySelector('.file .name');
  return file instanceof Element && all.some((each) => each.querySelector('img')?.complete === true);
};

/** Holds pictures back that a page asks for: they come while a row is watched. */
export class Pictures {
  readonly #page: Page;
  readonly #held: HTTPRequest[] = [];

  private constructor(page: Page) {
    this.#page = page;
  }

  static async hold(page: Page): Promise<Pictures> {
    const pictures = new Pictures(page);
    page.on('request', pictures.#heard);
    await page.setRequestInterception(true);
    return pictures;
  }

  readonly #heard = (request: HTTPRequest): void => {
    // On its way before any were held.
    if (request.interceptResolutionState().action === 'disabled') return;
    if (request.method() === 'GET' && request.url().includes('/attachments/')) this.#held.push(request);
    else void request.continue();
  };

  /**
   * All of them but the uppermost, which is gone. One that comes takes the room it had; one that does not becomes the line
   * of a file, much lower, and all below it has to be held.
   */
  async come(): Promise<void> {
    await expect.poll(() => this.#held.length, { timeout: 10_000 }).toBeGreaterThan(1);
    const lost = await this.#page.evaluate(missing);
    const gone = { status: 404, headers: { 'access-control-allow-origin': '*' } };
    for (const request of this.#held.splice(0))
      await (request.url().endsWith(lost) ? request.respond(gone) : request.continue());
    await shown(this.#page, cameBut, lost);
  }

  async letGo(): Promise<void> {
    await this.#page.setRequestInterception(false);
    this.#page.off('request', this.#heard);
    for (const request of this.#held.splice(0)) await request.continue();
  }
}

declare global {
  interface Window {
    careParts?: typeof parts;
    careFrames?: typeof frames;
    CareDrift?: typeof Drift;
    careDrift?: Drift;
  }
}
