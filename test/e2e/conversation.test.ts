import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { meAnswer, type TenantSettings } from '../../protocol/index.ts';
import { Actor, Stage, becomes, cast, hasStatus, unreadIn } from './stage.ts';

/**
 * A patient, a doctor and a pharmacist in three browser profiles, against the real Workers. The tests share the pages,
 * and each brings them where it begins: any may be run alone.
 */

let stage: Stage;
let nora: Actor;
let doctor: Actor | null = null;
let pharmacist: Actor | null = null;

beforeAll(async () => {
  stage = await Stage.open();
  nora = await stage.enter('/hospital', cast.nora);
});
afterAll(() => stage.close());

/** Has the pages of a person told of a tenant that chose so, until `context.unroute`. */
const tell = (actor: Actor, chosen: Partial<TenantSettings>): Promise<unknown> =>
  actor.context.route('**/me', async (route) => {
    const response = await route.fetch();
    const { settings, ...rest } = meAnswer.parse(await response.json());
    await route.fulfill({ response, json: { ...rest, settings: { ...settings, ...chosen } } });
  });

const OSEI = 'Dr Amara Osei';
const NORA = 'Nora Whitfield';
const TOMAS = 'Tomás Ferreira';

const enterOsei = async (): Promise<Actor> =>
  (doctor ??= await stage.enter('/clinic?persona=doctor', cast.osei));
const enterTomas = async (): Promise<Actor> =>
  (pharmacist ??= await stage.enter('/clinic?persona=pharmacist', cast.tomas));
/** The doctor, with whom the patient is in conversation, on both of their screens. */
async function talkToOsei(): Promise<Actor> {
  const osei = await enterOsei();
  await osei.openConversation(NORA);
  await nora.openConversation(OSEI);
  return osei;
}

describe('a conversation', () => {
  test('[STA2] a message is sending until the server has it, then sent', async () => {
    await nora.openConversation(OSEI);
    // The server's frames pass through the test's hands, so that the moment before its answer can be looked at.
    let holding = false;
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const held = await nora.context.newPage();
    await held.routeWebSocket(/\/socket$/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage(async (frame) => {
        if (holding) await gate;
        socket.send(frame);
      });
    });
    await held.goto(`${stage.portalUrl}/hospital`);
    await nora.openConversation(OSEI, held);
    // Its rows come before its socket is up; its header says when that is.
    await nora.message('128 over 82', held).waitFor();
    await held.getByText('Connecting…').waitFor({ state: 'detached' });
    holding = true;
    await nora.write('Is the lift near ward two working?', held);
    const message = nora.message('Is the lift near ward two working?', held);
    await hasStatus(message, 'Sending…');
    release();
    await hasStatus(message, 'Sent');
    await held.close();
    // The other tab of the same person has it, too.
    await hasStatus(nora.message('Is the lift near ward two working?'), 'Sent');
  });

  test('[STA2] it is delivered when a device of the other has it, the conversation closed, and read when opened', async () => {
    await nora.openConversation(OSEI);
    await nora.write('And the stairs?');
    const message = nora.message('And the stairs?');
    await hasStatus(message, 'Sent');
    const osei = await enterOsei();
    await osei.row(NORA).waitFor();
    await hasStatus(message, 'Delivered');
    await osei.openConversation(NORA);
    await osei.message('And the stairs?').waitFor();
    await hasStatus(message, 'Read');
  });

  test('[TXT1] text goes both ways, in any script, with line breaks kept', async () => {
    const osei = await talkToOsei();
    await osei.write('It is. Second door on the left 🙂');
    await nora.message('Second door on the left 🙂').waitFor();
    await nora.write('شكراً دكتورة، 谢谢, danke!');
    await osei.message('شكراً دكتورة، 谢谢, danke!').waitFor();
    const field = nora.page.getByRole('textbox', { name: 'Write a message' });
    await field.fill('First line');
    await field.press('Shift+Enter');
    await field.pressSequentially('second line');
    await field.press('Enter');
    await osei.message('First line\nsecond line').waitFor();
    await hasStatus(nora.message('second line'), 'Read');
  });

  test('[TXT1] markup is text', async () => {
    const osei = await talkToOsei();
    await nora.write('<img src=x onerror="alert(1)"><b>bold</b>');
    await osei.message('<img src=x onerror="alert(1)"><b>bold</b>').waitFor();
  });

  test('[PHI1] a link opens apart from the page, and tells nothing of it', async () => {
    const osei = await talkToOsei();
    await nora.write('The leaflet is at https://example.org/leaflet?id=7.');
    const link = osei.message('The leaflet is at').getByRole('link');
    expect(await link.getAttribute('href')).toBe('https://example.org/leaflet?id=7');
    expect(await link.getAttribute('rel')).toMatch(/noopener/);
    expect(await link.getAttribute('rel')).toMatch(/noreferrer/);
  });

  test('[CUR3] what arrives in a tab without focus is delivered, and read only when the focus is back', async () => {
    const osei = await talkToOsei();
    // What was said before is read first: that takes a moment in view.
    await becomes(() => unreadIn(osei.row(NORA)), 0, 'none unread at first');
    await osei.page.evaluate(() => {
      document.hasFocus = () => false;
      window.dispatchEvent(new Event('blur'));
    });
    await nora.write('Are you still at your desk?');
    const message = nora.message('Are you still at your desk?');
    await osei.message('Are you still at your desk?').waitFor();
    await hasStatus(message, 'Delivered');
    await becomes(() => unreadIn(osei.row(NORA)), 1, 'one unread');
    await osei.page.evaluate(() => {
      document.hasFocus = () => true;
      window.dispatchEvent(new Event('focus'));
    });
    await hasStatus(message, 'Read');
    await becomes(() => unreadIn(osei.row(NORA)), 0, 'none unread');
  });
});

describe('[CUR2] unread counts', () => {
  test('rise, agree in two tabs, and fall on reading in either', async () => {
    const tomas = await enterTomas();
    const second = await tomas.tab(`${stage.portalUrl}/clinic?persona=pharmacist`);
    const rows = [tomas.row(NORA), tomas.row(NORA, second)];
    for (const row of rows) await row.waitFor();
    const total = async (): Promise<string[]> =>
      Promise.all(
        [tomas.page, second].map((page) => page.getByRole('button', { name: /^Unread/ }).innerText()),
      );
    const before = await unreadIn(tomas.row(NORA));

    await nora.openConversation(TOMAS);
    await nora.write('One more question about the repeat');
    await nora.write('and another one');
    for (const row of rows) await becomes(() => unreadIn(row), before + 2, 'two more unread');
    const [here, there] = await total();
    expect(here).toBe(there);
    // One of them makes itself heard.
    const numbered = async (): Promise<number> => {
      const titles = await Promise.all([tomas.page, second].map((page) => page.title()));
      return titles.filter((title) => /^\(\d+\) /u.test(title)).length;
    };
    await becomes(numbered, 1, 'a number in one title');

    await tomas.openConversation(NORA, second);
    await tomas.message('and another one', second).waitFor();
    for (const row of rows) await becomes(() => unreadIn(row), 0, 'none unread');
    await hasStatus(nora.message('and another one'), 'Read');
    const [hereNow, thereNow] = await total();
    expect(hereNow).toBe(thereNow);
    expect(hereNow).not.toBe(here);
    await second.close();
  });
});

describe('[SRCH1] search', () => {
  test('finds an old message and opens it in its place', async () => {
    const box = nora.page.getByRole('searchbox', { name: 'Search messages' });
    await box.fill('compression stock');
    const result = nora.page.getByRole('button', { name: /Harbour Street fits compression stockings/ });
    await result.click();
    const message = nora.message('Harbour Street fits compression stockings');
    await message.waitFor();
    await becomes(
      () =>
        message.evaluate((element) => {
          const { top, bottom } = element.getBoundingClientRect();
          return top >= 0 && bottom <= innerHeight;
        }),
      true,
      'the message in view',
    );
    // Its neighbours are there: it stands in its place, not alone.
    await nora.message('Where do I find compression stockings?').waitFor();
    expect(await message.locator('mark').allInnerTexts()).toEqual(['compression', 'stock']);
    await box.fill('');
  });

  test('narrows to what one person wrote, without a word', async () => {
    const filters = nora.page.getByRole('button', { name: 'Filters', exact: true });
    await filters.click();
    const person = nora.page.getByLabel('Sent by');
    await person.selectOption({ label: TOMAS });
    await nora.page.getByText('Newest first').waitFor();
    const names = await nora.page.locator('.hit .row-name').allInnerTexts();
    expect([names.length > 0, names.filter((name) => name !== TOMAS)]).toEqual([true, []]);
    await nora.page.getByRole('button', { name: 'Clear filters' }).click();
    await nora.row(OSEI).waitFor();
    await filters.click();
  });

  test('says so when there is nothing', async () => {
    const box = nora.page.getByRole('searchbox', { name: 'Search messages' });
    await box.fill('zzzz unfindable');
    await nora.page.getByText('Nothing found for “zzzz unfindable”').first().waitFor();
    await box.fill('');
  });
});

describe('files', () => {
  const picture = readFileSync('demo/assets/seed/blood-pressure.jpg');
  const document = readFileSync('demo/assets/seed/home-readings-june.pdf');

  /** The pharmacist, with whom the patient is in conversation, on both of their screens. */
  async function talkToTomas(): Promise<Actor> {
    const tomas = await enterTomas();
    await tomas.openConversation(NORA);
    await nora.openConversation(TOMAS);
    return tomas;
  }

  async function attach(
    actor: Actor,
    file: { name: string; mimeType: string; buffer: Buffer },
  ): Promise<void> {
    const chooser = actor.page.waitForEvent('filechooser');
    await actor.page.getByRole('button', { name: /^Add a file or photo/ }).click();
    await (await chooser).setFiles(file);
  }

  test('[FILE2] a PDF: the other downloads identical bytes', async () => {
    const tomas = await talkToTomas();
    await attach(nora, { name: 'Label of the box.pdf', mimeType: 'application/pdf', buffer: document });
    await nora.write('The label, as you asked');
    const download = tomas.page.waitForEvent('download');
    await tomas.page.getByRole('button', { name: 'Download Label of the box.pdf' }).click();
    const got = await download;
    expect(got.suggestedFilename()).toBe('Label of the box.pdf');
    expect(readFileSync(await got.path()).equals(document)).toBe(true);
  });

  test('[FILE2] a picture: the other sees it and opens it large, and the stored bytes are identical', async () => {
    const tomas = await talkToTomas();
    await attach(nora, { name: 'Tonight.jpg', mimeType: 'image/jpeg', buffer: picture });
    await nora.write('And a photo');
    const image = tomas.page.getByRole('img', { name: 'Picture: Tonight.jpg' });
    await image.waitFor();
    await becomes(
      () => image.evaluate((element) => (element as HTMLImageElement).naturalWidth > 0),
      true,
      'the picture decoded',
    );
    const api = await stage.api(cast.tomas);
    const { items } = await api.messages('?limit=20');
    const sent = items.find((item) => item.attachments[0]?.file_name === 'Tonight.jpg');
    const response = await api.raw(sent?.attachment_url ?? '');
    expect(Buffer.from(await response.arrayBuffer()).equals(picture)).toBe(true);

    // It opens large, by a chunk that comes for it, under integrity, and once.
    const { page } = tomas;
    const chunks = page.locator('head script[src*="/attachment-viewer-"]');
    expect(await chunks.count()).toBe(0);
    for (let turn = 0; turn < 2; turn++) {
      await page.getByRole('button', { name: 'Open Tonight.jpg' }).click();
      await page.getByRole('dialog', { name: 'Tonight.jpg' }).waitFor();
      expect(await chunks.evaluateAll((all) => all.map((each) => each.getAttribute('integrity')))).toEqual([
        expect.stringMatching(/^sha256-/u),
      ]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'Tonight.jpg' }).waitFor({ state: 'detached' });
    }
  });

  test('[FILE1] [SEND1] a file that lies about its type is refused, with the draft kept', async () => {
    await nora.openConversation(TOMAS);
    await attach(nora, {
      name: 'holiday.png',
      mimeType: 'image/png',
      buffer: Buffer.from('<!doctype html><script>alert(1)</script>'),
    });
    await nora.write('My words stay here');
    const failed = nora.message('My words stay here');
    await hasStatus(failed, 'Not sent');
    // Said once; and no other try could make it another file.
    await failed.getByText('The file is not what its name says').waitFor();
    await failed.getByRole('button', { name: 'Remove holiday.png' }).waitFor();
    expect(await failed.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    const { items } = await (await stage.api(cast.tomas)).messages('?limit=5');
    expect(items.map((item) => item.content)).not.toContain('My words stay here');
    await failed.getByRole('button', { name: 'Delete' }).click();
    await becomes(() => failed.count(), 0, 'the message forgotten');
  });
});

describe('[PRES1] presence', () => {
  const inTheList = (): Promise<string> => nora.row(OSEI).innerText();

  test('a person is available while here, and not after leaving', async () => {
    const osei = await enterOsei();
    await expect.poll(inTheList, { timeout: 20_000 }).toMatch(/\. Available\./);
    doctor = null;
    await osei.leave();
    await expect.poll(inTheList, { timeout: 40_000 }).toMatch(/\. (Offline|Last seen[^.]*)\./);
    await enterOsei();
    await expect.poll(inTheList, { timeout: 20_000 }).toMatch(/\. Available\./);
  });
});

describe('a bad line', () => {
  test('[RES1] a reload loses nothing', async () => {
    const texts = async (): Promise<string[]> => {
      await nora.message('128 over 82').waitFor();
      await nora.page.getByText('Connecting…').waitFor({ state: 'detached' });
      return nora.page.getByRole('article').evaluateAll((rows) => rows.map((row) => row.ariaLabel ?? ''));
    };
    await nora.page.reload();
    await nora.openConversation(OSEI);
    const before = await texts();
    await nora.page.reload();
    await nora.openConversation(OSEI);
    // What stands above comes after what is in view.
    await becomes(texts, before, 'the same messages');
  });

  test('[SEND1] a draft survives a reload', async () => {
    await nora.openConversation(OSEI);
    await nora.page.getByRole('textbox', { name: 'Write a message' }).fill('Half a thought');
    await nora.page.reload();
    await nora.openConversation(OSEI);
    await becomes(
      () => nora.page.getByRole('textbox', { name: 'Write a message' }).inputValue(),
      'Half a thought',
      'the draft',
    );
    await nora.page.getByRole('textbox', { name: 'Write a message' }).fill('');
  });

  test('[IDM1] what is written while offline goes out after reconnection, once', async () => {
    const osei = await talkToOsei();
    await nora.context.setOffline(true);
    await nora.page.getByText('You are offline.').first().waitFor();
    await nora.write('Written in the tunnel');
    await hasStatus(nora.message('Written in the tunnel'), 'Waiting to send');
    await nora.context.setOffline(false);
    await hasStatus(nora.message('Written in the tunnel'), 'Read', 30_000);
    expect(await nora.message('Written in the tunnel').count()).toBe(1);
    expect(await osei.message('Written in the tunnel').count()).toBe(1);
    const { items } = await (await stage.api(cast.nora)).messages('?limit=20');
    expect(items.filter((item) => item.content === 'Written in the tunnel')).toHaveLength(1);
  });

  test('[SEND2] what may still be taken back goes when its page does', async () => {
    const osei = await talkToOsei();
    await tell(nora, { undo_send_ms: 9_000 });
    const leaving = await nora.tab(`${stage.portalUrl}/hospital`);
    await nora.openConversation(OSEI, leaving);
    await nora.context.unroute('**/me');
    await nora.write('Said too soon', leaving);
    // By key: to click, the driver may scroll a little first, and the list goes back to its end under the pointer.
    await nora.message('Said too soon', leaving).getByRole('button', { name: 'Undo' }).press('Enter');
    const field = leaving.getByRole('textbox', { name: 'Write a message' });
    await becomes(() => field.inputValue(), 'Said too soon', 'what was taken back, once');
    await nora.write('Said on the way out', leaving);
    await nora.message('Said on the way out', leaving).getByRole('button', { name: 'Undo' }).waitFor();
    expect(await osei.message('Said on the way out').count()).toBe(0);
    await leaving.goto('about:blank');
    await osei.message('Said on the way out').waitFor({ timeout: 4_000 });
    await leaving.close();
  });

  test('[SEND1] what could not go before its page did is a draft of the next', async () => {
    const osei = await talkToOsei();
    await nora.context.setOffline(true);
    await nora.page.getByText('You are offline.').first().waitFor();
    await nora.write('Said to nobody');
    await hasStatus(nora.message('Said to nobody'), 'Waiting to send');
    await nora.page.goto('about:blank');
    await nora.context.setOffline(false);
    await nora.page.goto(`${stage.portalUrl}/hospital`);
    await nora.openConversation(OSEI);
    const field = nora.page.getByRole('textbox', { name: 'Write a message' });
    await becomes(() => field.inputValue(), 'Said to nobody', 'the draft');
    expect(await osei.message('Said to nobody').count()).toBe(0);
    await field.fill('');
  });

  test('[RES1] what the other writes meanwhile arrives after reconnection', async () => {
    const osei = await talkToOsei();
    await nora.context.setOffline(true);
    await osei.write('Are you out of the tunnel?');
    await hasStatus(osei.message('Are you out of the tunnel?'), 'Sent');
    await nora.context.setOffline(false);
    await nora.message('Are you out of the tunnel?').waitFor({ timeout: 30_000 });
    await hasStatus(osei.message('Are you out of the tunnel?'), 'Read', 30_000);
  });
});

describe('who is signed in', () => {
  /** To the doctor, whether she is there or not. */
  async function says(text: string): Promise<void> {
    await nora.openConversation(OSEI);
    await nora.write(text);
    const name = async () => (await nora.message(text).getAttribute('aria-label')) ?? '';
    await expect.poll(name).toMatch(/, (?:Sent|Delivered|Read)$/u);
  }

  test('[AUTH6] switching the person purges the one before', async () => {
    await says('For nobody else');
    await nora.page.getByLabel('Signed in as').selectOption('patient2');
    await nora.row('Tomás Ferreira').waitFor();
    await nora.page
      .getByText('six metformin tablets')
      .or(nora.page.getByText('Metformin 500 mg'))
      .first()
      .waitFor();
    expect(await nora.page.getByText('For nobody else').count()).toBe(0);
    expect(await nora.row('Heart clinic team').count()).toBe(0);
    await nora.page.getByLabel('Signed in as').selectOption('patient');
    await nora.row('Heart clinic team').waitFor();
  });

  test('[AUTH5] [AUTH6] nothing of a conversation is kept in the page’s storage, and no token', async () => {
    await says('Out of the tunnel at last');
    const stored = await nora.page.evaluate(() =>
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
    );
    expect(stored).not.toContain('tunnel');
    expect(stored).not.toMatch(/eyJ[\w-]+\./);
    expect(await nora.page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  });
});

describe('a shared computer', () => {
  test('[AUTH6] whoever is away too long in one tab is gone from all', async () => {
    const left = new Actor(
      await stage.browser.newContext({ viewport: { width: 1600, height: 1000 }, locale: 'en-GB' }),
      cast.nora,
    );
    stage.actors.push(left);
    await left.context.clock.install();
    // Only the first tab is told of a limit: the other one cannot come to its end by itself.
    await tell(left, { idle_minutes: 1 });
    const first = await left.tab(`${stage.portalUrl}/hospital`);
    await left.openConversation(OSEI, first);
    await first.getByRole('button', { name: 'Message settings' }).waitFor();
    await left.context.unroute('**/me');
    const second = await left.tab(`${stage.portalUrl}/hospital`);
    await left.openConversation(TOMAS, second);
    await second.getByRole('textbox', { name: 'Write a message' }).fill('Half a thought');

    const asked = first.getByRole('alertdialog', { name: 'Are you still there?' });
    await left.context.clock.fastForward(45_000);
    await asked.getByRole('button', { name: 'Stay signed in' }).click();
    await asked.waitFor({ state: 'detached' });
    const events = first.evaluate(
      () =>
        new Promise((resolve) => {
          document.addEventListener('care-idle', () => resolve('care-idle'), { once: true });
        }),
    );
    await left.context.clock.fastForward(61_000);
    expect(await events).toBe('care-idle');
    for (const page of [first, second]) {
      await page.getByText('You are signed out').waitFor();
      expect(await page.getByRole('article').count()).toBe(0);
      expect((await page.evaluate(() => Object.keys(sessionStorage))).join()).not.toContain('care-chat');
    }
    await first.getByRole('button', { name: 'Try again' }).click();
    await left.row(OSEI, first).waitFor();
  });
});

test('[PHI1] no page broke its policy or reported an error', () => {
  // The browser itself reports the refusal of the file that lied.
  for (const actor of stage.actors) expect(actor.unexpected(/status of 415/), actor.person.name).toEqual([]);
});
