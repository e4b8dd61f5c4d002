import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Stage, becomes, cast, hasStatus, unreadIn } from './stage.ts';

/**
 * A page that was opened before a deploy keeps running the client it loaded. Each client ever released is kept as it
 * was built (scripts/keep-client.ts), and the present servers must still serve it.
 */

const KEPT = 'test/fixtures/clients';
const clients = existsSync(KEPT) ? readdirSync(KEPT) : [];

test('at least one client is kept', () => {
  expect(clients.length).toBeGreaterThan(0);
});

describe.each(clients)('the client %s', (name) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open(resolve(KEPT, name));
  });
  afterAll(() => stage.close());

  test('lists, reads, sends, is told how far a message has come, and finds', async () => {
    const doctor = await stage.api(cast.osei);
    const nora = await stage.enter('/hospital', cast.nora);
    const row = nora.row('Dr Amara Osei');
    await row.waitFor();
    const { items } = await doctor.conversations();
    const direct = items.find((entry) => entry.type === 'direct' && entry.others[0]?.user_id === 'pt-nora');
    const conversationId = direct?.conversation_id ?? '';

    await doctor.post(conversationId, 'A question to an older page');
    await becomes(() => unreadIn(row), 1, 'one unread');
    await nora.openConversation('Dr Amara Osei');
    await nora.message('A question to an older page').waitFor();
    await becomes(() => unreadIn(row), 0, 'none unread');

    await nora.write('An answer from an older page');
    const answer = nora.message('An answer from an older page');
    await hasStatus(answer, 'Sent');
    const { items: lines } = await doctor.history(conversationId);
    const last = lines.at(-1);
    expect(last?.content).toBe('An answer from an older page');
    await doctor.read(last?.message_id ?? '');
    await hasStatus(answer, 'Read');

    await doctor.edit((await doctor.post(conversationId, 'with a typp')).message_id, 'with a typo');
    await nora.message('with a typo').waitFor();

    await nora.page.getByRole('searchbox', { name: 'Search messages' }).fill('Harbour Street');
    await nora.page
      .getByRole('button', { name: /Harbour Street/ })
      .first()
      .waitFor();
    expect(nora.unexpected()).toEqual([]);
  });
});
