import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { Stage, becomes, cast, type Actor } from './stage.ts';

/**
 * A doctor, a patient and a pharmacist in three browser profiles, and the life of a group. The tests tell one story in
 * order; each leaves the pages where the next one begins.
 */

const GROUP = 'Ankle swelling';
const NAMED = 'Ankles and dressings';
const { nora: NORA, osei: OSEI, tomas: TOMAS } = cast;

let stage: Stage;
let osei: Actor;
let nora: Actor;
let tomas: Actor;
let pharmacist: Api;
let groupId = '';

beforeAll(async () => {
  stage = await Stage.open();
  osei = await stage.enter('/clinic?persona=doctor', OSEI);
  nora = await stage.enter('/hospital', NORA);
  tomas = await stage.enter('/clinic?persona=pharmacist', TOMAS);
  pharmacist = await stage.api(TOMAS);
});
afterAll(() => stage.close());

const pane = (actor: Actor) => actor.page.locator('care-people-pane');
const people = (actor: Actor) => actor.page.getByRole('button', { name: 'People in this conversation' });
const person = (actor: Actor, name: string) => pane(actor).getByRole('listitem').filter({ hasText: name });
/** In the menu beside a person. */
const choose = async (actor: Actor, name: string, what: string): Promise<void> => {
  await pane(actor)
    .getByRole('button', { name: `Options for ${name}` })
    .click();
  await actor.page.getByRole('menuitem', { name: what }).click();
};
const way = (actor: Actor, name: string) => pane(actor).getByRole('button', { name, exact: true });
const line = (actor: Actor, text: string) => actor.page.getByRole('article').filter({ hasText: text });

test('[SEAT1] [SEAT2] a doctor starts a group by name, and it is there for the others', async () => {
  await osei.page.getByRole('button', { name: 'New conversation' }).click();
  for (const name of [NORA.name, 'Priya Nair'])
    await osei.page.getByRole('dialog').getByRole('checkbox', { name }).check();
  await osei.page.getByRole('radio', { name: 'Care team' }).check();
  await osei.page.getByRole('textbox', { name: 'Name of the group' }).fill(GROUP);
  await osei.page.getByRole('button', { name: 'Start conversation' }).click();
  await osei.page.getByRole('heading', { name: GROUP }).waitFor();
  await osei.write('Please send a photo of the dressing, Nora.');
  await nora.openConversation(GROUP);
  await line(nora, 'Dr Amara Osei started this conversation').waitFor();
  await nora.message('Please send a photo').waitFor();
  await nora.page.getByText('Care team, 3 people').first().waitFor();
});

test('[SEAT1] who may not manage sees who is in, and is offered no more than leaving', async () => {
  await people(nora).click();
  await person(nora, 'Dr Amara Osei').getByText('Owner').waitFor();
  await person(nora, 'Nora Whitfield (you)').waitFor();
  expect(await pane(nora).getByRole('button').allInnerTexts()).toEqual(['', 'Leave conversation']);
  await nora.page.keyboard.press('Escape');
  await becomes(() => people(nora).evaluate((button) => button.matches(':focus')), true, 'focus given back');
});

test('[VIS1] [SEAT1] a pharmacist is added with all that was said, and everyone is told', async () => {
  await people(osei).click();
  await way(osei, 'Add people').click();
  const dialog = osei.page.getByRole('dialog', { name: 'Add people' });
  await dialog.getByRole('checkbox', { name: TOMAS.name }).check();
  expect(await dialog.getByRole('checkbox', { name: NORA.name }).count()).toBe(0);
  await dialog.getByRole('radio', { name: 'The whole conversation' }).check();
  await dialog.getByRole('button', { name: 'Add people' }).click();
  // The log may tell of it before the request is answered: he stands in the list while the dialog is still there.
  await dialog.waitFor({ state: 'hidden' });
  await person(osei, TOMAS.name).waitFor();
  await line(nora, 'Dr Amara Osei added Tomás Ferreira').waitFor();
  await tomas.openConversation(GROUP);
  await tomas.message('Please send a photo').waitFor();
});

test('[SEAT1] a role is changed, at once for the one it is about', async () => {
  await choose(osei, TOMAS.name, 'Make a reader');
  await tomas.page.getByText('You can read here, but not write.').waitFor();
  await line(nora, 'Dr Amara Osei made Tomás Ferreira a reader').waitFor();
  await person(osei, TOMAS.name).getByText('Read only').waitFor();
  await choose(osei, TOMAS.name, 'Make a member');
  await tomas.write('I have the dressings here.');
  await nora.message('I have the dressings here.').waitFor();
  // What people may do is no news: the list shows what was said.
  await becomes(() => nora.row(GROUP).getByText('I have the dressings here.').count(), 1, 'the message');
});

test('[TYPE1] who is typing is shown to the others by name, until they no longer do', async () => {
  const typing = (actor: Actor) => actor.page.getByText('Tomás Ferreira is typing');
  const field = tomas.page.getByRole('textbox', { name: 'Write a message' });
  await field.pressSequentially('And I');
  await typing(nora).first().waitFor();
  await typing(osei).first().waitFor();
  expect(await typing(tomas).count()).toBe(0);
  await field.fill('');
  for (const actor of [nora, osei]) await becomes(() => typing(actor).count(), 0, 'nobody typing');
});

test('[INB1] a new name is everyone’s', async () => {
  await way(osei, 'Change name').click();
  const field = pane(osei).getByRole('textbox', { name: 'Name of the group' });
  await field.fill(NAMED);
  await field.press('Enter');
  await line(nora, `Dr Amara Osei named this conversation “${NAMED}”`).waitFor();
  for (const actor of [osei, nora, tomas]) await actor.row(NAMED).waitFor();
});

test('[ACL2] [ACL3] who is taken out loses it at once: what is open, the list, the search and the files', async () => {
  const pdf = new Uint8Array(readFileSync('demo/assets/seed/home-readings-june.pdf'));
  const doctor = await stage.api(OSEI);
  const { items } = await doctor.conversations();
  groupId = items.find(({ title }) => title === NAMED)?.conversation_id ?? '';
  const stored = await doctor.upload(groupId, pdf, { name: 'Swelling.pdf', type: 'application/pdf' });
  const { attachment_id } = stored.body;
  const sent = await doctor.post(groupId, 'The dressing chart', {
    message_type: 'file',
    attachment_ids: [attachment_id],
  });
  await tomas.message('The dressing chart').waitFor();
  await becomes(async () => (await pharmacist.search('dressing chart')).total, 1, 'found before');
  expect((await pharmacist.raw(sent.attachment_url ?? '')).status).toBe(200);

  await choose(osei, TOMAS.name, 'Remove from conversation');
  const ask = osei.page.getByRole('alertdialog', { name: 'Remove Tomás Ferreira?' });
  await ask.getByRole('button', { name: 'Cancel' }).click();
  expect(await person(osei, TOMAS.name).count()).toBe(1);
  await choose(osei, TOMAS.name, 'Remove from conversation');
  await ask.getByRole('button', { name: 'Remove' }).click();
  await tomas.page.getByText('You are no longer in this conversation').waitFor();
  await becomes(() => tomas.row(NAMED).count(), 0, 'gone from the list');
  expect(await tomas.page.getByText('The dressing chart').count()).toBe(0);
  expect((await pharmacist.search('dressing chart')).total).toBe(0);
  expect((await pharmacist.raw(sent.attachment_url ?? '')).status).toBe(404);
  await line(nora, 'Dr Amara Osei removed Tomás Ferreira').waitFor();
});

test('[SEAT1] the last owner is told why they cannot leave, and can once there is another', async () => {
  await pane(osei).getByText('You are the only owner.').waitFor();
  await choose(osei, NORA.name, 'Make an owner');
  await way(osei, 'Leave conversation').click();
  const ask = osei.page.getByRole('alertdialog', { name: 'Leave this conversation?' });
  await ask.getByRole('button', { name: 'Leave' }).click();
  await becomes(() => osei.row(NAMED).count(), 0, 'gone from the list');
  expect(await pane(osei).count()).toBe(0);
  await line(nora, 'Dr Amara Osei left').waitFor();
});

test('[SEAT2] closed, it is read and not written in, until an owner opens it again', async () => {
  await people(nora).click();
  await way(nora, 'Close conversation').click();
  await nora.page.getByRole('alertdialog').getByRole('button', { name: 'Close conversation' }).click();
  await nora.page.getByRole('heading', { name: 'This conversation is closed' }).waitFor();
  await nora.page.getByRole('alertdialog').waitFor({ state: 'detached' });
  // Over the messages: in her page there is no room beside them.
  await nora.page.keyboard.press('Escape');
  expect(await nora.page.getByRole('textbox', { name: 'Write a message' }).count()).toBe(0);
  await nora.page.getByRole('button', { name: 'Open again' }).click();
  await line(nora, 'Opened again by Nora Whitfield').waitFor();
  await nora.write('And on we go.');
  await nora.message('And on we go.').waitFor();
});

test('[INB1] [CUR5] what a person marks stands so in their own list, on every page, and in nobody else’s', async () => {
  const first = (actor: Actor) =>
    actor.page.getByRole('list', { name: 'Conversations' }).getByRole('button').first();
  const mark = async (name: string, what: string): Promise<void> => {
    await nora.row(name).click({ button: 'right' });
    await nora.page.getByRole('menuitem', { name: what }).click();
  };
  await mark('Northgate Imaging', 'Pin');
  await becomes(async () => (await first(nora).innerText()).includes('Northgate Imaging'), true, 'pinned');
  await mark('Northgate Imaging', 'Mark as unread');
  await nora.row('Northgate Imaging').getByText('Marked as unread').waitFor();
  await mark(NAMED, 'Archive');
  await nora.row(NAMED).waitFor({ state: 'detached' });
  await nora.page.getByRole('button', { name: 'More filters' }).click();
  await nora.page.getByRole('menuitem', { name: 'Archived' }).click();
  await nora.row(NAMED).waitFor();
  await nora.page.getByRole('button', { name: 'All', exact: true }).click();
  await nora.row(NAMED).waitFor({ state: 'detached' });
  await nora.write('One thing more.');
  await nora.row(NAMED).waitFor();
  const second = await nora.tab(`${stage.portalUrl}/hospital`);
  await nora.row('Northgate Imaging', second).getByText('Pinned').waitFor();
  await nora.row('Northgate Imaging', second).click();
  await becomes(
    () => nora.row('Northgate Imaging').getByText('Marked as unread').count(),
    0,
    'no longer unread on the other page',
  );
  expect(await tomas.page.getByText('Pinned').count()).toBe(0);
});

test('[SEAT1] in an announcement only its owner writes; the others read it, and react', async () => {
  await osei.page.getByRole('button', { name: 'New conversation' }).click();
  const dialog = osei.page.getByRole('dialog', { name: 'New conversation' });
  for (const name of [NORA.name, TOMAS.name]) await dialog.getByRole('checkbox', { name }).check();
  await dialog.getByRole('radio', { name: 'Announcement' }).check();
  await dialog.getByRole('textbox', { name: 'Name of the group' }).fill('Clinic hours');
  await dialog.getByRole('button', { name: 'Start conversation' }).click();
  await osei.write('We close at noon on Friday.');
  await nora.openConversation('Clinic hours');
  await nora.page.getByText('Only the people who run this conversation can write here.').waitFor();
  expect(await nora.page.getByRole('textbox', { name: 'Write a message' }).count()).toBe(0);
  await nora.message('We close at noon').click({ button: 'right' });
  await nora.page.getByRole('menuitemcheckbox', { name: '👍' }).click();
  await osei.message('We close at noon').getByRole('button', { name: /👍/ }).waitFor();
  for (const actor of [osei, nora, tomas]) expect(actor.unexpected()).toEqual([]);
});
