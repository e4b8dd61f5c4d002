import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Api, ConversationSocket } from '../support/api.ts';
import { newClientId } from '../support/api.ts';
import { Stage, becomes, cast, hasStatus, unreadIn, type Actor, type StageOptions } from './stage.ts';

const OSEI = 'Dr Amara Osei';
const pdf = readFileSync('demo/assets/seed/home-readings-june.pdf');

/**
 * What a page and a server must be able to do together, whichever of the two is of another day. A patient's page and
 * a doctor who answers from outside a browser; the tests tell one story in order.
 */
export function tellSkewStory(kept: StageOptions): void {
  let stage: Stage;
  let nora: Actor;
  let doctor: Api;
  let conversationId = '';

  beforeAll(async () => {
    stage = await Stage.open(kept);
    doctor = await stage.api(cast.osei);
    const { items } = await doctor.conversations();
    const direct = items.find((entry) => entry.type === 'direct' && entry.others[0]?.user_id === 'pt-nora');
    conversationId = direct?.conversation_id ?? '';
    nora = await stage.enter('/hospital', cast.nora);
  });
  afterAll(() => stage.close());

  /** The doctor at a socket, gone again when `run` is done. */
  async function atSocket(run: (socket: ConversationSocket) => Promise<unknown>): Promise<void> {
    const { socket } = await doctor.join(conversationId);
    await run(socket);
    socket.close();
  }

  test('[WIRE1] [CUR2] it lists and counts, and reading takes the count away', async () => {
    const row = nora.row(OSEI);
    await row.waitFor();
    await doctor.post(conversationId, 'A question over the years');
    await becomes(() => unreadIn(row), 1, 'one unread');
    await nora.openConversation(OSEI);
    await nora.message('A question over the years').waitFor();
    await becomes(() => unreadIn(row), 0, 'none unread');
  });

  test('[WIRE1] [STA2] it sends, and is told how far the message has come', async () => {
    await nora.write('An answer over the years');
    const answer = nora.message('An answer over the years');
    await hasStatus(answer, 'Sent');
    const { items } = await doctor.history(conversationId);
    const last = items.at(-1);
    expect(last?.content).toBe('An answer over the years');
    await doctor.read(last?.message_id ?? '');
    await hasStatus(answer, 'Read');
  });

  test('[WIRE1] [MSG1] [MSG2] an edit, a reaction and a retraction of the other arrive', async () => {
    await doctor.edit((await doctor.post(conversationId, 'with a typp')).message_id, 'with a typo');
    await nora.message('with a typo').waitFor();

    const { items } = await doctor.history(conversationId);
    const hers = items.find((item) => item.content === 'An answer over the years');
    await atSocket(async (socket) => {
      const client_id = newClientId();
      const message_id = hers?.message_id ?? '';
      socket.send({ type: 'react', client_id, message_id, emoji: '👍', action: 'add' });
      await socket.next('ack', (ack) => ack.client_id === client_id);
    });
    await nora.message('An answer over the years').getByText('👍').waitFor();

    const { message_id } = await doctor.post(conversationId, 'a word too many');
    await nora.message('a word too many').waitFor();
    await doctor.remove(message_id);
    await becomes(() => nora.message('a word too many').count(), 0, 'the words gone');
  });

  test('[WIRE1] a reply of the other shows what it answers', async () => {
    const { items } = await doctor.history(conversationId);
    const hers = items.find((item) => item.content === 'An answer over the years');
    await doctor.post(conversationId, 'In reply', { reply_to: hers?.message_id ?? null });
    await nora.message('In reply').getByText('An answer over the years').waitFor();
  });

  test('[WIRE1] [TYPE1] it is shown who is typing', async () => {
    await atSocket(async (socket) => {
      socket.send({ type: 'pull', after: 0 });
      socket.send({ type: 'typing', active: true });
      await nora.page
        .getByText(/is typing/i)
        .first()
        .waitFor();
    });
  });

  test('[WIRE1] [FILE2] files go both ways, byte for byte', async () => {
    const chooser = nora.page.waitForEvent('filechooser');
    await nora.page.getByRole('button', { name: /^Add a file or photo/ }).click();
    await (await chooser).setFiles({ name: 'Mine.pdf', mimeType: 'application/pdf', buffer: pdf });
    await nora.write('My file');
    await hasStatus(nora.message('My file').or(nora.message('Mine.pdf')).last(), 'Sent');
    const { items } = await doctor.history(conversationId);
    const got = await doctor.raw(items.at(-1)?.attachment_url ?? '');
    expect(Buffer.from(await got.arrayBuffer()).equals(pdf)).toBe(true);

    const stored = await doctor.upload(conversationId, new Uint8Array(pdf), {
      name: 'Theirs.pdf',
      type: 'application/pdf',
    });
    await doctor.post(conversationId, 'Their file', {
      message_type: 'file',
      attachment_ids: [stored.body.attachment_id],
    });
    const download = nora.page.waitForEvent('download');
    await nora.page.getByRole('button', { name: 'Download Theirs.pdf' }).click();
    expect(readFileSync(await (await download).path()).equals(pdf)).toBe(true);
  });

  test('[WIRE1] [RES1] it takes up where it was after the line was gone: what was said, edited and written meanwhile', async () => {
    const before = await doctor.post(conversationId, 'Before the tunnel');
    await nora.message('Before the tunnel').waitFor();
    await nora.context.setOffline(true);
    await nora.page.getByText('You are offline.').first().waitFor();
    await nora.write('Written in the tunnel');
    await doctor.post(conversationId, 'Said meanwhile');
    await doctor.edit(before.message_id, 'Put right meanwhile');
    await nora.context.setOffline(false);
    await nora.message('Said meanwhile').waitFor({ timeout: 30_000 });
    await nora.message('Put right meanwhile').waitFor();
    await hasStatus(nora.message('Written in the tunnel'), 'Sent', 30_000);
    const { items } = await doctor.history(conversationId);
    expect(items.filter((item) => item.content === 'Written in the tunnel')).toHaveLength(1);
    for (const text of ['Said meanwhile', 'Written in the tunnel'])
      expect(await nora.message(text).count(), text).toBe(1);
  });

  test('[WIRE1] [SRCH1] it finds what was said', async () => {
    await nora.page.getByRole('searchbox', { name: 'Search messages' }).fill('Harbour Street');
    await nora.page
      .getByRole('button', { name: /Harbour Street/ })
      .first()
      .waitFor();
  });

  test('[WIRE1] the page complained of nothing', () => {
    expect(nora.unexpected()).toEqual([]);
  });
}
