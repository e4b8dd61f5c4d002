import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// For what it puts on the window.
import type {} from '../../widget/launcher/install.ts';
import { verdictsOf } from '../../scripts/lib/budgets.ts';
import { gzipBytes } from '../../scripts/lib/widget-bundle.ts';
import { Stage, cast, type Actor } from './stage.ts';

/** Every page of the demo, in a real browser, under its own Content-Security-Policy. */

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

/** Somebody between the server and the page has added a comment to a file. */
const altered = (page: Page, file: string): Promise<unknown> =>
  page.route(`**/widget/${file}*`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}/**/` });
  });

/** How each script is checked, by its address. */
const integrityOf = (page: Page, urls: readonly string[]): Promise<(string | undefined)[]> =>
  page.evaluate(
    (all) =>
      all.map(
        (url) =>
          [...document.scripts]
            .find((script) => script.src === url && script.type === 'module')
            ?.integrity.split('-')[0],
      ),
    urls,
  );

const clean = (actor: Actor): void => expect(actor.unexpected()).toEqual([]);

describe('[AUTH2] [AUTH5] the pages', () => {
  test('pharmacy: nothing is asked of the chat before the first opening, then it floats', async () => {
    const asked: string[] = [];
    const context = await stage.browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1280, height: 900 },
    });
    context.on('request', (request) => asked.push(request.url()));
    const page = await context.newPage();
    await page.goto(`${stage.portalUrl}/pharmacy?persona=patient`, { waitUntil: 'networkidle' });
    const ofChat = (): string[] => asked.filter((url) => url.startsWith(stage.chatUrl));
    expect(ofChat()).toEqual([`${stage.chatUrl}/widget/care-chat.js`]);
    expect(asked.filter((url) => url.includes('/identity'))).toEqual([]);
    // The first bubble needs no more than what is weighed, and nothing else is asked for before it is there.
    const shown = Promise.withResolvers<boolean>();
    const seen = Promise.withResolvers<void>();
    await page.route('**/widget/later-*.js', async (route) => {
      shown.resolve((await page.getByRole('article').count()) > 0);
      await seen.promise;
      await route.continue();
    });
    const { items } = await (await stage.api(cast.nora)).conversations();
    const withTomas = items.find(({ others }) => others[0]?.user_id === cast.tomas.userId);
    // At one conversation from the start: who looks at the list for a second is brought the rest meanwhile.
    await page.evaluate(
      (id) => window.CareChat?.handle?.openConversation(id),
      withTomas?.conversation_id ?? '',
    );
    expect(await shown.promise).toBe(true);
    await page.getByRole('article').last().waitFor();
    const first = ofChat().filter((url) => url.endsWith('.js'));
    expect(first.map((url) => url.replace(/.*\/([a-z-]+?)(?:-[0-9A-F]{8})?\.js/u, '$1'))).toEqual([
      'care-chat',
      'panel',
      'later',
    ]);
    const weighs = await Promise.all(
      first.slice(0, 2).map(async (url) => gzipBytes(await (await fetch(url)).text())),
    );
    expect(
      verdictsOf({ loader: weighs[0] ?? 0, firstBubble: (weighs[0] ?? 0) + (weighs[1] ?? 0) }),
    ).toMatchObject([{ kept: true }, { kept: true }]);
    seen.resolve();
    await page.getByRole('feed').waitFor();
    // Whatever else came was named by a hash: the scripts by their elements', the styles by the panel's.
    const scripts = ofChat().filter((url) => url.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(2);
    expect(await integrityOf(page, scripts.slice(1))).toEqual(scripts.slice(1).map(() => 'sha256'));
    await context.close();
  });

  test('patient app: one column on a phone, with a way back', async () => {
    const context = await stage.browser.newContext({
      locale: 'en-GB',
      viewport: { width: 390, height: 844 },
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${stage.portalUrl}/patient-app`);
    await page.getByRole('button', { name: /^Dr Amara Osei/ }).click();
    await page.getByRole('article').last().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    const back = page.getByRole('button', { name: 'Back to messages' });
    await back.click();
    await page.getByRole('button', { name: /^Heart clinic team/ }).waitFor();
    // What is unsent waits in its conversation, the file like the words.
    await page.getByRole('button', { name: /^Dr Amara Osei/ }).click();
    const field = page.getByRole('textbox', { name: 'Write a message' });
    await field.fill('As you asked:');
    const picture = { name: 'Ankle.png', mimeType: 'image/png', buffer: Buffer.from('png') };
    await page.locator('care-composer input.files').setInputFiles(picture);
    const remove = page.getByRole('button', { name: 'Remove Ankle.png' });
    await remove.waitFor();
    await back.click();
    await page.getByRole('button', { name: /^Dr Amara Osei/ }).click();
    await remove.click();
    expect(await field.inputValue()).toBe('As you asked:');
    await remove.waitFor({ state: 'detached' });
    await field.fill('');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test.each(['panel-*.js', 'panel-*.css'])('pharmacy: a %s that was altered is not used', async (file) => {
    const context = await stage.browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await altered(page, file);
    await page.goto(`${stage.portalUrl}/pharmacy`);
    await page.getByRole('button', { name: 'Open messages' }).click();
    await page.getByText('Messages did not open.').waitFor();
    expect(await page.locator('care-chat').count()).toBe(0);
    await context.close();
  });

  test('hospital, in Arabic: from right to left, by chunks under integrity', async () => {
    const context = await stage.browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${stage.portalUrl}/hospital?locale=ar`);
    await page.getByRole('heading', { name: 'الرسائل' }).waitFor();
    const root = page.locator('care-chat .root');
    expect([await root.getAttribute('dir'), await root.getAttribute('lang')]).toEqual(['rtl', 'ar']);
    const chunks = asked.filter((url) => /\/lang(?:uages|-)/u.test(url));
    expect(chunks.map((url) => url.replace(/.*\/(\D+)-.*/u, '$1')).sort()).toEqual(['lang-ar', 'languages']);
    expect(await integrityOf(page, chunks)).toEqual(['sha256', 'sha256']);
    await context.close();
  });

  test('hospital, in Arabic: when its words were altered the English stand in', async () => {
    const context = await stage.browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await altered(page, 'lang-ar-*.js');
    await page.goto(`${stage.portalUrl}/hospital?locale=ar`);
    await page.getByRole('heading', { name: 'Messages' }).waitFor();
    expect(await page.locator('care-chat .root').getAttribute('dir')).toBe('ltr');
    await context.close();
  });

  test('two: a patient and a doctor side by side, on two origins', async () => {
    const actor = await stage.enter('/two', cast.nora);
    const frames = actor.page.locator('iframe');
    expect(await frames.count()).toBe(2);
    const left = actor.page.frameLocator('iframe >> nth=0');
    const right = actor.page.frameLocator('iframe >> nth=1');
    await left.getByRole('button', { name: /^Dr Amara Osei/ }).waitFor();
    await right.getByRole('button', { name: /^Nora Whitfield/ }).waitFor();
    clean(actor);
  });

  test('under the other name of this machine, too', async () => {
    const context = await stage.browser.newContext({
      locale: 'en-GB',
      viewport: { width: 1600, height: 1000 },
    });
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${stage.portalPort}/hospital`);
    await page.getByRole('button', { name: /^Dr Amara Osei/ }).waitFor();
    await context.close();
  });

  test('a page of a stranger may read nothing, whatever token it found', async () => {
    const token = await (await stage.api(cast.nora)).portal.token(cast.nora);
    const answer = await fetch(`${stage.chatUrl}/me`, {
      headers: { origin: 'https://evil.example', authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});
