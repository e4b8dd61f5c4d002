import { launch, type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { findFirefox } from '../support/firefox.ts';
import { Stage, becomes, cast } from '../e2e/stage.ts';

/** The main job, selection and scrolling in a browser of another make, driven over WebDriver BiDi. */

const executablePath = findFirefox();
if (executablePath === undefined)
  console.warn('Skipped: there is no Firefox here. Install firefox-esr, or name one with FIREFOX_PATH.');

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

describe.skipIf(executablePath === undefined)('in Firefox', () => {
  let stage: Stage;
  let browser: Browser;
  let page: Page;
  let doctor: Api;
  let conversationId = '';
  const problems: string[] = [];

  beforeAll(async () => {
    stage = await Stage.open();
    doctor = await stage.api(cast.osei);
    const { items } = await doctor.conversations();
    conversationId =
      items.find((entry) => entry.type === 'direct' && entry.others[0]?.user_id === cast.nora.userId)
        ?.conversation_id ?? '';
    // More than two pages of history, read, so that it opens at its end.
    const nora = await stage.api(cast.nora);
    const talk = async (person: Api): Promise<string> => {
      let last = '';
      for (let at = 1; at <= 55; at++)
        last = (await person.post(conversationId, `Line ${at} of a long conversation`)).message_id;
      return last;
    };
    await Promise.all([doctor, nora].map(talk));
    await nora.read((await doctor.history(conversationId)).items.at(-1)?.message_id ?? '');
    browser = await launch({
      browser: 'firefox',
      executablePath: executablePath ?? '',
      headless: true,
      extraPrefsFirefox: { 'intl.accept_languages': 'en-GB' },
    });
    page = await browser.newPage();
    await page.setViewport({ width: 1600, height: 1000 });
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.evaluateOnNewDocument(`window.careParts = ${parts.toString()}`);
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
    await becomes(async () => (await labels()).length > 5, true, 'the conversation');
    await becomes(
      () =>
        page.evaluate(() => {
          const { scroller } = window.careParts?.() ?? {};
          return (
            scroller !== undefined && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 2
          );
        }),
      true,
      'the end in view',
    );
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
        const box = (row.querySelector('.message') ?? row).getBoundingClientRect();
        return { x: box.left + 3, y: box.top + box.height / 2, right: box.right - 3 };
      });
    });
    const [from, to] = ends;
    if (from === undefined || to === undefined) throw new Error('two bubbles are needed');
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(to.x + 10, to.y, { steps: 5 });
    await page.mouse.move(to.right, to.y, { steps: 5 });
    await page.mouse.up();
    // What a copy takes is the selection's text.
    const text = await page.evaluate(() => String(document.getSelection()));
    expect(text).toContain('another browser');
    expect(text).toContain('Read in another');
  });

  test('a word finds an old message in its place, and the search is left again', async () => {
    const search = await there('>>> care-chat-sidebar >>> input[type=search]');
    await search?.type('compression stock');
    const found = await there('>>> care-chat-sidebar >>> button.hit');
    await found?.click();
    await becomes(
      async () => (await labels()).some((label) => label.includes('compression stockings')),
      true,
      'the message that was searched for',
    );
    await search?.click({ count: 3 });
    await page.keyboard.press('Escape');
    await openTheDoctor();
  });

  test('[FILE2] a picture is sent and opens large', async () => {
    const picker = await page.$('>>> care-composer >>> input.files');
    await (await picker?.toElement('input'))?.uploadFile('demo/assets/seed/blood-pressure.jpg');
    await write('With a picture');
    await ends('With a picture', 'Sent');
    const picture = await there('>>> .picture .frame:not([disabled])');
    await picture?.click();
    await there('>>> .viewer img');
    await page.keyboard.press('Escape');
  });

  /** How far a row that is read gets from its place while something happens, sampled at each frame, px. */
  const drift = (at: number, what: 'page' | 'composer') =>
    page.evaluate(
      async ([from, happens]) => {
        const { scroller, list, thread } = window.careParts?.() ?? {};
        const field = thread?.querySelector('care-composer')?.shadowRoot?.querySelector('textarea');
        if (scroller === undefined || list === undefined || !field) return null;
        const frame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
        const top = (): number => scroller.getBoundingClientRect().top;
        const before = scroller.scrollHeight;
        scroller.scrollTop = from;
        await frame();
        const anchor = [...list.querySelectorAll<HTMLElement>('[role="article"]')].find(
          (row) => row.getBoundingClientRect().top >= top(),
        );
        const place = (): number => (anchor?.getBoundingClientRect().top ?? Number.NaN) - top();
        const room = scroller.clientHeight;
        const start = place();
        let most = 0;
        if (happens === 'composer') {
          field.value = 'One\ntwo\nthree\nfour\nfive';
          field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        }
        // What is brought takes its time; once it is here it is looked at for a second.
        const asked = performance.now();
        let since = happens === 'page' ? null : asked;
        while (performance.now() < (since === null ? asked + 10_000 : since + 1_000)) {
          await frame();
          if (anchor?.isConnected === true) most = Math.max(most, Math.abs(place() - start));
          if (since === null && scroller.scrollHeight > before) since = performance.now();
        }
        const shrunk = room - scroller.clientHeight;
        field.value = '';
        field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        return { most, connected: anchor?.isConnected, grown: since !== null, shrunk };
      },
      [at, what] as const,
    );

  test.each([200, 0])('an older page comes %i px below the top without the place being lost', async (at) => {
    const found = await drift(at, 'page');
    expect([found?.grown, found?.connected]).toEqual([true, true]);
    expect(found?.most).toBeLessThanOrEqual(1);
  });

  test('the field grows without the place being lost', async () => {
    const found = await drift(400, 'composer');
    expect(found?.connected).toBe(true);
    expect(found?.shrunk).toBeGreaterThan(40);
    expect(found?.most).toBeLessThanOrEqual(1);
  });

  test('nothing was thrown', () => {
    expect(problems).toEqual([]);
  });
});

declare global {
  interface Window {
    careParts?: typeof parts;
  }
}
