import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newClientId } from '../support/api.ts';
import { Stage, becomes, cast, hasStatus, unreadIn, type Actor } from './stage.ts';

/** The servers go and come back, as by `npm start`; nobody loses anything. */

let stage: Stage;
let nora: Actor;
let osei: Actor;

/** What a list says of each conversation, without the clock and who is here just now. */
const list = async (actor: Actor): Promise<string[]> =>
  (await (await stage.api(actor.person)).conversations()).items.map(
    (entry) =>
      `${entry.conversation_id} ${entry.unread} ${entry.read_seq} ${entry.head_seq} ${entry.last_message?.text ?? ''}`,
  );

/** One conversation with a message of each fate, and everything the endpoints say of it. */
async function talkByHttp() {
  const api = await stage.api(cast.nora);
  const doctor = await stage.api(cast.osei);
  const { conversation } = await doctor.createConversation({
    type: 'group',
    title: 'Before the restart',
    user_ids: ['pt-nora', 'rx-ferreira'],
  });
  const id = conversation.conversation_id;
  const sent = { content: 'kept over the night', client_id: newClientId() };
  const again = () => api.post(id, sent.content, { client_id: sent.client_id });
  const first = await again();
  const edited = await api.post(id, 'to be mendet');
  await api.edit(edited.message_id, 'to be mended');
  const removed = await api.post(id, 'to be removed');
  await api.remove(removed.message_id);
  await doctor.read(first.message_id);
  const look = async () => ({
    message: await api.message(first.message_id),
    edited: await api.message(edited.message_id),
    removed: await api.message(removed.message_id),
    history: await api.history(id),
    conversation: await api.conversation(id),
    senders: await api.senders(id),
    search: (await api.search('mended')).total,
  });
  return { look, again, first, next: () => api.post(id, 'after the restart') };
}

describe('[DUR1] a restart', () => {
  let told: Awaited<ReturnType<typeof talkByHttp>>;
  let before: Awaited<ReturnType<typeof told.look>>;
  let lists: readonly string[][];
  let unread = 0;

  beforeAll(async () => {
    stage = await Stage.open({ wrangler: true });
    nora = await stage.enter('/hospital', cast.nora);
    osei = await stage.enter('/clinic?persona=doctor', cast.osei);
  });
  afterAll(() => stage.close());

  test('people talk, by HTTP and in pages, until nothing answers any more', async () => {
    told = await talkByHttp();
    before = await told.look();
    expect(before.edited.content).toBe('to be mended');
    expect(before.removed.content).toBeNull();
    expect(before.search).toBe(1);
    await nora.openConversation('Dr Amara Osei');
    await nora.write('Said before the power went');
    await hasStatus(nora.message('Said before the power went'), 'Delivered');
    lists = [await list(nora), await list(osei)];
    unread = await unreadIn(osei.row('Nora Whitfield'));
    expect(unread).toBeGreaterThan(0);

    await stage.stop();
    await expect(fetch(`${stage.chatUrl}/health`)).rejects.toThrow();
    await nora.write('Said while it was dark');
    await stage.start();
  });

  test('by plain HTTP: every endpoint answers as before', async () => {
    expect(await told.look()).toEqual(before);
    // [IDM1] A retry from before the restart is still the same message.
    expect((await told.again()).message_id).toBe(told.first.message_id);
  });

  test('[DUR1] in the pages: history, cursors and counts are as before, and the pages come back by themselves', async () => {
    await hasStatus(nora.message('Said while it was dark'), 'Delivered', 60_000);
    expect(await nora.message('Said before the power went').count()).toBe(1);
    expect(await nora.message('Said while it was dark').count()).toBe(1);
    await becomes(() => unreadIn(osei.row('Nora Whitfield')), unread + 1, 'one more unread', 30_000);
    const now = [await list(nora), await list(osei)];
    // Only the conversation that was written in has changed.
    for (const [index, rows] of now.entries())
      expect(rows.filter((row) => !(lists[index] ?? []).includes(row))).toHaveLength(1);

    await osei.openConversation('Nora Whitfield');
    await hasStatus(nora.message('Said while it was dark'), 'Read', 20_000);
  });

  test('[ORD1] the numbers go on where they were', async () => {
    expect((await told.next()).seq).toBe(before.conversation.head + 1);
  });

  test('no page reported an error but the lost line', () => {
    for (const actor of stage.actors) expect(actor.unexpected(), actor.person.name).toEqual([]);
  });
});
