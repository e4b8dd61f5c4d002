import { readFileSync } from 'node:fs';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { findFirefox } from '../support/firefox.ts';
import {
  Pictures,
  driftOf,
  fieldGrows,
  fontChanges,
  olderPageComes,
  onAPhone,
  prepare,
} from './firefox-scenes.ts';
import { Stage, becomes, cast } from '../e2e/stage.ts';

/** The main job, selection and scrolling in a browser of another make, driven over WebDriver BiDi. */

const executablePath = findFirefox();
if (executablePath === undefined)
  console.warn('Skipped: there is no Firefox here. Install firefox-esr, or name one with FIREFOX_PATH.');

describe.skipIf(executablePath === undefined)('in Firefox', () => {
  let stage: Stage;
  let browser: Browser;
  let page: Page;
  let doctor: Api;
  let conversationId = '';
  const problems: string[] = [];

  const sendPicture = async (person: Api) => {
    const bytes = new Uint8Array(readFileSync('demo/assets/seed/blood-pressure.jpg'));
    const { body } = await person.upload(conversationId, bytes, { name: 'a.jpg', type: 'image/jpeg' });
    return { message_type: 'image' as const, attachment_ids: [body.attachment_id] };
  };
  const talk = async (): Promise<void> => {
    doctor = await stage.api(cast.osei);
    const { items } = await doctor.conversations();
    conversationId =
      items.find((entry) => entry.type === 'direct' && entry.others[0]?.user_id === cast.nora.userId)
        ?.conversation_id ?? '';
    // More than two pages of history, read, so that it opens at its end; wherever a page ends, pictures are near.
    const nora = await stage.api(cast.nora);
    for (let at = 1; at <= 55; at++) {
      const say = async (person: Api): Promise<unknown> =>
        person.post(
          conversationId,
          `Line ${at} of a long conversation`,
          at % 2 === 0 && at < 40 ? await sendPicture(person) : {},
        );
      await Promise.all([doctor, nora].map(say));
    }
    await nora.read((await doctor.history(conversationId)).items.at(-1)?.message_id ?? '');
  };

  beforeAll(async () => {
    stage = await Stage.open();
    [browser] = await Promise.all([
      launch({
        browser: 'firefox',
        executablePath: executablePath ?? '',
        headless: true,
        extraPrefsFirefox: { 'intl.accept_languages': 'en-GB' },
      }),
      talk(),
    ]);
    page = await browser.newPage();
    await page.setViewport({ width: 1600, height: 1000 });
    page.on('pageerror', (error) => problems.push(String(error)));
    await prepare(page);
    await page.goto(`${stage.portalUrl}/hospital`);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  /** By a selector that goes through roots, whose changes nothing but looking at each frame tells of. */
  const there = (selector: string) => page.waitForSelector(selector, { visible: true });
  const labels = (): Promise<string[]> =>
    page.evaluate(() => window.careParts?.()?.rows.map((row) => row.getAttribute('aria-label') ?? '') ?? []);
  const ends = (text: string, status: string): Promise<void> =>
    becomes(
      async () => (await labels()).some((label) => label.includes(text) && label.endsWith(`, ${status}`)),
      true,
      `${text}: ${status}`,
    );
  const write = async (text: string): Promise<void> => {
    const field = await there('>>> care-composer >>> textarea');
    await field?.type(text);
    // A machine without a mouse: Enter is a new line there, as on a phone.
    const send = await there('>>> care-composer >>> .send');
    await send?.click();
  };

  /** With the key that goes with a command. */
  const press = async (key: 'a' | 'c' | 'v'): Promise<void> => {
    const command = process.platform === 'darwin' ? 'Meta' : 'Control';
    await page.keyboard.down(command);
    await page.keyboard.press(key);
    await page.keyboard.up(command);
  };
  /** Runs in the page: what stands in the field. */
  const written = (): string | undefined =>
    window.careParts?.()?.thread.querySelector('care-composer')?.shadowRoot?.querySelector('textarea')?.value;

  /** Runs in the page: whether the last message is in view. */
  const atTheEnd = (): boolean => {
    const { scroller, rows } = window.careParts?.() ?? {};
    const [view, last] = [scroller, rows?.at(-1)].map((each) => each?.getBoundingClientRect());
    if (view === undefined || last === undefined) return false;
    return last.top >= view.top && last.bottom <= view.bottom + 1;
  };
  const theEnd = () => becomes(() => page.evaluate(atTheEnd), true, 'the last message in view');

  const openTheDoctor = async (): Promise<void> => {
    await page.waitForFunction(
      (name) => {
        const sidebar = document.querySelector('care-chat')?.shadowRoot?.querySelector('care-chat-sidebar');
        const rows = sidebar?.shadowRoot?.querySelectorAll<HTMLElement>('button.row') ?? [];
        const row = [...rows].find((each) => each.querySelector('.row-name')?.textContent.trim() === name);
        row?.click();
        return row !== undefined;
      },
      { timeout: 20_000 },
      cast.osei.name,
    );
  };

  test('[STA2] it signs in by the page, opens at the end, reads, sends, and hears that it was read', async () => {
    await openTheDoctor();
    await theEnd();
    await write('Written in another browser');
    await ends('Written in another browser', 'Sent');
    const { items } = await doctor.history(conversationId);
    const sent = items.at(-1);
    expect(sent?.content).toBe('Written in another browser');
    await doctor.read(sent?.message_id ?? '');
    await ends('Written in another browser', 'Read');
    await doctor.post(conversationId, 'Read in another browser');
    await becomes(
      async () => (await labels()).some((label) => label.includes('Read in another browser')),
      true,
      'the answer',
    );
  });

  test('a selection runs from one bubble into another, and is what is copied', async () => {
    const ends = await page.evaluate(() => {
      const rows = window.careParts?.()?.rows.slice(-2) ?? [];
      return rows.map((row) => {
        const box = (row.querySelector('.b > .text') ?? row).getBoundingClientRect();
        return { x: box.left + 1, y: box.top + box.height / 2, right: box.right + 3 };
      });
    });
    const [from, to] = ends;
    if (from === undefined || to === undefined) throw new Error('two bubbles are needed');
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x + 10, to.y, { steps: 5 });
    await page.mouse.move(to.right, to.y, { steps: 5 });
    await page.mouse.up();
    await press('c');
    const field = await there('>>> care-composer >>> textarea');
    await field?.focus();
    await press('v');
    const pasted = await page.evaluate(written);
    expect(pasted).toMatch(
      /^\[.*\] You: Written in another browser\n\[.*\] Dr Amara Osei: Read in another browser$/u,
    );
    await press('a');
    await page.keyboard.press('Delete');
    expect(await page.evaluate(written)).toBe('');
  });

  test('a word finds an old message in its place, and the search is left again', async () => {
    const search = await there('>>> care-chat-sidebar >>> input[type=search]');
    await search?.type('compression stock');
    const found = await there('>>> care-chat-sidebar >>> button.hit');
    await found?.click();
    // In view, its words marked, amid what was said around it.
    const inItsPlace = (): boolean => {
      const { scroller, rows = [] } = window.careParts?.() ?? {};
      const at = rows.findIndex((row) => row.querySelector('mark') !== null);
      const [view, row] = [scroller, rows[at]].map((each) => each?.getBoundingClientRect());
      if (view === undefined || row === undefined || row.top < view.top || row.bottom > view.bottom)
        return false;
      return (
        at > 0 && at < rows.length - 1 && rows[at]?.textContent?.includes('compression stockings') === true
      );
    };
    await becomes(() => page.evaluate(inItsPlace), true, 'the message that was searched for');
    await search?.click({ count: 3 });
    await page.keyboard.press('Escape');
    await openTheDoctor();
    await theEnd();
  });

  test('[FILE2] a picture is sent and opens large', async () => {
    const picker = await page.$('>>> care-composer >>> input.files');
    await (await picker?.toElement('input'))?.uploadFile('demo/assets/seed/blood-pressure.jpg');
    await write('With a picture');
    await ends('With a picture', 'Sent');
    await page.waitForFunction(
      () => {
        const frame = window.careParts?.()?.rows.at(-1)?.querySelector<HTMLButtonElement>('.picture .frame');
        if (frame?.disabled === false) frame.click();
        return frame?.disabled === false;
      },
      { timeout: 10_000 },
    );
    const large = await there('>>> .viewer img');
    await becomes(
      async () => large?.evaluate((image) => 'naturalWidth' in image && image.naturalWidth),
      1_200,
      'all of it',
    );
    await page.keyboard.press('Escape');
    await page.waitForSelector('>>> .viewer img', { hidden: true, timeout: 10_000 });
  });

  describe.each([200, 0])('%i px below the top the first whole row stays in every frame', (top) => {
    test('while an older page comes, and then its pictures', async () => {
      const pictures = await Pictures.hold(page);
      try {
        const drift = await driftOf(page, top, async (height) => {
          await olderPageComes(page, height);
          await pictures.come();
        });
        expect(drift).toBeLessThanOrEqual(1);
      } finally {
        await pictures.letGo();
      }
    });
  });

  // All is loaded by now: the top is that of the conversation.
  describe.each([200, 0])('%i px below the top of all the first whole row stays in every frame', (top) => {
    test('while the field grows, and is small again', async () => {
      expect(await driftOf(page, top, () => fieldGrows(page))).toBeLessThanOrEqual(1);
    });

    test('while the font becomes another, and the first again', async () => {
      expect(await driftOf(page, top, () => fontChanges(page))).toBeLessThanOrEqual(1);
    });

    test('while the phone turns, and turns back', async () => {
      const drift = await onAPhone(page, (turn) => driftOf(page, top, turn));
      expect(drift).toBeLessThanOrEqual(1);
    });
  });

  test('nothing was thrown', () => {
    expect(problems).toEqual([]);
  });
});
