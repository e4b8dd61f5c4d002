import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import type { ConversationDetail } from '../../protocol/index.ts';
import { TENANT } from '../../scripts/lib/servers.ts';
import { configureTenant } from '../../scripts/lib/tenant.ts';
import { Stage, becomes, cast, hasStatus, unreadIn, type Actor } from './stage.ts';

/**
 * What one does with a message, by three people in a group with a long history, each in a browser profile of their own.
 * The tests tell one story in order. Nora uses a mouse, Dr Osei the keyboard alone.
 */

const TITLE = 'Ward two';
/** More than a page is loaded of, so that its beginning lies far up. */
const HISTORY = 180;

let stage: Stage;
let nora: Actor;
let osei: Actor;
let tomas: Actor;
let conversationId: string;

beforeAll(async () => {
  stage = await Stage.open();
  const admin = `/admin/tenants/${TENANT}/conversations`;
  const { conversation } = await stage.operator.call<ConversationDetail>('POST', admin, {
    user_id: cast.osei.userId,
    client_id: 'ward-two-1',
    type: 'group',
    title: TITLE,
    user_ids: [cast.nora.userId, cast.tomas.userId],
  });
  conversationId = conversation.conversation_id;
  const began = Date.now() - HISTORY * 60_000 - 3_600_000;
  await stage.operator.call('POST', `${admin}/${conversationId}/import`, {
    messages: Array.from({ length: HISTORY }, (_, at) => ({
      userId: at % 2 === 0 ? cast.osei.userId : cast.nora.userId,
      content: at === 0 ? 'Where it all began' : `Note ${at} of the ward`,
      createdAtMs: began + at * 60_000,
    })),
    readIndex: Object.fromEntries(
      [cast.osei, cast.nora, cast.tomas].map(({ userId }) => [userId, HISTORY - 1]),
    ),
  });
  nora = await stage.enter('/hospital', cast.nora);
  osei = await stage.enter('/clinic?persona=doctor', cast.osei);
  tomas = await stage.enter('/clinic?persona=pharmacist', cast.tomas);
  for (const actor of [nora, osei, tomas]) await actor.openConversation(TITLE);
});
afterAll(() => stage.close());

const menuOf = async (actor: Actor, text: string): Promise<Locator> => {
  const message = actor.message(text).last();
  await message.hover();
  await message.getByRole('button', { name: 'Message options' }).click();
  return actor.page.getByRole('menu', { name: 'Message options' });
};
const choose = async (actor: Actor, text: string, row: string): Promise<void> =>
  (await menuOf(actor, text)).getByRole('menuitem', { name: row }).click();
const field = (page: Page): Locator => page.getByRole('textbox', { name: 'Write a message' });
const inView = (message: Locator): Promise<boolean> =>
  message.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
/** The quote of a message that answers another. */
const quoteIn = (message: Locator): Locator => message.locator('.quote');
const reaction = (actor: Actor, text: string): Locator =>
  actor.message(text).last().locator('button[data-emoji="👍"]');
const pressed = async (chip: Locator): Promise<string> =>
  `${(await chip.textContent())?.replace(/\s+/gu, '')} ${await chip.getAttribute('aria-pressed')}`;

describe('a reply', () => {
  test('[RES3] [SEND1] says what it answers, to everyone, though its page was loaded anew before it was sent', async () => {
    await osei.write('Please weigh yourself every morning');
    await nora.message('Please weigh yourself').waitFor();
    await choose(nora, 'Please weigh yourself', 'Reply');
    await nora.page.getByText('Reply to Dr Amara Osei').waitFor();
    await nora.page.keyboard.type('72 kilograms today');
    await nora.page.reload();
    await nora.openConversation(TITLE);
    await nora.page.getByText('Reply to Dr Amara Osei').waitFor();
    await field(nora.page).press('Enter');
    for (const actor of [nora, osei, tomas]) {
      const answer = actor.message('72 kilograms today');
      await answer.waitFor();
      expect(await quoteIn(answer).innerText()).toContain('Please weigh yourself every morning');
    }
    await nora.page.getByText('Reply to Dr Amara Osei').waitFor({ state: 'detached' });
  });

  test('[PAGE1] leads to what it answers, however far up that is', async () => {
    const api = await stage.api(cast.tomas);
    const { items } = await api.history(conversationId, '?after=0&limit=5');
    const began = items.find(({ content }) => content === 'Where it all began');
    await api.post(conversationId, 'Do you remember?', { reply_to: began?.message_id ?? null });
    const answer = nora.message('Do you remember?');
    await answer.waitFor();
    expect(await nora.message('Where it all began').count()).toBe(1);
    await quoteIn(answer).click();
    const first = nora.page.getByRole('article', { name: /Where it all began/ }).first();
    await first.waitFor();
    await becomes(() => inView(first), true, 'the first message in view');
    // Its neighbours are there: it stands in its place, not alone.
    await nora.message('Note 1 of the ward').first().waitFor();
    await nora.page.getByRole('button', { name: /Jump to the latest|new message/ }).click();
    await nora.message('Do you remember?').waitFor();
  });
});

describe('a pinned message', () => {
  test('[RES3] stands above the messages of everyone, and goes with its pin', async () => {
    const bar = (actor: Actor): Locator => actor.page.getByRole('group', { name: 'Pinned messages' });
    await choose(nora, '72 kilograms today', 'Pin');
    for (const actor of [nora, osei, tomas]) await bar(actor).getByText('72 kilograms today').waitFor();
    await choose(nora, '72 kilograms today', 'Unpin');
    for (const actor of [nora, osei, tomas]) await bar(actor).waitFor({ state: 'detached' });
  });
});

describe('[MSG2] a reaction', () => {
  const text = '72 kilograms today';

  test('is seen by the others, who join it by one press', async () => {
    const menu = await menuOf(nora, 'Please weigh yourself');
    await menu.getByRole('menuitemcheckbox', { name: '👍' }).click();
    const about = 'Please weigh yourself every morning';
    await becomes(() => pressed(reaction(nora, about)), '👍1 true', 'Nora’s own');
    await becomes(() => pressed(reaction(tomas, about)), '👍1 false', 'Nora’s, seen by Tomás');
    await reaction(tomas, about).click();
    await becomes(() => pressed(reaction(tomas, about)), '👍2 true', 'Tomás’s own');
    await becomes(() => pressed(reaction(nora, about)), '👍2 true', 'both, seen by Nora');
  });

  test('tells who reacted', async () => {
    const chip = reaction(tomas, 'Please weigh yourself');
    await tomas.page.mouse.move(0, 0);
    await chip.hover();
    await becomes(
      () => tomas.page.getByRole('tooltip').innerText(),
      'You and Nora Whitfield',
      'the names beside it',
    );
    await tomas.page.keyboard.press('Escape');
    await tomas.page.getByRole('tooltip').waitFor({ state: 'detached' });
  });

  test('is taken back by another press, and is gone for all with its last', async () => {
    const about = 'Please weigh yourself every morning';
    await reaction(nora, about).click();
    await becomes(() => pressed(reaction(tomas, about)), '👍1 true', 'Tomás’s alone');
    await reaction(tomas, about).click();
    for (const actor of [nora, osei, tomas]) await reaction(actor, about).waitFor({ state: 'detached' });
  });

  test('may be any of the grid’s', async () => {
    const menu = await menuOf(tomas, text);
    await menu.getByRole('menuitem', { name: 'More reactions' }).click();
    await tomas.page.getByRole('gridcell').getByText('💊').click();
    await nora.message(text).locator('button[data-emoji="💊"]').first().waitFor();
  });
});

describe('[MSG1] by the keyboard alone', () => {
  const keys = (...pressed: readonly string[]): Promise<void> =>
    pressed.reduce((before, key) => before.then(() => osei.page.keyboard.press(key)), Promise.resolve());
  const focused = (): Promise<string> =>
    osei.page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      const name = active?.ariaLabel ?? active?.textContent ?? '';
      return `${active?.localName ?? ''} ${name}`.replace(/\s+/gu, ' ').trim();
    });
  /** Presses a key until what has the focus matches. */
  const go = async (key: string, to: RegExp): Promise<void> => {
    for (let press = 0; press < 30; press++) {
      await osei.page.keyboard.press(key);
      if (to.test(await focused())) return;
    }
    throw new Error(`${key} does not reach ${String(to)}: ${await focused()}`);
  };
  const lands = (on: RegExp): Promise<void> =>
    becomes(async () => on.test(await focused()), true, `the focus on ${String(on)}`);

  test('one’s last message is edited, and the others read the new words', async () => {
    await field(osei.page).focus();
    await osei.page.keyboard.type('Your next apointment is on Monday');
    await keys('Enter');
    await hasStatus(osei.message('Your next apointment'), 'Read');
    await keys('ArrowUp');
    await osei.page.getByText('Editing your message').waitFor();
    await keys('Control+a');
    await osei.page.keyboard.type('Your next appointment is on Monday');
    await keys('Enter');
    for (const actor of [osei, nora, tomas]) {
      await actor.message('Your next appointment is on Monday').getByText('Edited').waitFor();
      expect(await actor.message('apointment').count()).toBe(0);
    }
  });

  test('an edit that is given up leaves the message and the draft alone', async () => {
    await keys('ArrowUp');
    await osei.page.keyboard.type(' or not');
    await keys('Escape');
    await osei.page.getByText('Editing your message').waitFor({ state: 'detached' });
    expect(await field(osei.page).inputValue()).toBe('');
    await nora.message('Your next appointment is on Monday').waitFor();
  });

  test('[CUR5] details say who read it and when, and to its author what it said before', async () => {
    await go('Shift+Tab', /^care-message-bubble .*Your next appointment/);
    await keys('Enter');
    await lands(/^button Reply/);
    await keys('i');
    const card = osei.page.getByRole('dialog', { name: 'Message details' });
    await card.getByText('Seen by 2 of 2').waitFor();
    const said = (await card.innerText()).replace(/\s+/gu, ' ');
    expect(said).toMatch(/Nora Whitfield Patient \d+:\d\d/u);
    expect(said).toMatch(/Tomás Ferreira Pharmacist \d+:\d\d/u);
    expect(said).toContain('Your next apointment is on Monday');
    await keys('Escape');
    await lands(/^care-message-bubble .*Your next appointment/);
  });

  test('earlier words are not for a patient', async () => {
    await choose(nora, 'Your next appointment', 'Message details');
    const card = nora.page.getByRole('dialog', { name: 'Message details' });
    await card.getByText('Seen by 2 of 2').waitFor();
    expect(await card.innerText()).not.toContain('apointment');
    await nora.page.keyboard.press('Escape');
  });

  test('a message is taken back: a line stays, for all and in what answers it', async () => {
    await choose(nora, 'Your next appointment', 'Reply');
    await nora.page.keyboard.type('I will be there');
    await nora.page.keyboard.press('Enter');
    await osei.message('I will be there').waitFor();
    await lands(/^care-message-bubble .*Your next appointment/);
    await keys('Shift+F10');
    await lands(/^button Reply/);
    await keys('End');
    await lands(/^button Remove for everyone/);
    await keys('Enter');
    await osei.page.getByRole('alertdialog').getByText('The text will be gone').waitFor();
    await lands(/^button Cancel/);
    await keys('Tab', 'Enter');
    for (const actor of [osei, nora, tomas]) {
      const line = actor === osei ? 'You removed this message' : 'This message was removed';
      await actor.page.getByRole('article', { name: new RegExp(line) }).waitFor();
      await becomes(
        () => quoteIn(actor.message('I will be there')).innerText(),
        `${actor === osei ? 'You' : 'Dr Amara Osei'}\nThis message was removed`,
        'the quote of what is gone',
      );
      expect(await actor.message('Your next appointment').count()).toBe(0);
    }
  });
});

test('[SRCH1] a search within the conversation counts exactly, goes far up by keys, and leads back', async () => {
  const { page } = osei;
  await field(page).focus();
  await page.keyboard.press('Control+Shift+F');
  const bar = page.getByRole('search', { name: 'Search this conversation' });
  await bar.getByRole('searchbox').waitFor();
  await page.keyboard.type('note ward');
  await bar
    .getByText(`1 of ${HISTORY - 1}`, { exact: true })
    .first()
    .waitFor();
  for (const step of [2, 3]) {
    await page.keyboard.press('Enter');
    await bar
      .getByText(`${step} of ${HISTORY - 1}`, { exact: true })
      .first()
      .waitFor();
  }
  const third = osei.message(`Note ${HISTORY - 3} of the ward`).first();
  await becomes(() => inView(third), true, 'the third newest in view');
  expect(await third.locator('mark').allInnerTexts()).toEqual(['Note', 'ward']);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('all began');
  await bar.getByText('1 of 1', { exact: true }).first().waitFor();
  const first = osei.message('Where it all began').first();
  await becomes(() => inView(first), true, 'the first of all in view');
  expect(await first.locator('mark').allInnerTexts()).toEqual(['all', 'began']);
  await page.keyboard.press('Escape');
  await bar.waitFor({ state: 'detached' });
  await becomes(() => inView(page.getByRole('article').last()), true, 'the end in view again');
  expect(await field(page).evaluate((element) => element.matches(':focus'))).toBe(true);

  // By a day, from the button.
  await page.getByRole('button', { name: 'Search this conversation' }).click();
  await bar.getByRole('button', { name: 'Go to a date' }).click();
  const day = bar.getByLabel('Date', { exact: true });
  await day.fill('2199-01-01');
  await bar.getByRole('button', { name: 'Go', exact: true }).click();
  await bar.getByText('There is no message on this day or later').waitFor();
  await day.fill('2020-01-01');
  await page.keyboard.press('Enter');
  await bar.waitFor({ state: 'detached' });
  await becomes(() => inView(first), true, 'the beginning in view');
});

test('[MSG3] an urgent message is acknowledged by name, and its writer sees by whom', async () => {
  expect(await nora.page.getByRole('button', { name: 'Mark as urgent' }).count()).toBe(0);
  await osei.page.getByRole('button', { name: 'Mark as urgent' }).click();
  await osei.write('Stop the tablets now');
  const [mine, hers, his] = [osei, nora, tomas].map((actor) => actor.message('Stop the tablets now').last());
  await mine!.getByText('0 of 2 acknowledged').waitFor();
  // Said at once to whoever hears the page.
  const alert = nora.page
    .getByRole('alert')
    .filter({ hasText: 'Dr Amara Osei: Urgent: Stop the tablets now' });
  await alert.waitFor({ state: 'attached' });
  expect(await hers!.getAttribute('aria-label')).toMatch(
    /^(New messages\. )?Dr Amara Osei, Urgent: Stop the tablets now/u,
  );
  await hers!.getByRole('button', { name: 'I have seen this' }).press('Enter');
  await hers!.getByText(/You acknowledged it \d+:\d\d/u).waitFor();
  await becomes(() => hers!.evaluate((row) => row.matches(':focus')), true, 'the focus with the message');
  await his!.getByRole('button', { name: 'I have seen this' }).waitFor();
  await mine!.getByText('1 of 2 acknowledged').waitFor();
  await choose(osei, 'Stop the tablets now', 'Message details');
  const card = osei.page.getByRole('dialog', { name: 'Message details' });
  await card.getByText('Not acknowledged yet').waitFor();
  const said = (await card.innerText()).replace(/\s+/gu, ' ');
  expect(said).toMatch(
    /Acknowledged (?:NW )?Nora Whitfield Patient \d+:\d\d Not acknowledged yet (?:TF )?Tomás Ferreira/u,
  );
  await osei.page.keyboard.press('Escape');
  // What she acknowledged stays as it was when she did.
  expect(
    await (await menuOf(osei, 'Stop the tablets now')).getByRole('menuitem', { name: 'Edit' }).count(),
  ).toBe(0);
  await osei.page.keyboard.press('Escape');
});

test('[MSG4] [CUR2] someone is named by the keyboard, sees it marked, and has it counted until it is read', async () => {
  const { page } = osei;
  const row = nora.row(TITLE);
  const mentions = row.getByText('1 mention.');
  await nora.openConversation('Dr Amara Osei');
  await field(page).focus();
  await page.keyboard.type('The diary please, @whit');
  await page.getByRole('option', { name: 'Nora Whitfield Patient' }).waitFor();
  await page.keyboard.press('Enter');
  await becomes(() => field(page).inputValue(), 'The diary please, @Nora Whitfield ', 'the name in the text');
  await page.keyboard.press('Enter');
  await mentions.waitFor({ state: 'attached' });
  await tomas.write('And mine');
  await becomes(() => unreadIn(row), 2, 'both unread');
  expect(await mentions.count()).toBe(1);
  await nora.openConversation(TITLE);
  for (const [actor, me] of [
    [nora, 1],
    [tomas, 0],
  ] as const) {
    const named = actor.message('The diary please').last().locator('.named');
    expect(await named.innerText()).toBe('@Nora Whitfield');
    expect(await named.and(actor.page.locator('.me')).count()).toBe(me);
  }
  await mentions.waitFor({ state: 'detached' });
  await becomes(() => unreadIn(row), 0, 'nothing unread');
});

test('[RCP1] who keeps reading private is seen to have a message and not to have read it, and every page of theirs knows', async () => {
  const settings = async (page: Page): Promise<Locator> => {
    await page.getByRole('button', { name: 'Message settings' }).click();
    return page.getByRole('switch', { name: 'Keep what I read private' });
  };
  const second = await tomas.tab(`${stage.portalUrl}/clinic?persona=pharmacist`);
  const [choice, there] = [await settings(tomas.page), await settings(second)];
  await choice.click();
  await becomes(() => there.isChecked(), true, 'the choice on the other page');
  await second.keyboard.press('Escape');
  await tomas.page.keyboard.press('Escape');
  await osei.write('Please check the dose');
  await tomas.message('Please check the dose').waitFor();
  const api = await stage.api(cast.tomas);
  await becomes(
    async () => {
      const { cursor, head } = await api.conversation(conversationId);
      return cursor.read_seq === head;
    },
    true,
    'read',
  );
  await becomes(() => unreadIn(tomas.row(TITLE, second)), 0, 'nothing unread on the other page');
  await hasStatus(osei.message('Please check the dose'), 'Delivered');
  await choose(osei, 'Please check the dose', 'Message details');
  const card = osei.page.getByRole('dialog', { name: 'Message details' });
  await card.getByText('Seen by 1 of 1').waitFor();
  expect((await card.innerText()).replace(/\s+/gu, ' ')).toMatch(
    /Delivered (?:TF )?Tomás Ferreira Pharmacist Reading is kept private/u,
  );
  await osei.page.keyboard.press('Escape');
  await (await settings(tomas.page)).click();
  await becomes(() => choice.isChecked(), false, 'the choice taken back');
  await tomas.page.keyboard.press('Escape');
  await second.close();
});

test('[MSG1] past the tenant’s time a change is refused in clear words, and is no longer offered', async () => {
  await nora.write('72 point 5, to be exact');
  await hasStatus(nora.message('72 point 5'), 'Read');
  await configureTenant(stage.operator, stage.secrets, [stage.portalUrl], {
    editWindowMs: 0,
    retractWindowMs: 0,
  });
  // Whoever comes in brings the tenant's rules of now.
  await tomas.page.reload();
  await tomas.openConversation(TITLE);
  await choose(nora, '72 point 5', 'Edit');
  await nora.page.keyboard.type(' or so');
  await nora.page.keyboard.press('Enter');
  await nora.page.getByRole('alert').getByText('The time for changing this message has passed').waitFor();
  expect(await tomas.message('or so').count()).toBe(0);
  await nora.page.reload();
  await nora.openConversation(TITLE);
  const menu = await menuOf(nora, '72 point 5');
  await menu.getByRole('menuitem', { name: 'Reply' }).waitFor();
  expect(await menu.getByRole('menuitem', { name: 'Edit' }).count()).toBe(0);
  await nora.page.keyboard.press('Escape');
});

test('[PHI1] no page broke its policy or reported an error', () => {
  for (const actor of [nora, osei, tomas]) expect(actor.unexpected()).toEqual([]);
});
