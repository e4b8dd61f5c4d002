import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SearchHit, TenantSettings } from '../../protocol/index.ts';
import { ChatError } from '../client/chat-error.ts';
import type { ChatActions, ConversationView, FindWanted, JumpHow, OutgoingMessage } from '../client/state.ts';
import { entries } from '../gallery/data.ts';
import { allStrings as strings } from '../i18n/whole.ts';
import {
  conversationView,
  defineThread,
  messageRow,
  messageRows,
  painted,
  spyActions,
} from './message-list-testing.ts';
import type { ChatWindow } from './window.ts';

beforeAll(defineThread);

const settings: TenantSettings = {
  tenant: 't',
  name: 'T',
  emergency: { text: 'In an emergency call', tel: '0300 555 0142' },
  attachments: { max_bytes: 25 * 1024 * 1024, media_types: [] },
  edit_window_ms: 0,
  drafts: true,
};

let chat: ChatWindow;
let spy: ReturnType<typeof spyActions>;
let box: HTMLDivElement;

beforeEach(() => {
  spy = spyActions();
  box = document.createElement('div');
  box.style.cssText = 'position:fixed;inset:0 auto auto 0;width:420px;height:700px';
  chat = document.createElement('care-chat-window');
  chat.actions = spy.actions;
  chat.settings = settings;
  box.append(chat);
  document.body.append(box);
});
afterEach(() => {
  box.remove();
  vi.useRealTimers();
});

const show = async (more: Partial<ConversationView> = {}) => {
  chat.state = chat.state === null ? conversationView(more) : { ...chat.state, ...more };
  await chat.updateComplete;
  return chat.shadowRoot!;
};
const polite = () => chat.shadowRoot!.querySelector('[aria-live=polite]')!.textContent.trim();

describe('a conversation that is not loaded yet', () => {
  const heading = (): string => chat.shadowRoot!.querySelector('h2')!.innerText;
  const field = (): string | undefined => chat.shadowRoot!.querySelector('care-composer')?.placeholder;

  test('is named as the list names it', async () => {
    const [direct] = entries.filter(({ type }) => type === 'direct');
    await show({ phase: 'loading', link: 'offline', conversation: null, people: [], known: direct });
    const { name, user_type: kind } = direct!.others[0]!;
    expect([heading(), field()]).toEqual([name, strings.composer.placeholder(name)]);
    expect(chat.shadowRoot!.querySelector('.role')?.textContent.trim()).toBe(strings.role.word[kind]);
  });

  test('a group has its title and is as many as the list says', async () => {
    const [group] = entries.filter(({ type }) => type !== 'direct');
    const known = { ...group!, type: 'group' as const, title: 'Ward 4', others_count: 23 };
    await show({ phase: 'loading', conversation: null, people: [], known });
    expect([heading(), field()]).toEqual(['Ward 4', strings.composer.placeholderGroup]);
    expect(chat.shadowRoot!.querySelector('.second')?.textContent).toContain(strings.role.group(23));
  });
});

describe('announcements', () => {
  test('history is silent, a new message is spoken once, one’s own is not', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await show({ phase: 'loading', rows: [] });
    await show({ phase: 'ready', rows: messageRows(1, 40) });
    await show({ rows: messageRows(1, 40), hasBefore: false });
    vi.advanceTimersByTime(5_000);
    await chat.updateComplete;
    expect(polite()).toBe('');
    await show({
      rows: [
        ...messageRows(1, 40),
        messageRow(41, { mine: true }),
        messageRow(42, { mine: false, content: 'Hello' }),
      ],
    });
    vi.advanceTimersByTime(100);
    await chat.updateComplete;
    expect(polite()).toBe(strings.thread.announce(messageRow(42).name, 'Hello'));
  });

  test('what was spoken last does not outlive one’s seat', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await show({ rows: messageRows(1, 2) });
    await show({ rows: [...messageRows(1, 2), messageRow(3, { mine: false, content: 'Hello' })] });
    vi.advanceTimersByTime(100);
    await chat.updateComplete;
    expect(polite()).toContain('Hello');
    await show({ phase: 'removed', rows: [] });
    expect(polite()).toBe('');
  });

  const alert = () => chat.shadowRoot!.querySelector('.window > [role=alert]')!.textContent.trim();

  test('an urgent message that names the person is spoken at once, and with that', async () => {
    const me = { user_id: 'me', name: 'Nora Whitfield' };
    chat.me = { ...me, user_type: 'patient', department: null };
    const urgent = (more: object) =>
      messageRow(3, { mine: false, content: 'Call me', urgent: { acknowledged: [] }, ...more });
    await show({ rows: messageRows(1, 2) });
    await show({ rows: [...messageRows(1, 2), urgent({ mentions: [me] })] });
    expect(alert()).toMatch(new RegExp(`^${strings.thread.mentionedYou(urgent({}).name)}: .*Call me$`, 'u'));
  });

  test('a failure interrupts, and only when it happens', async () => {
    const failing = (status: 'sending' | 'failed') =>
      messageRow(3, { mine: true, seq: null, status, error: status === 'failed' ? 'rate_limited' : null });
    await show({ rows: [...messageRows(1, 2), failing('sending')] });
    expect(alert()).toBe('');
    await show({ rows: [...messageRows(1, 2), failing('failed')] });
    expect(alert()).toBe(strings.thread.notSent(strings.errors.rate_limited));
  });
});

describe('states', () => {
  test('the emergency bar stands in every state, with its number', async () => {
    for (const phase of ['loading', 'ready', 'failed', 'removed'] as const) {
      const root = await show({ phase });
      const bar = root.querySelector('.emergency')!;
      expect(bar.textContent).toContain(settings.emergency.text);
      expect(bar.querySelector('a')!.getAttribute('href')).toBe('tel:03005550142');
      expect(bar.querySelector('button')).toBeNull();
    }
  });

  test('a closed conversation stays readable and offers a new one', async () => {
    const asked = vi.fn();
    chat.addEventListener('care-compose', asked);
    const root = await show({
      rows: messageRows(1, 3),
      conversation: { ...conversationView().conversation!, is_active: false },
    });
    expect(root.querySelector('care-composer')).toBeNull();
    expect(root.querySelector('care-message-list')).not.toBeNull();
    root.querySelector<HTMLButtonElement>('.closed button')!.click();
    expect(asked).toHaveBeenCalledOnce();
    // Not where this person may start none.
    chat.settings = { ...settings, start_types: [] };
    await chat.updateComplete;
    expect(root.querySelector('.closed button')).toBeNull();
    expect(root.querySelector('.closed p')!.textContent).toBe(strings.group.closeText);
  });

  test('offline one can go on writing', async () => {
    const root = await show({ link: 'offline' });
    expect(root.querySelector('.banner')!.textContent).toContain(strings.thread.offlineTitle);
    expect(root.querySelector('care-composer')).not.toBeNull();
    expect(root.querySelector('.header')!.textContent).toContain(strings.presence.connecting);
  });

  test('a failure can be tried again', async () => {
    const root = await show({ phase: 'failed' });
    root.querySelector<HTMLButtonElement>('.notice button')!.click();
    expect(spy.asked).toEqual([{ name: 'openConversation', with: ['c'] }]);
  });

  test('presence is a word beside a mark', async () => {
    chat.presence = new Map([['amara', { user_id: 'amara', online: true, last_seen: null }]]);
    const root = await show();
    expect(root.querySelector('.header .dot.online')).not.toBeNull();
    expect(root.querySelector('.header')!.textContent).toContain(strings.presence.online);
    expect(root.querySelector('.header')!.textContent).toContain(strings.role.word.doctor);
  });

  test('the way back is a request', async () => {
    const asked = vi.fn();
    chat.addEventListener('care-back', asked);
    chat.showBack = true;
    const root = await show();
    root.querySelector<HTMLButtonElement>('.back')!.click();
    expect(asked).toHaveBeenCalledOnce();
    expect(spy.asked).toEqual([]);
  });
});

describe('what is pinned', () => {
  const pinned = (seq: number, content: string) => ({
    seq,
    name: 'Dr Osei',
    content,
    message_type: 'text' as const,
    attachments: 0,
  });
  const bar = () => chat.shadowRoot!.querySelector<HTMLElement>('.pins');
  const buttons = () => [...(bar()?.querySelectorAll('button') ?? [])];

  test('stands above the messages, leads to the newest and lists them all', async () => {
    const pins = vi.fn(() =>
      Promise.resolve([pinned(7, 'Bring your tablets'), pinned(3, 'Fasting from midnight')]),
    );
    chat.actions = { ...spy.actions, pins };
    await show({ pinned: [], rows: messageRows(1, 9) });
    expect([bar(), pins.mock.calls.length]).toEqual([null, 0]);
    await show({ pinned: [3, 7] });
    await vi.waitFor(() => expect(buttons()).toHaveLength(2));
    expect(buttons()[0]?.innerText.trim()).toBe(strings.sidebar.said('Dr Osei', 'Bring your tablets'));
    buttons()[0]?.click();
    expect(spy.asked).toContainEqual({ name: 'jumpTo', with: [7] });
    buttons()[1]?.click();
    const menu = chat.shadowRoot!.querySelector('care-menu')!;
    await menu.updateComplete;
    const items = [...menu.shadowRoot!.querySelectorAll<HTMLElement>('.item')];
    expect(items.map((item) => item.innerText.trim())).toHaveLength(2);
    items[1]?.click();
    expect(spy.asked).toContainEqual({ name: 'jumpTo', with: [3] });
    expect(chat.shadowRoot?.activeElement).toBe(buttons()[1]);
    // Unpinned by someone, it goes before anything more is answered.
    pins.mockReturnValue(new Promise(() => undefined));
    await show({ pinned: [3] });
    expect(buttons().map((each) => each.innerText.trim())).toEqual([
      strings.sidebar.said('Dr Osei', 'Fasting from midnight'),
    ]);
  });

  test('is of the conversation on show alone, though numbers begin anew in each', async () => {
    const pins = vi.fn(() => Promise.resolve([pinned(3, 'Fasting from midnight')]));
    chat.actions = { ...spy.actions, pins };
    await show({ pinned: [3], rows: messageRows(1, 9) });
    await vi.waitFor(() => expect(buttons()).toHaveLength(1));
    pins.mockReturnValue(new Promise(() => undefined));
    await show({ conversationId: 'd', pinned: [3] });
    expect([bar(), pins.mock.calls.length]).toEqual([null, 2]);
  });

  test('a message is pinned from its menu, and a refusal says why', async () => {
    const changeGroup = vi.fn(() => Promise.reject(new ChatError('full')));
    chat.actions = { ...spy.actions, changeGroup };
    await show({ pinned: [], rows: messageRows(1, 3) });
    await painted();
    const list = chat.shadowRoot!.querySelector('care-message-list')!;
    const bubble = [...list.shadowRoot!.querySelectorAll('care-message-bubble')].at(-1)!;
    bubble.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'ContextMenu', bubbles: true, composed: true, cancelable: true }),
    );
    const menu = await vi.waitFor(() => {
      const found = chat.shadowRoot!.querySelector('care-menu');
      if (found === null) throw new Error('no menu');
      return found;
    });
    await menu.updateComplete;
    const pin = [...menu.shadowRoot!.querySelectorAll<HTMLElement>('.item')].find((item) =>
      item.innerText.startsWith(strings.sidebar.mark.pinned),
    );
    pin?.click();
    expect(changeGroup).toHaveBeenCalledWith(chat.state?.conversationId, {
      what: 'pin',
      messageId: messageRow(3).messageId,
      pinned: true,
    });
    const refusal = () => chat.shadowRoot!.querySelector<HTMLElement>('.refusal');
    await vi.waitFor(() => expect(refusal()?.innerText).toContain(strings.thread.pinsFull));
    refusal()?.querySelector('button')?.click();
    await chat.updateComplete;
    expect(refusal()).toBeNull();
  });
});

describe('files dragged', () => {
  const drag = (type: string, target: EventTarget) => {
    const data = new DataTransfer();
    data.items.add(new File(['x'], 'a.pdf', { type: 'application/pdf' }));
    const event = new DragEvent(type, {
      dataTransfer: data,
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    target.dispatchEvent(event);
    return event;
  };

  test('onto the conversation join the message', async () => {
    const root = await show();
    const inside = root.querySelector('.header')!;
    drag('dragenter', inside);
    await chat.updateComplete;
    expect(root.querySelector('.dropzone')).not.toBeNull();
    expect(drag('dragover', inside).defaultPrevented).toBe(true);
    expect(drag('drop', inside).defaultPrevented).toBe(true);
    await chat.updateComplete;
    expect(root.querySelector('.dropzone')).toBeNull();
    const composer = root.querySelector('care-composer')!;
    await composer.updateComplete;
    composer.shadowRoot!.querySelector<HTMLButtonElement>('.send')!.click();
    const [ask] = spy.asked.filter(({ name }) => name === 'send');
    expect((ask!.with[0] as OutgoingMessage).files.map(({ name }) => name)).toEqual(['a.pdf']);
  });

  test('and missed do not take the page away, nor what the page itself handles', async () => {
    await show();
    expect(drag('dragover', document.body).defaultPrevented).toBe(true);
    expect(drag('drop', document.body).defaultPrevented).toBe(true);
    const input = document.createElement('input');
    input.type = 'file';
    document.body.append(input);
    expect(drag('drop', input).defaultPrevented).toBe(false);
    input.remove();
    chat.remove();
    expect(drag('drop', document.body).defaultPrevented).toBe(false);
  });
});

test('in every height the emergency text and the field can be reached', async () => {
  await show({ rows: messageRows(1, 60) });
  for (const height of [700, 400, 280]) {
    box.style.height = `${height}px`;
    await painted();
    const header = chat.shadowRoot!.querySelector('.header')!.getBoundingClientRect();
    expect(header.height).toBeGreaterThanOrEqual(44);
    if (height < 420) expect(header.height).toBeLessThan(48);
    const composer = chat.shadowRoot!.querySelector('care-composer')!.getBoundingClientRect();
    expect(composer.bottom).toBeLessThanOrEqual(box.getBoundingClientRect().bottom + 1);
    expect(
      chat.shadowRoot!.querySelector('care-message-list')!.getBoundingClientRect().height,
    ).toBeGreaterThan(90);
  }
});

test('a message taken back leaves the thread for the field it was written in', async () => {
  const held = messageRow(2, { mine: true, status: 'waiting', seq: null, undoable: true, content: 'Wrong' });
  const root = await show({ rows: [messageRow(1), held] });
  await painted();
  const list = root.querySelector('care-message-list')!;
  list.shadowRoot!.querySelector<HTMLButtonElement>('.undo')!.click();
  expect(spy.asked).toContainEqual({ name: 'undoSend', with: [held.key] });
  await show({ rows: [messageRow(1)], returned: { text: 'Wrong', files: [], replyTo: null } });
  await painted();
  const composer = root.querySelector('care-composer')!;
  const field = composer.shadowRoot!.querySelector('textarea')!;
  expect(field.value).toBe('Wrong');
  expect(composer.shadowRoot!.activeElement).toBe(field);
});

describe('finding', () => {
  const found = (seq: number): SearchHit => ({
    message_id: `c.${seq}`,
    conversation_id: 'c',
    seq,
    user_id: 'amara',
    name: 'Dr Amara Osei',
    user_type: 'doctor',
    conversation_title: null,
    conversation_with: [],
    snippet: [{ text: `Message ${seq}`, match: true }],
    created_at: '2026-06-12T08:00:00.000Z',
  });

  test('[SRCH1] steps through what was found, marks it, and leads back to where the reader was', async () => {
    const asked: FindWanted[] = [];
    chat.actions = {
      ...spy.actions,
      find: (wanted) => {
        asked.push(wanted);
        const items = [50, 49, 3].map(found);
        return Promise.resolve({ items, total: 3, next: null, conversations: [] });
      },
      seqAt: () => Promise.resolve(null),
    };
    const root = await show({ rows: messageRows(1, 60), finds: true });
    await painted();
    const list = root.querySelector('care-message-list')!;
    const scroller = list.shadowRoot!.querySelector('.scroller')!;
    // What a new list measures at first puts it at its end once more.
    await vi.waitUntil(() => {
      scroller.scrollTop = scroller.scrollHeight / 2;
      return list.where !== null;
    });
    await painted();
    await painted();
    const reading = list.where!;
    const button = root.querySelector<HTMLElement>('.header .find')!;
    button.focus();
    button.click();
    await vi.waitUntil(() => root.querySelector('care-find-bar')?.shadowRoot?.activeElement);
    const inside = root.querySelector('care-find-bar')!.shadowRoot!;
    const field = inside.querySelector<HTMLInputElement>('[type=search]')!;
    expect(inside.activeElement).toBe(field);
    const jumps = () => spy.asked.filter(({ name }) => name === 'jumpTo').map((each) => each.with);
    const count = () => inside.querySelector('.count')!.textContent;
    const press = (key: string, shiftKey = false) =>
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, composed: true, cancelable: true }),
      );
    field.value = 'words';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    // Not waited for: Enter asks at once.
    press('Enter');
    await vi.waitUntil(() => count() === '1 of 3');
    expect(asked).toEqual([{ conversationId: 'c', query: 'words', filters: {}, cursor: null }]);
    expect(inside.querySelector('[role=status]')!.textContent).toContain('Dr Amara Osei: Message 50');
    await painted();
    expect(list.shadowRoot!.querySelector('mark')!.textContent).toBe('words');
    press('Enter');
    press('ArrowUp');
    press('Enter');
    press('Enter', true);
    const keep = { keepFocus: true };
    expect(jumps()).toEqual([
      [50, keep],
      [49, keep],
      [3, keep],
      [3, keep],
      [49, keep],
    ]);
    await chat.updateComplete;
    expect(count()).toBe('2 of 3');
    await show({ jump: { seq: 3, token: 1, ...keep } });
    await painted();
    expect(inside.activeElement).toBe(field);
    expect(list.where!.seq).toBeLessThanOrEqual(3);
    press('Escape');
    await chat.updateComplete;
    expect(root.querySelector('care-find-bar')).toBeNull();
    const back = jumps().at(-1)!;
    expect(back[0]).toBe(reading.seq);
    await show({ jump: { seq: reading.seq, token: 2, ...(back[1] as JumpHow) } });
    await painted();
    expect(list.where).toEqual({ seq: reading.seq, offset: expect.closeTo(reading.offset, 0) as number });
    expect(list.shadowRoot!.querySelector('mark')).toBeNull();
    expect(root.activeElement).toBe(button);
  });

  test('[SRCH1] Escape while one writes closes it, and leaves the focus and the messages where they are', async () => {
    const items = [found(1)];
    chat.actions = {
      ...spy.actions,
      find: () => Promise.resolve({ items, total: 1, next: null, conversations: [] }),
    };
    const root = await show({ rows: messageRows(1, 3), finds: true });
    await painted();
    root.querySelector<HTMLElement>('.header .find')!.click();
    await vi.waitUntil(() => root.querySelector('care-find-bar')?.shadowRoot?.activeElement);
    const inside = root.querySelector('care-find-bar')!.shadowRoot!;
    const field = inside.querySelector<HTMLInputElement>('[type=search]')!;
    const press = (on: Element, more: KeyboardEventInit): boolean =>
      on.dispatchEvent(
        new KeyboardEvent('keydown', { bubbles: true, composed: true, cancelable: true, ...more }),
      );
    field.value = 'words';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    press(field, { key: 'Enter' });
    await vi.waitUntil(() => inside.querySelector('.count')!.textContent === '1 of 1');
    const composer = root.querySelector('care-composer')!;
    composer.focus();
    const writing = composer.shadowRoot!.querySelector('textarea')!;
    const jumps = () => spy.asked.filter(({ name }) => name === 'jumpTo').length;
    const stepped = jumps();
    // What an input method takes is nobody else's, in Safari's order too.
    press(writing, { key: 'Escape', keyCode: 229 });
    await chat.updateComplete;
    expect(root.querySelector('care-find-bar')).not.toBeNull();
    press(writing, { key: 'Escape' });
    await chat.updateComplete;
    await painted();
    expect(root.querySelector('care-find-bar')).toBeNull();
    expect([root.activeElement, composer.shadowRoot!.activeElement]).toEqual([composer, writing]);
    expect(jumps()).toBe(stepped);
  });

  test('filters are asked for as they stand, and a day without a message is said so', async () => {
    const find = vi.fn<ChatActions['find']>(() =>
      Promise.resolve({ items: [], total: 0, next: null, conversations: [] }),
    );
    let day: number | null = null;
    chat.actions = { ...spy.actions, find, seqAt: () => Promise.resolve(day) };
    const root = await show({ rows: messageRows(1, 3), finds: true });
    chat.dispatchEvent(new Event('care-find'));
    await vi.waitUntil(() => root.querySelector('care-find-bar')?.shadowRoot?.activeElement);
    const bar = root.querySelector('care-find-bar')!;
    const inside = bar.shadowRoot!;
    const [filters, date] = inside.querySelectorAll<HTMLElement>('.tools [aria-expanded]');
    filters!.click();
    await bar.updateComplete;
    inside.querySelector<HTMLElement>('.toggle')!.click();
    await vi.waitUntil(() => inside.querySelector('.count')!.textContent === strings.find.none);
    const person = inside.querySelector('select')!;
    person.value = 'amara';
    person.dispatchEvent(new Event('change'));
    expect(find.mock.calls.map(([wanted]) => wanted.filters)).toEqual([
      { hasFile: true },
      { hasFile: true, userId: 'amara' },
    ]);
    await bar.updateComplete;
    inside.querySelector<HTMLElement>('.clear')!.click();
    await bar.updateComplete;
    expect([
      person.value,
      inside.querySelector('.clear'),
      inside.querySelector('.count')!.textContent,
    ]).toEqual(['', null, '']);
    date!.click();
    await bar.updateComplete;
    const choose = () => inside.querySelector<HTMLElement>('.date .button')!.click();
    inside.querySelector<HTMLInputElement>('.date input')!.value = '2026-06-12';
    choose();
    await vi.waitUntil(() => inside.querySelector('.refused')?.textContent === strings.find.noneFrom);
    day = 2;
    choose();
    await vi.waitUntil(() => root.querySelector('care-find-bar') === null);
    expect(spy.asked).toContainEqual({ name: 'jumpTo', with: [2] });
  });
});
