import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ChatError } from '../client/chat-error.ts';
import { defineCareChat } from '../define.ts';
import { amara, entries, ready } from '../gallery/data.ts';
import { StillClient } from '../gallery/still.ts';
import { threads } from '../gallery/threads.ts';
import { allStrings } from '../i18n/whole.ts';
import { drawnFromLeft } from '../launcher/launcher-testing.ts';
import { CareChat } from './care-chat.ts';

let chat: CareChat;
let client: StillClient;
const spies = {
  start: vi.fn(() => Promise.resolve()),
  destroy: vi.fn(),
  logout: vi.fn(),
  setVisibility: vi.fn(),
  openConversation: vi.fn(),
};
const getToken = vi.fn(() => Promise.resolve(null));

beforeEach(() => {
  vi.clearAllMocks();
  defineCareChat();
  CareChat.connect = () => (client = new StillClient(ready, spies)).connection;
  chat = document.createElement('care-chat');
  document.body.append(chat);
});
afterEach(() => chat.remove());

const root = (): HTMLElement => {
  const found = chat.renderRoot.querySelector<HTMLElement>('.root');
  if (found === null) throw new Error('not rendered');
  return found;
};
const launcher = (): HTMLElement | null => chat.renderRoot.querySelector('care-chat-launcher');
const key = (target: Element, name: string, more: KeyboardEventInit = {}): boolean =>
  target.dispatchEvent(
    new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true, cancelable: true, ...more }),
  );

/** What has the focus, through every root. */
function focusedWithin(host: Element): Element | null {
  const inner = host.shadowRoot?.activeElement ?? null;
  return inner === null ? host : focusedWithin(inner);
}

describe('a floating chat', () => {
  test('its launcher says how many are unread, and that one is named, wherever in the list that is', async () => {
    chat.start({ tenant: 't', getToken, layout: 'floating' });
    chat.open();
    chat.close();
    const badge = async (named: { mention_count?: number }): Promise<(string | null | undefined)[]> => {
      client.show({ ...ready, inbox: { ...ready.inbox, totals: { ...ready.inbox.totals, ...named } } });
      await chat.updateComplete;
      const button = await vi.waitUntil(() => launcher()?.shadowRoot?.querySelector('button'));
      return [button?.querySelector('i')?.getAttribute('data-n'), button?.ariaLabel];
    };
    const { chat: words, sidebar } = allStrings;
    expect(await badge({})).toEqual(['3', words.openUnread(3)]);
    expect(await badge({ mention_count: 2 })).toEqual([
      '@3',
      words.openNamed(words.openUnread(3), sidebar.mentions(2)),
    ]);
    expect(drawnFromLeft(launcher()!.shadowRoot!.querySelector('i')!)).toBe('@3');
  });
  test('asks nothing of anyone before it is opened', async () => {
    chat.start({ tenant: 't', getToken, layout: 'floating' });
    await chat.updateComplete;
    expect(spies.start).not.toHaveBeenCalled();
    expect(root().hidden).toBe(true);
    chat.open();
    await chat.updateComplete;
    expect(spies.start).toHaveBeenCalledTimes(1);
    expect(spies.setVisibility).toHaveBeenLastCalledWith(true, true);
    expect(root().getAttribute('role')).toBe('dialog');
  });
  test('Escape closes it and gives focus back to the launcher', async () => {
    const heard: unknown[] = [];
    chat.addEventListener('care-closed', (event) => heard.push((event as CustomEvent<unknown>).detail));
    chat.start({ tenant: 't', getToken, layout: 'floating' });
    chat.open();
    await chat.updateComplete;
    await Promise.resolve();
    expect(chat.shadowRoot?.activeElement).not.toBeNull();
    // Of an input method, whose composition some browsers end before they tell of it.
    key(root(), 'Escape', { keyCode: 229 });
    expect(chat.opened).toBe(true);
    key(root(), 'Escape');
    await chat.updateComplete;
    expect(chat.opened).toBe(false);
    expect(root().getClientRects()).toHaveLength(0);
    expect(chat.shadowRoot?.activeElement).toBe(launcher());
    expect(heard).toEqual([{ focus: true }]);
    expect(spies.setVisibility).toHaveBeenLastCalledWith(false, false);
  });
});

test('[PHI1] what a page is told: each change once, in ids and counts', async () => {
  const told: unknown[] = [];
  const names = ['ready', 'unread', 'offline', 'conversation', 'opened', 'closed', 'signed-out'] as const;
  // On what is around it, as a page listens.
  const stop = new AbortController();
  for (const name of names)
    document.addEventListener(`care-${name}`, ({ detail }) => told.push([name, detail]), stop);
  const heard = async (act: () => unknown): Promise<unknown[]> => {
    act();
    await chat.updateComplete;
    await Promise.resolve();
    return told.splice(0);
  };
  const { unread } = ready.inbox.totals;
  const open = threads['talking'] ?? null;
  expect(await heard(() => chat.start({ tenant: 't', getToken, layout: 'floating' }))).toEqual([]);
  expect(await heard(() => chat.open())).toEqual([
    ['ready', {}],
    ['unread', { count: unread }],
    ['opened', {}],
  ]);
  expect(await heard(() => client.show({ open }))).toEqual([
    ['conversation', { conversationId: open?.conversationId }],
  ]);
  expect(
    await heard(() => client.show({ open: threads['notSent'] ?? null, inbox: { ...ready.inbox } })),
  ).toEqual([]);
  expect(await heard(() => client.show({ offline: true }))).toEqual([['offline', { offline: true }]]);
  expect(await heard(() => client.show({ offline: false }))).toEqual([['offline', { offline: false }]]);
  expect(await heard(() => client.show({ open: null }))).toEqual([
    ['conversation', { conversationId: null }],
  ]);
  expect(await heard(() => chat.close())).toEqual([['closed', { focus: true }]]);
  expect(await heard(() => client.show({ phase: { name: 'signed_out' } }))).toEqual([['signed-out', {}]]);
  stop.abort();
});

test('Control + / lists the keys, and the focus comes back', async () => {
  chat.start({ tenant: 't', getToken, layout: 'fill' });
  await chat.updateComplete;
  const row = chat.renderRoot
    .querySelector('care-chat-sidebar')
    ?.shadowRoot?.querySelector<HTMLElement>('.row');
  if (row === null || row === undefined) throw new Error('no row');
  row.focus();
  const slash = { key: '/', bubbles: true, composed: true, cancelable: true };
  row.dispatchEvent(new KeyboardEvent('keydown', slash));
  await chat.updateComplete;
  expect(chat.renderRoot.querySelector('care-shortcuts')).toBeNull();
  const pressed = new KeyboardEvent('keydown', { ...slash, ctrlKey: true });
  row.dispatchEvent(pressed);
  expect(pressed.defaultPrevented).toBe(true);
  const list = await vi.waitFor(() => {
    const found = chat.renderRoot.querySelector('care-shortcuts')?.shadowRoot?.querySelector('dialog');
    if (found?.open !== true) throw new Error('not open');
    return found;
  });
  expect(list.textContent).toMatch(/Page Down/u);
  list.close();
  await vi.waitFor(() => expect(chat.renderRoot.querySelector('care-shortcuts')).toBeNull());
  expect(row.matches(':focus')).toBe(true);
});

describe('a chat in the page', () => {
  test('goes online at once, tells the unread count, and is gone when it leaves', async () => {
    const counts: unknown[] = [];
    chat.addEventListener('care-unread', (event) => counts.push((event as CustomEvent<unknown>).detail));
    chat.start({ tenant: 't', getToken, layout: 'fill' });
    await chat.updateComplete;
    expect(spies.start).toHaveBeenCalledTimes(1);
    expect(counts).toEqual([{ count: 3 }]);
    const left = client;
    chat.remove();
    await Promise.resolve();
    expect(spies.destroy).toHaveBeenCalledTimes(1);
    expect(left.listeners).toBe(0);
  });
  test('moving it is not leaving', async () => {
    chat.start({ tenant: 't', getToken, layout: 'fill' });
    const frame = document.createElement('section');
    document.body.append(frame);
    frame.append(chat);
    await Promise.resolve();
    expect(spies.destroy).not.toHaveBeenCalled();
    expect(client.listeners).toBe(1);
    frame.remove();
  });
  test('fifty rounds leave nobody listening', async () => {
    const seen: StillClient[] = [];
    CareChat.connect = () => {
      const made = new StillClient(ready, spies);
      seen.push(made);
      return made.connection;
    };
    for (let round = 0; round < 50; round += 1) {
      chat.start({ tenant: 't', getToken, layout: 'fill' });
      chat.remove();
      await Promise.resolve();
      document.body.append(chat);
    }
    chat.remove();
    await Promise.resolve();
    expect(seen.length).toBeGreaterThanOrEqual(50);
    expect(seen.map((made) => made.listeners).filter((count) => count > 0)).toEqual([]);
    expect(spies.destroy).toHaveBeenCalledTimes(seen.length);
  });
  test('where it is one view, a conversation that is opened takes the focus into its field', async () => {
    chat.style.width = '390px';
    chat.start({ tenant: 't', getToken, layout: 'fill' });
    spies.openConversation.mockImplementation(() =>
      client.show({ ...ready, open: threads['notSent'] ?? null }),
    );
    client.show({ ...ready, open: null });
    await chat.updateComplete;
    const row = await vi.waitUntil(() =>
      chat.shadowRoot?.querySelector('care-chat-sidebar')?.shadowRoot?.querySelector<HTMLElement>('.row'),
    );
    row.focus();
    row.click();
    await vi.waitFor(() => expect(focusedWithin(chat)?.localName).toBe('textarea'));
  });
  test('one view where it is narrow, two where there is room, by its own width', async () => {
    chat.style.width = '390px';
    chat.start({ tenant: 't', getToken, layout: 'fill' });
    client.show({ open: threads['notSent'] ?? null });
    const sidebar = (): HTMLElement | null => chat.renderRoot.querySelector('care-chat-sidebar');
    await vi.waitFor(() => expect(sidebar()?.hidden).toBe(true));
    chat.style.width = '900px';
    await vi.waitFor(() => expect(sidebar()?.hidden).toBe(false));
    expect(sidebar()?.offsetWidth).toBe(320);
  });
  test('letters typed into its fields are not the page’s shortcuts', async () => {
    const shortcuts = vi.fn();
    document.addEventListener('keydown', shortcuts);
    chat.start({ tenant: 't', getToken, layout: 'fill' });
    await chat.updateComplete;
    const sidebar = chat.renderRoot.querySelector('care-chat-sidebar');
    await sidebar?.updateComplete;
    const input = sidebar?.shadowRoot?.querySelector('input');
    const row = sidebar?.shadowRoot?.querySelector('.row');
    if (!input || !row) throw new Error('not rendered');
    key(input, '/');
    expect(shortcuts).not.toHaveBeenCalled();
    key(row, '?');
    document.removeEventListener('keydown', shortcuts);
    expect(shortcuts).toHaveBeenCalledTimes(1);
  });
  test('another person’s start forgets the first before anything is shown', async () => {
    chat.start({ tenant: 't', getToken, layout: 'fill' });
    const first = client;
    chat.start({ tenant: 't', getToken, layout: 'fill' });
    expect(spies.destroy).toHaveBeenCalledTimes(1);
    expect(first.listeners).toBe(0);
  });
  test('a new conversation is chosen in a dialog that Escape leaves, back to where it was asked', async () => {
    chat.start({ tenant: 't', getToken, layout: 'fill' });
    await chat.updateComplete;
    const sidebar = chat.renderRoot.querySelector('care-chat-sidebar');
    await vi.waitFor(() => expect(sidebar?.shadowRoot?.querySelector('.compose')).toBeTruthy());
    sidebar?.shadowRoot?.querySelector<HTMLElement>('.compose')?.click();
    await chat.updateComplete;
    const picker = chat.renderRoot.querySelector('care-people-picker');
    await vi.waitFor(() => expect(picker?.shadowRoot?.querySelectorAll('.person-row').length).toBe(6));
    expect(chat.renderRoot.querySelector('.panes')?.hasAttribute('inert')).toBe(true);
    const dialog = picker?.shadowRoot?.querySelector('[role=dialog]');
    if (!dialog) throw new Error('no dialog');
    key(dialog, 'Escape');
    await vi.waitFor(() =>
      expect(sidebar?.shadowRoot?.activeElement?.classList.contains('compose')).toBe(true),
    );
    expect(chat.renderRoot.querySelector('care-people-picker')).toBeNull();
    expect(entries.length).toBeGreaterThan(0);
  });
});

describe('the menu of a conversation in the list', () => {
  const changeGroup = vi.fn(() => Promise.resolve());
  const loadMoreEntries = vi.fn();
  const open = async () => {
    const state = { ...ready, open: null };
    CareChat.connect = () =>
      (client = new StillClient(state, { ...spies, changeGroup, loadMoreEntries })).connection;
    chat.start({ tenant: 't', getToken, layout: 'fill' });
    const sidebar = await vi.waitFor(() => {
      const found = chat.renderRoot.querySelector('care-chat-sidebar');
      if (!found?.shadowRoot?.querySelector('.row')) throw new Error('no list yet');
      return found;
    });
    const row = sidebar.shadowRoot!.querySelector<HTMLElement>('.row')!;
    row.focus();
    return { sidebar, row, menu: () => sidebar.shadowRoot!.querySelector('care-menu') };
  };
  const items = async (menu: HTMLElementTagNameMap['care-menu'] | null) => {
    await menu?.updateComplete;
    return [...(menu?.shadowRoot?.querySelectorAll<HTMLElement>('.item') ?? [])];
  };

  test('opens by key, marks, and gives the focus back to its row', async () => {
    const { sidebar, row, menu } = await open();
    key(row, 'ContextMenu');
    const shown = await items(menu());
    const { mark } = allStrings.sidebar;
    expect(shown.map((item) => item.innerText.trim())).toEqual([
      mark.pinned,
      mark.muted,
      mark.unread,
      mark.archived,
    ]);
    shown[0]?.click();
    const [first] = entries;
    expect(changeGroup).toHaveBeenCalledWith(first?.conversation_id, {
      what: 'mark',
      marks: { pinned: true },
    });
    expect(menu()).toBeNull();
    await vi.waitFor(() => expect(sidebar.shadowRoot?.activeElement).toBe(row));
    client.show({
      inbox: { ...ready.inbox, entries: [{ ...first!, marks: ['pinned'] }, ...entries.slice(1)] },
    });
    await chat.updateComplete;
    row.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, composed: true, cancelable: true }));
    const [unpin] = await items(menu());
    expect(unpin?.innerText.trim()).toBe(allStrings.sidebar.unmark.pinned);
  });

  test('says why a mark was refused, until that is put away', async () => {
    const { sidebar, row, menu } = await open();
    changeGroup.mockRejectedValueOnce(new ChatError('full'));
    key(row, 'ContextMenu');
    (await items(menu()))[0]?.click();
    const refusal = () => sidebar.shadowRoot!.querySelector<HTMLElement>('[role=alert]');
    await vi.waitFor(() => expect(refusal()?.innerText).toContain(allStrings.sidebar.pinsFull));
    refusal()?.querySelector('button')?.click();
    await sidebar.updateComplete;
    expect(refusal()).toBeNull();
    expect(sidebar.shadowRoot?.activeElement?.matches('.row')).toBe(true);
  });

  test('lists what the server lets through a filter that is its own, which staff have more of', async () => {
    const { sidebar, menu } = await open();
    const chip = sidebar.shadowRoot!.querySelector<HTMLElement>('.chip[aria-haspopup]')!;
    chip.click();
    const offered = await items(menu());
    expect(offered.map((item) => item.innerText.trim())).toEqual([allStrings.sidebar.marked.archived]);
    offered[0]?.click();
    expect(loadMoreEntries).toHaveBeenCalledWith('archived');
    expect(chip.matches(':focus')).toBe(true);
    const put = { ...entries[0]!, conversation_id: 'put-away', marks: ['archived'] };
    client.show({ filtered: { filter: 'archived', phase: 'ready', entries: [put], hasMore: false } });
    await vi.waitFor(() => {
      const rows = [...sidebar.shadowRoot!.querySelectorAll<HTMLElement>('.row')];
      expect(rows.map((each) => each.dataset['id'])).toEqual(['put-away']);
    });
    expect(chip.innerText.trim()).toBe(allStrings.sidebar.marked.archived);
    key(sidebar.shadowRoot!.querySelector('.row')!, 'ContextMenu');
    (await items(menu()))
      .find((item) => item.innerText.trim() === allStrings.sidebar.unmark.archived)
      ?.click();
    expect(changeGroup).toHaveBeenCalledWith('put-away', { what: 'mark', marks: { archived: false } });
    client.show({ me: amara });
    await chat.updateComplete;
    await sidebar.updateComplete;
    chip.click();
    expect(await items(menu())).toHaveLength(1 + Object.keys(allStrings.role.word).length);
  });

  test('offers no mark to what nobody has read yet, and none at all elsewhere', async () => {
    const { sidebar, menu } = await open();
    key(sidebar.shadowRoot!.querySelectorAll('.row')[1]!, 'ContextMenu');
    expect(await items(menu())).toHaveLength(3);
    menu()?.close(false);
    key(sidebar.shadowRoot!.querySelector('input')!, 'ContextMenu');
    expect(menu()).toBeNull();
  });
});

describe('a chat in another language', () => {
  test('paints nothing before its words are here, and then runs the way they do', async () => {
    chat.remove();
    chat = document.createElement('care-chat');
    document.body.append(chat);
    chat.start({ tenant: 't', getToken, layout: 'fill', locale: 'ar-EG' });
    await chat.updateComplete;
    expect(root().childElementCount).toBe(0);
    await vi.waitFor(() => expect(root().querySelector('care-chat-sidebar')).not.toBeNull());
    expect([root().lang, root().dir, root().ariaLabel]).toEqual(['ar-EG', 'rtl', 'الرسائل']);
  });

  test('is that of the page where none is asked for', async () => {
    chat.lang = 'pt-PT';
    chat.start({ tenant: 't', getToken, layout: 'fill' });
    await vi.waitFor(() => expect(root().lang).toBe('pt-PT'));
    expect(root().ariaLabel).toBe('Mensagens');
  });

  test('stands on its launcher’s side of a page that runs the other way', async () => {
    chat.start({ tenant: 't', getToken, layout: 'floating', locale: 'fa' });
    chat.open();
    await vi.waitFor(() => expect(root().dir).toBe('rtl'));
    const { left, right } = root().getBoundingClientRect();
    expect(innerWidth - right).toBeLessThanOrEqual(left);
  });

  test('says the page’s own words', async () => {
    chat.start({
      tenant: 't',
      getToken,
      layout: 'fill',
      locale: 'en',
      strings: { sidebar: { title: 'Ask us' } },
    });
    await vi.waitFor(() => expect(root().ariaLabel).toBe('Ask us'));
  });
});
