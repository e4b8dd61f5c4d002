import { describe, expect, test } from 'vitest';
import { closeCodes } from '../../protocol/errors.ts';
import { CONVERSATION, entry, message, person, preview, tokenFor } from './testing/builders.ts';
import { FakeProfile, settle } from './testing/fake-platform.ts';
import { ana, ben, makeWorld, openWorld, say, type World } from './testing/harness.ts';
import type { ChatState } from './state.ts';

/** Everything a state could show of a person, as text. */
const shown = (state: ChatState): string =>
  JSON.stringify({ ...state, presence: [...state.presence], drafts: [...state.drafts] });

describe('starting', () => {
  test('[AUTH5] nothing is asked of anyone before it', async () => {
    const world = makeWorld();
    await world.platform.advance(60_000);
    expect(world.server.requests).toEqual([]);
    expect(world.client.state.phase.name).toBe('idle');
    expect([world.platform.listeners, world.platform.pendingTimers]).toEqual([0, 0]);
  });

  test('[INB1] brings the person, the settings and the inbox', async () => {
    const world = makeWorld();
    world.server.entries = [entry(CONVERSATION, { unread: 2 })];
    await world.client.start();
    await settle();
    expect(world.client.state).toMatchObject({
      phase: { name: 'ready' },
      me: ana,
      settings: { tenant: 'clinic' },
      inbox: { phase: 'ready', link: 'online', totals: { unread: 2 } },
      offline: false,
    });
  });

  test('[AUTH5] the token is in no URL, no frame and no storage', async () => {
    const world = await openWorld();
    say(world, 'x');
    await world.platform.advance(0);
    const token = tokenFor('ana', 1);
    expect(world.server.requests.every((each) => each.token.length > 0)).toBe(true);
    const said = JSON.stringify([
      world.server.requests.map((each) => [each.path, [...each.query], each.body]),
      world.server.frames,
      [...world.platform.stored],
    ]);
    expect(said).not.toContain(token.split('.')[1]);
  });

  test('[AUTH5] nobody signed in is a state of its own, and the next start asks again', async () => {
    let signedIn = false;
    const world: World = makeWorld({ getToken: () => (signedIn ? world.server.grant() : null) });
    await world.client.start();
    expect(world.client.state.phase).toEqual({ name: 'signed_out' });
    signedIn = true;
    world.client.retryLoading();
    await settle();
    expect(world.client.state.phase).toEqual({ name: 'ready' });
  });

  test('[WIRE5] a refused origin is said, and not asked for again and again', async () => {
    const world = makeWorld();
    world.server.refusals.set('/me', 'origin_denied').set('/tickets', 'origin_denied');
    await world.client.start();
    expect(world.client.state.phase).toEqual({ name: 'denied', code: 'origin_denied' });
    const asked = world.server.requests.length;
    await world.platform.advance(120_000);
    expect(world.server.requests).toHaveLength(asked);
  });

  test('[WIRE5] a refusal of the socket for good is said too, and retrying begins anew', async () => {
    const world = makeWorld();
    await world.client.start();
    await settle();
    world.server.closeAll(closeCodes.forbidden.code);
    await settle();
    expect(world.client.state.phase).toEqual({ name: 'denied', code: 'forbidden' });
    world.client.retryLoading();
    await settle();
    expect(world.client.state).toMatchObject({ phase: { name: 'ready' }, inbox: { link: 'online' } });
  });

  test('[WIRE4] an unreachable server is said, and tried until it is there', async () => {
    const world = makeWorld();
    world.server.network = 'cut';
    await world.client.start();
    expect(world.client.state.phase).toEqual({ name: 'failed', code: 'unavailable' });
    world.server.network = 'up';
    await world.platform.advance(60_000);
    expect(world.client.state.phase).toEqual({ name: 'ready' });
    expect(world.client.state.inbox.phase).toBe('ready');
  });

  test('[AUTH5] a rejected token is replaced once, unseen', async () => {
    const world = makeWorld();
    let calls = 0;
    world.server.routes.set('GET /directory', ({ token }) => {
      calls++;
      return token === tokenFor('ana', 1) ? undefined : { items: [ben], next: null };
    });
    await world.client.start();
    world.server.refusals.set('/directory', 'token_expired');
    const asked = world.client.directory('b');
    await expect(asked).rejects.toMatchObject({ code: 'token_expired' });
    expect(world.server.requests.filter((each) => each.path === '/directory')).toHaveLength(2);
    world.server.refusals.clear();
    expect(await world.client.directory('b')).toEqual([ben]);
    expect(calls).toBe(1);
  });
});

describe('[AUTH4] a token that runs out', () => {
  test('is renewed in band on every live socket', async () => {
    const world = await openWorld();
    await world.platform.advance(480_000);
    const renewals = world.server.frames.filter((each) => each.frame.type === 'renew');
    expect(renewals.map((each) => each.target).sort()).toEqual([CONVERSATION, 'inbox'].sort());
    expect(world.open().link).toBe('online');
  });
});

describe('[AUTH6] leaving', () => {
  test('logout leaves nothing: no state, drafts, sockets, timers or late answers', async () => {
    const world = await openWorld((each) => each.room.append(ben));
    world.room.onSend = 'swallow';
    say(world, 'unsent');
    world.client.setDraft(CONVERSATION, 'half');
    expect(world.platform.stored.size).toBe(1);
    world.client.search('text');
    world.client.logout();
    expect(world.client.state.phase).toEqual({ name: 'signed_out' });
    expect(shown(world.client.state)).not.toMatch(/ana|ben|text|half|unsent/);
    expect(world.platform.stored.size).toBe(0);
    await world.platform.advance(120_000);
    expect(world.client.state.phase).toEqual({ name: 'signed_out' });
    expect([world.room.sockets.size, world.server.inboxSockets.size]).toEqual([0, 0]);
    expect(world.platform.pendingTimers).toBe(0);
  });

  test('another person from the portal: nothing of the first is shown with the second', async () => {
    const world = await openWorld((each) => each.room.append(ben));
    world.client.setDraft(CONVERSATION, 'of ana');
    const seen: ChatState[] = [];
    world.client.subscribe((state) => seen.push(state));
    const cleo = person('cleo', 'pharmacist');
    world.server.user = cleo;
    await world.platform.advance(480_000);
    expect(world.client.state.me).toEqual(cleo);
    expect(world.client.state.open).toBeNull();
    expect(world.client.state.drafts.size).toBe(0);
    for (const state of seen) {
      if (shown(state).includes('cleo')) expect(shown(state)).not.toMatch(/"ana"|of ana/);
    }
    expect(world.server.requests.filter((each) => each.token !== '').at(-1)?.token).toContain(
      tokenFor('cleo', 0).split('.')[1]?.slice(0, 12),
    );
  });

  test('another person by the word of the server alone', async () => {
    const opaque = { token: 'opaque', expires_in: 600 };
    const world = makeWorld({ getToken: () => opaque });
    await world.client.start();
    await settle();
    world.server.user = person('cleo');
    world.server.closeAll(1006);
    await world.platform.advance(5_000);
    expect(world.client.state.me?.user_id).toBe('cleo');
  });

  test('logout in one tab empties the others of the same tenant', async () => {
    const profile = new FakeProfile();
    const [first, second] = [makeWorld({ profile }), makeWorld({ profile })];
    await first.client.start();
    await second.client.start();
    first.client.logout();
    expect(second.client.state).toMatchObject({ phase: { name: 'signed_out' }, me: null });
  });

  test('another person in another tab empties this one, which begins anew when looked at', async () => {
    const profile = new FakeProfile();
    const [first, second] = [makeWorld({ profile }), makeWorld({ profile })];
    await first.client.start();
    const cleo = person('cleo');
    second.server.user = first.server.user = cleo;
    await second.client.start();
    expect(first.client.state).toMatchObject({ phase: { name: 'signed_out' }, me: null });
    first.platform.signal('visibility');
    await settle();
    expect(first.client.state.me).toEqual(cleo);
  });

  test('destroy lets go of everything but the draft', async () => {
    const world = await openWorld();
    world.client.setDraft(CONVERSATION, 'half');
    world.client.destroy();
    await world.platform.advance(120_000);
    expect([world.platform.listeners, world.platform.pendingTimers]).toEqual([0, 0]);
    expect(world.platform.stored.size).toBe(1);
  });

  test('stop closes the sockets and keeps what is shown; start takes it up', async () => {
    const world = await openWorld((each) => each.room.append(ben));
    world.client.stop();
    await world.platform.advance(0);
    expect(world.room.sockets.size).toBe(0);
    expect(world.open().rows).toHaveLength(1);
    world.room.append(ben);
    await world.client.start();
    await world.platform.advance(0);
    expect(world.open().rows).toHaveLength(2);
    expect(world.client.state.phase).toEqual({ name: 'ready' });
  });
});

describe('the inbox', () => {
  const other = 'conversation-for-tests-1111111';

  test('[STA2] tells what was delivered once, and not what is one’s own or read', async () => {
    const world = makeWorld();
    world.server.entries = [
      entry(CONVERSATION, { unread: 1, head_seq: 4, last_message: preview(ben, 4) }),
      entry(other, { head_seq: 3, last_message: preview(ana, 3) }),
      entry('conversation-for-tests-2222222', { head_seq: 9, read_seq: 9, last_message: preview(ben, 9) }),
    ];
    await world.client.start();
    await settle();
    expect(world.server.framesOf('delivered')).toEqual([
      { type: 'delivered', items: [{ conversation_id: CONVERSATION, seq: 4 }] },
    ]);
    world.server.tellInbox({
      type: 'entry',
      entry: entry(CONVERSATION, { unread: 2, head_seq: 5, inbox_rev: 2, last_message: preview(ben, 5) }),
      totals: world.server.totals(),
    });
    await settle();
    expect(world.server.framesOf('delivered').at(-1)).toMatchObject({ items: [{ seq: 5 }] });
    world.server.closeAll(1006);
    await world.platform.advance(3_000);
    expect(world.server.framesOf('delivered')).toHaveLength(3);
  });

  test('[INB1] orders entries by time, and a late older state of one changes nothing', async () => {
    const world = makeWorld();
    const early = entry(CONVERSATION, { inbox_rev: 5, sort_at: message(1, ben).created_at });
    world.server.entries = [early, entry(other, { sort_at: message(2, ben).created_at })];
    await world.client.start();
    await settle();
    const ids = () => world.client.state.inbox.entries.map((each) => each.conversation_id);
    expect(ids()).toEqual([other, CONVERSATION]);
    const tell = (rev: number, at: number) =>
      world.server.tellInbox({
        type: 'entry',
        entry: entry(CONVERSATION, { inbox_rev: rev, sort_at: message(at, ben).created_at }),
        totals: world.server.totals(),
      });
    tell(6, 9);
    await settle();
    expect(ids()).toEqual([CONVERSATION, other]);
    tell(4, 1);
    await settle();
    expect(ids()).toEqual([CONVERSATION, other]);
  });

  test('[PRES1] watches the people of the list, renews in time, and shows who is there', async () => {
    const world = makeWorld();
    const others = [{ user_id: 'ben', name: 'Ben', user_type: 'doctor' as const, department: null }];
    world.server.entries = [entry(CONVERSATION, { others, others_count: 1 })];
    await world.client.start();
    await world.platform.advance(300);
    expect(world.server.framesOf('watch')).toEqual([{ type: 'watch', user_ids: ['ben'] }]);
    world.server.tellInbox({
      type: 'presence',
      items: [{ user_id: 'ben', online: true, last_seen: null }],
    });
    await world.platform.advance(120_000);
    expect(world.server.framesOf('watch')).toHaveLength(2);
    expect(world.client.state.presence.get('ben')?.online).toBe(true);
  });

  test('[ACL3] a removed conversation is forgotten, the open one too', async () => {
    const world = await openWorld((each) => {
      each.room.append(ben);
      each.server.entries = [entry(CONVERSATION)];
    });
    world.server.tellInbox({
      type: 'removed',
      conversation_id: CONVERSATION,
      totals: world.server.totals(),
    });
    await settle();
    expect(world.client.state.inbox.entries).toEqual([]);
    expect(world.open()).toMatchObject({ phase: 'removed', rows: [] });
  });

  test('[PAGE1] loads more entries once, after those held', async () => {
    const world = makeWorld();
    world.server.entries = [entry(CONVERSATION)];
    world.server.nextEntries = 'page2';
    await world.client.start();
    await settle();
    expect(world.client.state.inbox.hasMore).toBe(true);
    world.server.entries = [entry(other)];
    world.server.nextEntries = null;
    world.client.loadMoreEntries();
    world.client.loadMoreEntries();
    await settle();
    expect(world.client.state.inbox).toMatchObject({ hasMore: false, loadingMore: false });
    expect(world.client.state.inbox.entries).toHaveLength(2);
    const asked = world.server.requests.filter((each) => each.path === '/conversations');
    expect(asked.map((each) => each.query.get('cursor'))).toEqual(['page2']);
  });

  test('[PRES1] says when the page is hidden, and is shown again', async () => {
    const world = makeWorld();
    await world.client.start();
    await settle();
    world.platform.isVisible = false;
    world.platform.signal('visibility');
    world.platform.signal('visibility');
    expect(world.server.framesOf('visibility')).toEqual([{ type: 'visibility', visible: false }]);
  });
});

describe('[SRCH1] searching', () => {
  const answer = (total: number) => ({ items: [], next: null, total, conversations: [] });

  test('asks once typing pauses, and only the latest answer counts', async () => {
    const world = makeWorld();
    await world.client.start();
    let late: (value: unknown) => void = () => undefined;
    world.server.routes.set('GET /search', ({ query }) =>
      query.get('q') === 'asp' ? new Promise((resolve) => (late = resolve)) : answer(2),
    );
    world.client.search('a');
    world.client.search('asp');
    await world.platform.advance(200);
    world.client.search(' aspirin ');
    await world.platform.advance(200);
    late(answer(9));
    await settle();
    expect(world.client.state.search).toMatchObject({ query: 'aspirin', phase: 'ready', total: 2 });
    const asked = world.server.requests.filter((each) => each.path === '/search');
    expect(asked.map((each) => each.query.get('q'))).toEqual(['asp', 'aspirin']);
    world.client.search('');
    expect(world.client.state.search).toMatchObject({ phase: 'idle', query: '' });
  });
});

describe('starting a conversation', () => {
  test('[IDM1] asked again after an unknown outcome, it is the same one', async () => {
    const world = makeWorld();
    await world.client.start();
    const ids: unknown[] = [];
    world.server.routes.set('POST /conversations', ({ body }) => {
      ids.push(body);
      if (ids.length === 1) throw new TypeError('network');
      return {
        conversation: { ...conversationOf() },
        me: world.room.seats[0],
        cursor: { delivered_seq: 0, read_seq: 0 },
        others: null,
        head: 0,
      };
    });
    await expect(world.client.startConversation(['ben'], null)).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(await world.client.startConversation(['ben'], null)).toBe(CONVERSATION);
    expect(ids[0]).toEqual(ids[1]);
    await settle();
    expect(world.open().conversationId).toBe(CONVERSATION);
  });
});

function conversationOf() {
  const at = message(1, ana).created_at;
  return {
    conversation_id: CONVERSATION,
    title: null,
    type: 'direct',
    is_active: true,
    created_by: 'ana',
    created_at: at,
    updated_at: at,
    rev: 1,
  };
}

test('[INB1] listeners hear of all changes of one turn together, and unchanged parts keep their identity', async () => {
  const world = await openWorld((each) => each.room.append(ben));
  const heard: ChatState[] = [];
  const stop = world.client.subscribe((state) => heard.push(state));
  const before = world.client.state;
  world.client.setDraft(CONVERSATION, 'a');
  world.client.setDraft(CONVERSATION, 'ab');
  await settle();
  expect(heard).toHaveLength(1);
  expect(heard[0]?.inbox).toBe(before.inbox);
  world.room.append(ben);
  await settle();
  expect(world.open().rows[0]).toBe(before.open?.rows[0]);
  expect(world.open().people).toBe(before.open?.people);
  const count = heard.length;
  stop();
  world.client.setDraft(CONVERSATION, '');
  await settle();
  expect(heard).toHaveLength(count);
});
