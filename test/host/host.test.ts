import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { meAnswer } from '../../protocol/index.ts';
import { configureTenant } from '../../scripts/lib/tenant.ts';
import { chromiumLaunch } from '../support/chromium.ts';
import type { Api } from '../support/api.ts';
import { fencesOf } from '../support/fences.ts';
import { HostSite, type HostPage } from './site.ts';
import { boxes, countLive, dropFile, hostHears, type Boxes } from './probes.ts';
import { Stage, becomes, cast, hasStatus } from '../e2e/stage.ts';

/** The chat in pages that were not made for it, from another origin, against the real Workers. */

const WORDS = 'Written in a page of another make';
const OLDER = resolve('test/fixtures/clients/care.v1-0.1.0');
/** Of each of two people: together about a page of history, more than stands in the document on a screen. */
const LINES = 24;
const VIEW = { width: 1280, height: 900 };

let stage: Stage;
let site: HostSite;
let context: BrowserContext;
let complaints: string[] = [];

beforeAll(async () => {
  stage = await Stage.open();
  site = await HostSite.open(stage.chatUrl, stage.portalUrl, OLDER);
  await configureTenant(stage.operator, stage.secrets, [stage.portalUrl, site.origin]);
  context = await stage.browser.newContext({ viewport: VIEW, locale: 'en-GB' });
});
afterAll(async () => {
  await stage.close();
  await site.close();
});
afterEach(async () => {
  for (const page of context.pages()) await page.close();
  const found = complaints;
  complaints = [];
  expect(found).toEqual([]);
});

async function visit(
  page: HostPage,
  where = context,
  before?: (page: Page) => Promise<unknown>,
): Promise<Page> {
  const tab = await where.newPage();
  tab.setDefaultTimeout(10_000);
  tab.on('pageerror', (error) => complaints.push(error.message));
  tab.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
  });
  await before?.(tab);
  await tab.goto(site.put('/page', page));
  return tab;
}

const launcher = (page: Page) => page.getByRole('button', { name: /^(Open|Close) messages/ });
const field = (page: Page) => page.locator('care-composer textarea');
const message = (page: Page, text = WORDS) => page.getByRole('article').filter({ hasText: text }).last();

async function openThread(page: Page): Promise<void> {
  await page
    .getByRole('list', { name: 'Conversations' })
    .getByRole('button', { name: /^Dr Amara Osei/ })
    .click();
  await page.getByRole('article').last().waitFor();
  await page.locator('care-chat-window .column').getByRole('button', { name: /^Send/ }).waitFor();
}
async function open(page: Page): Promise<void> {
  await launcher(page).click();
  await openThread(page);
}
async function talk(page: Page, text = WORDS): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
  await hasStatus(message(page, text), 'Sent');
}
/** Opens the chat in a page, and sends; answers how it stands there. */
async function play(page: Page): Promise<Boxes> {
  await open(page);
  await talk(page);
  return boxes(page);
}

const style = (css: string): HostPage => ({ head: `<style>${css}</style>` });

/** The same places. What scrolls stands on whole pixels, and what is in it may then be off by one. */
const near = (boxes: Boxes): unknown => {
  const { bubble, ...others } = boxes;
  const off = (px = 0): unknown => expect.closeTo(px, -0.4);
  return { ...others, bubble: { ...bubble, top: off(bubble?.top), bottom: off(bubble?.bottom) } };
};

/** The loader of this build, by a name of its own. */
const pinned = (): { readonly file: string; readonly integrity: string } =>
  (
    JSON.parse(readFileSync(join(inject('built').widget, 'manifest.json'), 'utf8')) as {
      readonly pinned: { readonly file: string; readonly integrity: string };
    }
  ).pinned;

describe('looks as on an empty page', () => {
  let clean: Boxes = {};

  test('and an empty page has it where it should be', async () => {
    clean = await play(await visit({}));
    expect(clean['launcher']).toMatchObject({ right: 24, bottom: 24, width: 60, height: 60 });
    expect(clean['root']).toMatchObject({ right: 24, bottom: 100, width: 400, font: 16 });
  });

  test.each<readonly [string, HostPage]>([
    [
      'a root of 62.5 %',
      style('html{font-size:62.5%} body{font-size:1.4rem;line-height:3;letter-spacing:4px}'),
    ],
    [
      'a reset of everything that insists',
      style('*,*::before,*::after{all:unset!important;box-sizing:content-box!important}'),
    ],
    [
      'rules for everything that insist',
      style(`*{float:left!important;position:static!important;margin:0!important;padding:0!important;border:0!important;
        box-sizing:content-box!important;display:inline!important;visibility:hidden!important;z-index:-1!important;
        font:30px/3 serif!important;text-transform:uppercase!important;letter-spacing:9px!important;
        pointer-events:none!important;user-select:none!important;word-spacing:20px!important;text-align:center!important;
        white-space:nowrap!important;max-width:300px!important}`),
    ],
    [
      'effects that would hold what is fixed',
      style(`html>*{filter:saturate(1)!important;perspective:100px!important;contain:layout!important;will-change:transform!important;
        backdrop-filter:blur(1px)!important;container-type:size!important}`),
    ],
    [
      'sizes, turns, another way of writing and a veil on everything',
      style(`html>*{width:90px!important;height:90px!important;min-height:70px!important;max-height:80px!important;
        opacity:.5!important;zoom:1.5!important;rotate:10deg!important;scale:.7!important;translate:9px!important;
        writing-mode:vertical-rl!important;content-visibility:hidden!important;mix-blend-mode:multiply!important}`),
    ],
    [
      'a body that is moved, dimmed, clipped and contained',
      {
        ...style(
          'body{transform:translate(30px,40px) scale(.8);filter:grayscale(1);contain:paint;overflow:hidden;height:200px;opacity:.5}',
        ),
        body: '<p>Words of the page</p>',
      },
    ],
    [
      'a grid of the whole page',
      style('html,body{display:grid;grid-template-columns:1fr 1fr;gap:20px;height:100%}'),
    ],
  ])('%s', async (_name, page) => {
    expect(await play(await visit(page))).toEqual(near(clean));
  });

  test('mounted inside something that is moved, filtered and clipped, once it was opened', async () => {
    const page: HostPage = {
      ...style(
        '#own{transform:translate(30px,40px) scale(.8);filter:grayscale(1);overflow:hidden;height:200px;opacity:.5}',
      ),
      body: '<main id="own"><p>Words of the page</p></main>',
      tag: `${site.attributes()} data-mount="#own"`,
    };
    const tab = await visit(page);
    await open(tab);
    await talk(tab);
    expect(await boxes(tab)).toEqual(near(clean));
    // And so when it was closed and is opened again.
    await launcher(tab).click();
    await becomes(() => tab.locator('care-chat-window').count(), 0, 'the panel closed');
    await launcher(tab).click();
    await field(tab).waitFor();
    expect(await boxes(tab)).toEqual(near(clean));
  });

  test('a page from right to left: mirrored, the chat’s own words as its language runs', async () => {
    const found = await play(await visit({ html: 'lang="ar" dir="rtl"' }));
    expect(found['launcher']).toMatchObject({ left: 24, bottom: 24, width: 60, height: 60 });
    expect(found['root']).toMatchObject({ left: 24, bottom: 100, width: 400 });
    expect(found['bubble']?.width).toBeCloseTo(clean['bubble']?.width ?? 0, 0);
  });

  test('as a card in a page that resets everything', async () => {
    const card = (css: string): HostPage => ({
      ...style(
        `${css} #card#card{display:block!important;width:420px!important;height:600px!important;position:relative!important}`,
      ),
      body: '<div id="card"></div>',
      tag: `${site.attributes('docked')} data-mount="#card"`,
    });
    const stand = async (page: HostPage): Promise<Boxes> => {
      const tab = await visit(page);
      await openThread(tab);
      await talk(tab);
      return boxes(tab);
    };
    const before = await stand(card('body{margin:0}'));
    expect(before['root']).toMatchObject({ width: 420, height: 600 });
    expect(
      await stand(
        card(
          'body{margin:0}*{margin:0!important;padding:0!important;box-sizing:content-box!important;position:static!important;font:30px/3 serif!important}',
        ),
      ),
    ).toEqual(before);
    // As the documentation says: what insists on taking every height is answered by one that insists.
    expect(
      await stand(
        card('*{all:unset!important}head{display:none!important}care-chat{height:600px!important}'),
      ),
    ).toEqual(before);
  });
});

describe('keys and drops', () => {
  test('what is typed in the chat is none of the page’s shortcuts; outside, they are', async () => {
    const tab = await visit({ body: '<button id="own">Own</button>' });
    await launcher(tab).click();
    const search = tab.getByRole('searchbox', { name: 'Search messages' });
    await search.focus();
    const heard = await hostHears(tab, ['keydown', 'keypress', 'keyup']);
    for (const key of ['/', 's', 'j']) await tab.keyboard.press(key);
    expect(await search.inputValue()).toBe('/sj');
    expect(await heard()).toEqual([]);
    await search.fill('');
    await openThread(tab);
    await field(tab).focus();
    for (const key of ['/', 's', 'j', 'ArrowUp']) await tab.keyboard.press(key);
    expect(await field(tab).inputValue()).toBe('/sj');
    // Its release comes when the focus is back on the launcher.
    await tab.keyboard.down('Escape');
    await becomes(() => tab.locator('care-chat-window').count(), 0, 'the panel closed by Escape');
    expect(await heard()).toEqual([]);
    await tab.keyboard.up('Escape');
    await tab.locator('#own').focus();
    await tab.keyboard.press('/');
    expect(await heard()).toContain('keydown');
  });

  test('a file dropped on the chat is the chat’s alone; beside it, it is the page’s', async () => {
    const tab = await visit({ body: '<div id="own">Drop here</div>' });
    await open(tab);
    const heard = await hostHears(tab, ['dragenter', 'dragover', 'drop']);
    await dropFile(tab, 'care-composer');
    await tab.getByText('results.pdf').first().waitFor();
    expect(await heard()).toEqual([]);
    await dropFile(tab, 'care-chat');
    expect(await heard()).toEqual([]);
    await dropFile(tab, '#own');
    expect([...new Set(await heard())]).toEqual(['dragenter', 'dragover', 'drop']);
  });
});

describe('what the page has of its own', () => {
  test('a base that is elsewhere', async () => {
    const tab = await visit({ head: '<base href="https://elsewhere.example/app/">' });
    await open(tab);
    await talk(tab);
  });

  test('a modal dialog: beneath it the chat waits, and goes on after it', async () => {
    const tab = await visit({ body: '<dialog id="own"><button>Fine</button></dialog>' });
    await open(tab);
    await tab.evaluate(() => document.querySelector('dialog')?.showModal());
    const launched = await tab.evaluate(() => {
      const { left, top } = document.querySelector('care-chat-launcher')!.getBoundingClientRect();
      return document.elementFromPoint(left + 20, top + 20)?.localName;
    });
    expect(launched).toBe('dialog');
    await tab.keyboard.press('Escape');
    await becomes(() => tab.locator('dialog[open]').count(), 0, 'the page’s dialog closed by its own key');
    await talk(tab);
  });

  test('a modal dialog with the chat inside: Escape closes the panel, not the dialog', async () => {
    const tab = await visit({
      body: '<dialog id="own"><p>Ask us</p></dialog><script>document.querySelector("dialog").showModal()</script>',
      tag: `${site.attributes()} data-mount="#own"`,
    });
    await open(tab);
    await talk(tab);
    await field(tab).press('Escape');
    await becomes(() => tab.locator('care-chat-window').count(), 0, 'the panel closed');
    expect(await tab.locator('dialog[open]').count()).toBe(1);
  });

  test('a full screen: covered by what the page shows, inside it where the page puts it there', async () => {
    const tab = await visit({
      body: '<div id="own"><button onclick="this.parentNode.requestFullscreen()">Large</button></div>',
    });
    await open(tab);
    await tab.getByRole('button', { name: 'Large' }).click();
    await becomes(() => tab.evaluate(() => document.fullscreenElement?.id), 'own', 'a full screen');
    await tab.evaluate(() => {
      document.querySelector('#own')?.append(...document.querySelectorAll('care-chat, care-chat-launcher'));
    });
    await talk(tab);
    await tab.evaluate(() => document.exitFullscreen());
  });
});

describe('more than one of it', () => {
  const warnings = (page: Page): string[] => {
    const heard: string[] = [];
    page.on('console', (line) => line.type() === 'warning' && heard.push(line.text()));
    return heard;
  };
  const own = (): string =>
    `<script src="${stage.chatUrl}/widget/care-chat.js" ${site.attributes()}></script>`;
  const older = (): string =>
    `<script src="/older/care-chat.js" data-api="${stage.chatUrl}" ${site.attributes()}></script>`;
  const npm = (): string =>
    `<script type="module">import { defineCareChat } from "${stage.chatUrl}/widget/npm/index.js"; defineCareChat();</script>`;

  test.each<readonly [string, () => string, RegExp]>([
    ['the script twice', () => own() + own(), /is here already/],
    ['this version, then an older one', () => own() + older(), /is here already/],
    ['an older version, then this one', () => older() + own(), /is here already/],
  ])('%s: the first serves, the other says so', async (_name, script, warning) => {
    let heard: string[] = [];
    const tab = await visit({ script: script() }, context, (page) =>
      Promise.resolve((heard = warnings(page))),
    );
    await tab.waitForFunction(() => document.readyState === 'complete');
    expect(heard.join('\n')).toMatch(warning);
    expect(await tab.locator('care-chat-launcher').count()).toBe(1);
    await open(tab);
    await talk(tab);
    expect(await tab.locator('care-chat').count()).toBe(1);
  });

  test('the npm build, then the script: the elements of the first serve, the other says so', async () => {
    let heard: string[] = [];
    const tab = await visit({ script: npm() }, context, (page) => Promise.resolve((heard = warnings(page))));
    await tab.waitForFunction(() => customElements.get('care-chat') !== undefined);
    await tab.evaluate(
      ([src, tenant]) => {
        const script = document.createElement('script');
        script.src = src ?? '';
        Object.assign(script.dataset, { tenant, identity: '/identity?persona=patient', layout: 'floating' });
        document.head.append(script);
      },
      [`${stage.chatUrl}/widget/care-chat.js`, 'northgate'],
    );
    await open(tab);
    await talk(tab);
    expect(heard.join('\n')).toMatch(/another copy has defined the elements/);
  });
});

describe('comes and goes', () => {
  test('moved in the page it keeps its line; taken out and put back it has another', async () => {
    const tab = await visit({ body: '<div id="a"></div><div id="b"></div>' });
    let sockets = 0;
    tab.on('websocket', () => sockets++);
    await open(tab);
    await talk(tab);
    const before = sockets;
    const move = (to: string) =>
      tab.evaluate(
        (where) => document.querySelector(where)?.append(document.querySelector('care-chat')!),
        to,
      );
    await move('#a');
    await move('#b');
    await talk(tab, 'Moved about');
    expect(sockets).toBe(before);
    await tab.evaluate(async () => {
      const chat = document.querySelector('care-chat')!;
      chat.remove();
      await new Promise((done) => setTimeout(done, 50));
      document.body.append(chat);
    });
    await openThread(tab);
    await talk(tab, 'Put back');
    expect(sockets).toBeGreaterThan(before);
    expect(await tab.getByRole('article').filter({ hasText: 'Put back' }).count()).toBe(1);
  });

  test('50 rounds leave no socket, timer, listener, observer or channel', async () => {
    const tab = await visit(
      { script: `<script src="${stage.chatUrl}/widget/care-chat.js"></script>` },
      context,
      (page) => page.addInitScript(countLive),
    );
    const { items } = await (await stage.api(cast.nora)).conversations();
    const given = { tenant: 'northgate', id: items[0]?.conversation_id ?? '' };
    const counts = await tab.evaluate(async ({ tenant, id }) => {
      const round = async (talking: boolean): Promise<void> => {
        const handle = window.CareChat!.start({
          tenant,
          layout: 'floating',
          getToken: async () => (await fetch('/identity?persona=patient')).json(),
        });
        const ready = new Promise((done) => handle.on('ready', done));
        if (talking) handle.openConversation(id);
        else handle.open();
        await ready;
        const thread = () =>
          document.querySelector('care-chat')?.shadowRoot?.querySelector('care-chat-window');
        const rows = () =>
          thread()
            ?.shadowRoot?.querySelector('care-message-list')
            ?.shadowRoot?.querySelector('[role=article]');
        while ((window.liveCounts!()['WebSocket'] ?? 0) === 0 || (talking && !rows()))
          await new Promise((done) => setTimeout(done, 5));
        // What watches the rows comes once they stand.
        for (let frame = 0; talking && frame < 4; frame++) await new Promise(requestAnimationFrame);
        handle.destroy();
      };
      // What is loaded once stays.
      await round(true);
      await new Promise((done) => setTimeout(done, 300));
      const before = window.liveCounts!();
      for (let at = 0; at < 50; at++) await round(at % 5 === 0);
      const settled = performance.now() + 5_000;
      while (JSON.stringify(window.liveCounts!()) !== JSON.stringify(before) && performance.now() < settled)
        await new Promise((done) => setTimeout(done, 50));
      return { before, after: window.liveCounts!(), made: window.madeCounts!() };
    }, given);
    expect(counts.after).toEqual(counts.before);
    // The count counts.
    expect(counts.made['WebSocket']).toBeGreaterThanOrEqual(60);
    expect(counts.made['timer']).toBeGreaterThanOrEqual(50);
    expect(counts.made['listener']).toBeGreaterThanOrEqual(500);
    expect(counts.made['ResizeObserver']).toBeGreaterThanOrEqual(50);
  });
});

test('asked to be live, it counts on its launcher what is unread, and nobody has opened it', async () => {
  const [osei, nora] = [await stage.api(cast.osei), await stage.api(cast.nora)];
  const { items } = await osei.conversations();
  const direct = items.find((entry) => entry.type === 'direct' && entry.others[0]?.user_id === 'pt-nora');
  const comes = () => osei.post(direct?.conversation_id ?? '', 'Are you there?');
  await comes();
  const { unread } = (await nora.conversations()).totals;
  const tab = await visit({ tag: `${site.attributes()} data-live="badge"` });
  /** Where one of them names her, that is shown before it. */
  const number = async () =>
    (await tab.locator('care-chat-launcher i').getAttribute('data-n'))?.replace('@', '');
  await becomes(number, `${unread}`, 'what is unread');
  await comes();
  await becomes(number, `${unread + 1}`, 'one more');
  await tab.getByRole('button', { name: new RegExp(`^Open messages, ${unread + 1} unread`, 'u') }).waitFor();
  expect(await tab.locator('care-chat-sidebar, care-chat-window').count()).toBe(0);
});

describe('a careful browser', () => {
  test('storage that throws', async () => {
    const tab = await visit({}, context, (page) =>
      page.addInitScript(() => {
        for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
          Object.defineProperty(window, name, {
            get: () => {
              throw new DOMException('no', 'SecurityError');
            },
          });
      }),
    );
    await open(tab);
    await talk(tab);
  });

  test('text twice as large, cookies blocked; and left and come back to from the back/forward cache', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'healthcare-chat-profile-'));
    mkdirSync(join(profile, 'Default'));
    const careful = {
      profile: { default_content_setting_values: { cookies: 2 } },
      webkit: { webprefs: { default_font_size: 32 } },
    };
    writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(careful));
    const browser = await chromium.launchPersistentContext(profile, {
      ...chromiumLaunch('whole'),
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
      viewport: VIEW,
      locale: 'en-GB',
    });
    try {
      const tab = await visit(style('html{font-size:62.5%}'), browser);
      expect(
        await tab.evaluate(() => {
          try {
            return typeof localStorage;
          } catch {
            return 'blocked';
          }
        }),
      ).toBe('blocked');
      await open(tab);
      await talk(tab);
      // A person's own size counts, the page's does not.
      const found = await boxes(tab);
      expect([found['root']?.font, found['bubble']?.font]).toEqual([32, 32]);
      expect(found['root']).toMatchObject({ right: 24, bottom: 100, width: 800 });
      await tab.evaluate(() => {
        window.addEventListener('pageshow', (event) => {
          document.documentElement.dataset['restored'] = `${event.persisted}`;
        });
      });
      await tab.goto(site.put('/other', { script: '<p>Elsewhere</p>' }));
      await tab.evaluate(() => history.back());
      await becomes(() => tab.locator('html').getAttribute('data-restored'), 'true', 'the page as it was');
      await talk(tab, 'After a walk');
      expect(await tab.locator('care-chat').count()).toBe(1);
      expect(await tab.getByRole('article').filter({ hasText: 'After a walk' }).count()).toBe(1);
    } finally {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    }
  });
});

describe('on paper', () => {
  test('the conversation prints all that is loaded, readable, without its launcher', async () => {
    // More of it is loaded than stands in the document while it is read on a screen.
    const [osei, nora] = [await stage.api(cast.osei), await stage.api(cast.nora)];
    const { items } = await osei.conversations();
    const direct = items.find((entry) => entry.type === 'direct' && entry.others[0]?.user_id === 'pt-nora');
    const lines = async (person: Api): Promise<void> => {
      for (let at = 1; at <= LINES; at++) await person.post(direct?.conversation_id ?? '', `Line ${at}`);
    };
    await Promise.all([osei, nora].map(lines));
    const last = (await osei.history(direct?.conversation_id ?? '')).items.at(-1);
    await nora.read(last?.message_id ?? '');

    const tab = await visit({ body: '<p>Words of the page</p>' });
    await open(tab);
    await talk(tab);
    const rows = tab.getByRole('article');
    expect(await rows.count()).toBeLessThan(2 * LINES);
    const sheets = (await tab.pdf()).toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(sheets).toBeGreaterThan(1);
    await tab.emulateMedia({ media: 'print' });
    await tab.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await becomes(async () => (await rows.count()) >= 2 * LINES, true, 'every row');
    const shown = await tab.getByRole('article').evaluateAll((rows) =>
      rows.every((row) => {
        for (let at: Element | null = row; at !== null;) {
          const { overflow, position } = getComputedStyle(at);
          if (overflow.includes('auto') || position === 'fixed') return false;
          at = at.parentElement ?? (at.getRootNode() as ShadowRoot).host ?? null;
        }
        return row.getBoundingClientRect().height > 0;
      }),
    );
    expect(shown).toBe(true);
    expect(await tab.locator('care-chat-launcher').isVisible()).toBe(false);
    expect(await field(tab).isVisible()).toBe(false);
    await tab.emulateMedia({ media: 'screen' });
    await tab.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    await talk(tab, 'After printing');
  });

  test('a chat that was never opened asks for nothing and leaves no mark', async () => {
    const asked: string[] = [];
    const tab = await visit({}, context, async (page) => {
      page.on('request', (request) => asked.push(request.url()));
      await page.clock.install();
    });
    await launcher(tab).waitFor();
    await tab.emulateMedia({ media: 'print' });
    expect(await tab.locator('care-chat-launcher').isVisible()).toBe(false);
    // Nor on the device or at a server, however long the page is there.
    await tab.clock.fastForward(600_000);
    const kept = await tab.evaluate(async () => [
      localStorage.length + sessionStorage.length,
      (await indexedDB.databases()).length + (await caches.keys()).length,
    ]);
    expect([...kept, await context.cookies()]).toEqual([0, 0, []]);
    expect(asked).toEqual([`${site.origin}/page`, `${stage.chatUrl}/widget/care-chat.js`]);
  });
});

describe('as the documentation shows it', () => {
  test('the five lines of the README, alone in an empty page', async () => {
    const five = fencesOf('README.md').find(({ language }) => language === 'html')?.text ?? '';
    expect(five.trim().split('\n')).toHaveLength(5);
    const here = (text: string, port: number, url: string): string => {
      expect(text).toContain(`http://localhost:${port}/`);
      return text.replaceAll(`http://localhost:${port}`, url);
    };
    const tab = await visit({ whole: here(here(five, 8787, stage.chatUrl), 8788, stage.portalUrl) });
    await open(tab);
    await talk(tab);
  });

  test('pinned by its hash, from the address that never changes', async () => {
    const { file, integrity } = pinned();
    const shown = fencesOf('docs/embedding.md').find(({ text }) => text.includes('integrity='))?.text ?? '';
    const script = shown
      .replace(/https:[^"]*/u, `${stage.chatUrl}/widget/${file}`)
      .replace(/sha256-[^"]*/u, integrity)
      .replace('/chat-identity', '/identity?persona=patient');
    expect(script).toContain('crossorigin="anonymous"');
    const tab = await visit({ script });
    await open(tab);
    await talk(tab);
  });
});

describe('under the policy that the documentation names', () => {
  const documented = (): string => {
    const text = readFileSync('docs/embedding.md', 'utf8');
    const block = /```csp\n([^`]+)```/.exec(text)?.[1] ?? '';
    expect(block).toContain('trusted-types');
    return block
      .trim()
      .split('\n')
      .map((line) => line.trim().replace(/\s+/g, ' '))
      .join('; ')
      .replaceAll('https://chat.example.org', stage.chatUrl)
      .replaceAll('wss://chat.example.org', stage.chatUrl.replace('http', 'ws'));
  };

  /** A page under it, and whom it asked; what it refuses is kept. */
  const underPolicy = async (page: HostPage, before?: (page: Page) => Promise<unknown>) => {
    const policy = documented();
    const asked = new Set<string>();
    const tab = await visit(
      {
        ...page,
        headers: {
          'content-security-policy': policy,
          'content-security-policy-report-only': `${policy}; report-uri /reports`,
        },
      },
      context,
      async (opened) => {
        opened.on('request', (request) => asked.add(new URL(request.url()).origin.replace('blob:', '')));
        opened.on('websocket', (socket) => asked.add(new URL(socket.url()).origin));
        await opened.addInitScript(() => {
          window.violations = [];
          document.addEventListener('securitypolicyviolation', (event) =>
            window.violations?.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`),
          );
        });
        await before?.(opened);
      },
    );
    const kept = async (): Promise<void> => {
      expect(await tab.evaluate(() => window.violations)).toEqual([]);
      expect(site.reports).toEqual([]);
      expect([...asked].filter((origin) => origin !== 'null').sort()).toEqual(
        [site.origin, stage.chatUrl, stage.chatUrl.replace('http', 'ws')].sort(),
      );
    };
    return { tab, kept };
  };

  /** Through all that is brought when it is used: a script that is not asked for breaks no policy. */
  async function visitAll(tab: Page): Promise<void> {
    await open(tab);
    await talk(tab);
    await tab.getByRole('button', { name: 'Add an emoji' }).click();
    await tab.getByRole('gridcell').first().getByRole('button').click();
    await field(tab).fill('');
    const chooser = tab.waitForEvent('filechooser');
    await tab.getByRole('button', { name: /^Add a file or photo/ }).click();
    const buffer = readFileSync('demo/assets/seed/blood-pressure.jpg');
    await (await chooser).setFiles({ name: 'Policy.jpg', mimeType: 'image/jpeg', buffer });
    await talk(tab, 'With a picture');
    await tab.getByRole('button', { name: 'Open Policy.jpg' }).last().click();
    await tab.getByRole('dialog', { name: 'Policy.jpg' }).waitFor();
    await tab.keyboard.press('Escape');
    await message(tab).click({ button: 'right' });
    await tab.getByRole('menuitem', { name: /^Message details/ }).click();
    await tab.getByRole('dialog', { name: 'Message details' }).waitFor();
    await tab.keyboard.press('Escape');
    await field(tab).press('Control+/');
    await tab.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await tab.keyboard.press('Escape');
    await field(tab).press('Control+Shift+F');
    await tab.getByRole('searchbox', { name: 'Search this conversation' }).waitFor();
    await tab.keyboard.press('Escape');
    await tab.getByRole('button', { name: 'Back to messages' }).click();
    for (const name of ['Message settings', 'New conversation']) {
      await tab.getByRole('button', { name }).click();
      await tab.getByRole('dialog', { name }).waitFor();
      await tab.keyboard.press('Escape');
    }
    await tab.getByRole('button', { name: /^Heart clinic team/ }).click();
    await tab.getByRole('button', { name: 'People in this conversation' }).click();
    await tab.locator('care-people-pane').getByRole('listitem').first().waitFor();
    await tab.keyboard.press('Escape');
    await field(tab).pressSequentially('@');
    await tab.getByRole('option').first().waitFor();
    await field(tab).fill('');
    await tab.getByRole('button', { name: 'Back to messages' }).click();
    await tab.getByRole('searchbox', { name: 'Search messages' }).fill('compression stock');
    await tab.getByRole('button', { name: /Harbour Street fits compression stockings/ }).waitFor();
  }

  test('the whole of a visit: no violation, nobody else contacted', async () => {
    const { tab, kept } = await underPolicy({ tag: `nonce="n0nce" ${site.attributes()}` });
    await visitAll(tab);
    await kept();
  });

  test('the npm build as well', async () => {
    const options = JSON.stringify({
      tenant: 'northgate',
      api: stage.chatUrl,
      identity: '/identity?persona=patient',
    });
    const { tab, kept } = await underPolicy({
      script: `<script type="module" nonce="n0nce">
        import { startCareChat } from "${stage.chatUrl}/widget/npm/index.js"; startCareChat(${options});</script>`,
    });
    await visitAll(tab);
    await kept();
  });

  test('another language, and the question put to whoever is away', async () => {
    const { tab, kept } = await underPolicy(
      { tag: `nonce="n0nce" ${site.attributes().replace('en-GB', 'de')}` },
      async (opened) => {
        await opened.clock.install();
        await opened.route('**/me', async (route) => {
          const response = await route.fetch();
          const { settings, ...rest } = meAnswer.parse(await response.json());
          await route.fulfill({ response, json: { ...rest, settings: { ...settings, idle_minutes: 1 } } });
        });
      },
    );
    await launcher(tab).click();
    // Its dialog is brought as soon as there is a limit.
    await tab.getByRole('heading', { name: 'Nachrichten' }).waitFor();
    await tab.locator('head script[src*="/attention-dialogs-"]').waitFor({ state: 'attached' });
    await tab.clock.fastForward(45_000);
    await tab.getByRole('alertdialog', { name: 'Sind Sie noch da?' }).waitFor();
    await kept();
  });

  test.each([
    ['a nonce', (_hash: string) => `'nonce-n0nce'`],
    [
      'the hash of a pinned loader, and trust in what it brings,',
      (hash: string) => `'${hash}' 'strict-dynamic'`,
    ],
  ])('%s may stand in place of the origin', async (_name, source) => {
    const { file, integrity } = pinned();
    const tab = await visit({
      headers: {
        'content-security-policy': documented().replace(
          /script-src [^;]*/u,
          `script-src ${source(integrity)}`,
        ),
      },
      script: `<script src="${stage.chatUrl}/widget/${file}" integrity="${integrity}" crossorigin="anonymous"
        nonce="n0nce" async ${site.attributes()}></script>`,
    });
    await open(tab);
    await talk(tab);
  });

  test('what is not named there is refused', async () => {
    const tab = await visit({
      headers: {
        'content-security-policy': documented().replace(/trusted-types .*$/, 'trusted-types none-of-these'),
      },
      tag: `nonce="n0nce" ${site.attributes()}`,
    });
    await launcher(tab).click();
    await tab.getByText('Messages did not open.').waitFor();
    complaints = [];
  });
});
