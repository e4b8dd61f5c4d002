import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TenantSettings } from '../../protocol/index.ts';
import { allStrings as strings } from '../i18n/whole.ts';
import type { ConversationView, MessageView } from '../client/state.ts';
import {
  attachmentView,
  conversationView,
  defineThread,
  messageRow,
  messageRows,
  painted,
  spyActions,
} from './message-list-testing.ts';
import { finger, touchScreen } from './touch-testing.ts';
import type { ChatWindow } from './window.ts';

beforeAll(defineThread);

const settings: TenantSettings = {
  tenant: 'clinic',
  name: 'Clinic',
  emergency: { text: '', tel: null },
  attachments: { max_bytes: 1_000, media_types: [] },
  edit_window_ms: 3_600_000,
  drafts: true,
};

let chat: ChatWindow;
let spy: ReturnType<typeof spyActions>;
let box: HTMLDivElement;
let copied: string[];
let forbidden: boolean;

beforeEach(() => {
  spy = spyActions();
  copied = [];
  forbidden = false;
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation((text) => {
    if (forbidden) return Promise.reject(new Error('forbidden'));
    copied.push(text);
    return Promise.resolve();
  });
  box = document.createElement('div');
  box.style.cssText = 'position:fixed;inset:0 auto auto 0;width:360px;height:640px';
  chat = document.createElement('care-chat-window');
  chat.actions = spy.actions;
  chat.settings = settings;
  box.append(chat);
  document.body.append(box);
});
afterEach(() => {
  box.remove();
  vi.restoreAllMocks();
});

/** One's own, not in the log yet. */
const unsent: Partial<MessageView> = { mine: true, seq: null, messageId: null };
const show = async (...rows: Partial<MessageView>[]) => {
  const given = rows.map((more, index) => messageRow(index + 1, { content: `Text ${index + 1}`, ...more }));
  chat.state = conversationView({ rows: given });
  await chat.updateComplete;
  await painted();
};
const list = () => chat.shadowRoot!.querySelector('care-message-list')!;
const bubble = (at: number) => [...list().shadowRoot!.querySelectorAll('care-message-bubble')].at(at)!;
const words = (at: number) => bubble(at).querySelector('.text')!;
const menu = () => chat.shadowRoot!.querySelector('care-menu');
const items = () => [...(menu()?.shadowRoot!.querySelectorAll<HTMLElement>('.item') ?? [])];
const labels = () => items().map((item) => item.querySelector('span')!.textContent);
const focused = () => menu()?.shadowRoot!.activeElement ?? null;
const press = (key: string, on: Element, more: KeyboardEventInit = {}) => {
  const event = new KeyboardEvent('keydown', {
    key,
    bubbles: true,
    composed: true,
    cancelable: true,
    ...more,
  });
  on.dispatchEvent(event);
  return event;
};
const open = async (at: number) => {
  bubble(at).focus();
  press('F10', bubble(at), { shiftKey: true });
  await menu()!.updateComplete;
};

describe('by keyboard', () => {
  test.each<[string, KeyboardEventInit]>([
    ['F10', { shiftKey: true }],
    ['ContextMenu', {}],
    ['Enter', {}],
  ])('%s opens it on its first row, and Escape gives the focus back', async (key, more) => {
    await show({}, {});
    bubble(0).focus();
    expect(press(key, bubble(0), more).defaultPrevented).toBe(true);
    await menu()!.updateComplete;
    expect(labels()).toEqual([strings.thread.reply, strings.thread.copy, strings.thread.details]);
    expect(focused()).toBe(items()[0]);
    const outside = vi.fn();
    box.addEventListener('keydown', outside);
    press('Escape', items()[0]!);
    expect(menu()).toBeNull();
    expect(list().shadowRoot!.activeElement).toBe(bubble(0));
    expect(outside).not.toHaveBeenCalled();
  });

  test('arrows go round, Home and End to the ends, and a letter chooses', async () => {
    await show({ ...unsent, status: 'failed', error: 'unavailable' });
    await open(0);
    expect(labels()).toEqual([strings.thread.tryAgain, strings.thread.copy, strings.thread.discard]);
    const at = () => items().indexOf(focused() as HTMLElement);
    for (const [key, expected] of [
      ['ArrowUp', 2],
      ['ArrowDown', 0],
      ['End', 2],
      ['Home', 0],
    ] as const) {
      press(key, focused()!);
      expect(at()).toBe(expected);
    }
    press('c', focused()!);
    expect(menu()).toBeNull();
    expect(copied).toEqual(['Text 1']);
  });
});

test('it goes when the message is taken back meanwhile, with the focus on what is left', async () => {
  await show({});
  await open(0);
  await show({ content: null, retracted: true });
  expect(menu()).toBeNull();
  expect(list().shadowRoot!.activeElement).toBe(bubble(0));
  // What can be done with a message that was taken back can still be.
  await open(0);
  const rows = labels();
  await show({ content: null, retracted: true });
  expect(labels()).toEqual(rows);
});

describe('the reactions above its rows', () => {
  const choices = () => [...menu()!.shadowRoot!.querySelectorAll<HTMLElement>('.choices > button')];
  const reacted = () => spy.asked.filter(({ name }) => name === 'react').map((ask) => ask.with);

  test('are the tenant’s, one’s own checked, and a press adds one or takes it back', async () => {
    chat.settings = { ...settings, reactions: ['👍', '🩺'] };
    await show({ reactions: [{ emoji: '👍', user_ids: ['amara', 'me'] }] });
    await open(0);
    expect(choices().map((each) => [each.ariaLabel ?? each.textContent.trim(), each.ariaChecked])).toEqual([
      ['👍', 'true'],
      ['🩺', 'false'],
      [strings.thread.moreReactions, null],
    ]);
    choices()[0]!.click();
    expect(menu()).toBeNull();
    await open(0);
    choices()[1]!.click();
    expect(reacted()).toEqual([
      ['c.1', '👍', false],
      ['c.1', '🩺', true],
    ]);
  });

  test('are one line of the menu for the arrows', async () => {
    await show({});
    await open(0);
    const [first, second] = choices();
    press('ArrowUp', focused()!);
    expect(focused()).toBe(first);
    press('ArrowRight', focused()!);
    expect(focused()).toBe(second);
    press('ArrowDown', focused()!);
    expect(focused()).toBe(items()[0]);
    press('ArrowUp', focused()!);
    press('ArrowLeft', focused()!);
    expect(focused()).toBe(choices().at(-1));
  });

  test.each<[string, Partial<ConversationView>, Partial<MessageView>]>([
    ['one who only reads', { mySeat: { ...conversationView().mySeat!, role: 'read_only' } }, {}],
    ['a message that was removed', {}, { content: null, retracted: true }],
  ])('are not there for %s', async (_, more, row) => {
    await show(row);
    chat.state = conversationView({ ...more, rows: chat.state!.rows });
    await chat.updateComplete;
    await painted();
    await open(0);
    expect(choices()).toEqual([]);
    expect(labels()).not.toContain(strings.thread.reply);
  });
});

describe('its rows', () => {
  test.each<[string, Partial<MessageView>, string[]]>([
    ['another’s message', { mine: false }, ['reply', 'copy', 'details']],
    ['one’s own', { mine: true, createdAt: Date.now() }, ['reply', 'copy', 'edit', 'details', 'retract']],
    ['one’s own of long ago', { mine: true }, ['reply', 'copy', 'details']],
    ['one that was removed', { content: null, retracted: true }, ['details']],
    ['a line of the server’s', { messageType: 'system', system: { fact: 'left', name: 'Priya' } }, []],
    ['a file without words', { content: '', attachments: [attachmentView()] }, ['reply', 'details']],
    ['one that may be taken back', { ...unsent, status: 'waiting', undoable: true }, ['undo', 'copy']],
    ['one that was not sent', { ...unsent, status: 'failed' }, ['tryAgain', 'copy', 'discard']],
    [
      'one whose file was refused',
      { ...unsent, status: 'failed', content: '', attachments: [attachmentView({ state: 'refused' })] },
      ['discard'],
    ],
    [
      'one whose file is not what its name says',
      {
        ...unsent,
        status: 'failed',
        content: '',
        attachments: [attachmentView({ state: 'failed', error: 'attachment_mismatch' })],
      },
      ['discard'],
    ],
  ])('%s', async (_, more, expected) => {
    await show(more);
    bubble(0).focus();
    press('ContextMenu', bubble(0));
    await menu()?.updateComplete;
    expect(labels()).toEqual(expected.map((name) => Reflect.get(strings.thread, name)));
  });

  test('do what they say', async () => {
    await show({ ...unsent, status: 'failed' });
    for (const at of [0, 2]) {
      await open(0);
      items()[at]!.click();
    }
    await show({ ...unsent, status: 'waiting', undoable: true });
    await open(0);
    items()[0]!.click();
    expect(spy.asked.filter(({ name }) => name !== 'sawUpTo')).toEqual([
      { name: 'retry', with: ['key-1'] },
      { name: 'discard', with: ['key-1'] },
      { name: 'undoSend', with: ['key-1'] },
    ]);
  });

  test('copying is told, also when it could not be done', async () => {
    await show({});
    const polite = () => chat.shadowRoot!.querySelector('[aria-live=polite]')!.textContent;
    await open(0);
    items()[1]!.click();
    await vi.waitFor(() => expect(polite()).toBe(strings.thread.copied));
    forbidden = true;
    await open(0);
    items()[1]!.click();
    await vi.waitFor(() => expect(polite()).toBe(strings.thread.copyFailed));
  });
});

describe('by pointer', () => {
  const rightClick = (on: Element) => {
    const event = new PointerEvent('contextmenu', { bubbles: true, composed: true, cancelable: true });
    on.dispatchEvent(event);
    return event;
  };

  test('a right click opens it beside the message, and a press elsewhere closes it', async () => {
    await show({}, {});
    expect(rightClick(words(0)).defaultPrevented).toBe(true);
    await menu()!.updateComplete;
    const box1 = menu()!.shadowRoot!.querySelector('.menu')!.getBoundingClientRect();
    const box2 = bubble(0).querySelector('.blocks')!.getBoundingClientRect();
    expect(
      box1.top >= box2.bottom ||
        box1.bottom <= box2.top ||
        box1.left >= box2.right ||
        box1.right <= box2.left,
    ).toBe(true);
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
    expect(menu()).toBeNull();
  });

  test('it stays beside its message while others come', async () => {
    box.style.height = '900px';
    await show({}, {});
    rightClick(words(0));
    await menu()!.updateComplete;
    const box1 = () => menu()!.shadowRoot!.querySelector('.menu')!.getBoundingClientRect();
    const box2 = () => bubble(0).querySelector('.blocks')!.getBoundingClientRect();
    const apart = box1().top - box2().bottom;
    const before = box2().top;
    chat.state = conversationView({ rows: [...chat.state!.rows, messageRow(3), messageRow(4)] });
    await painted();
    expect(box2().top).toBeLessThan(before - 20);
    expect(box1().top - box2().bottom).toBeCloseTo(apart, 0);
  });

  test('the browser’s own stays for a link and for what is selected', async () => {
    await show({ content: 'See https://example.org' });
    expect(rightClick(words(0).querySelector('a')!).defaultPrevented).toBe(false);
    getSelection()!.selectAllChildren(words(0));
    expect(rightClick(words(0)).defaultPrevented).toBe(false);
    getSelection()!.removeAllRanges();
    expect(menu()).toBeNull();
  });

  test('its message stays in the document however far one goes', async () => {
    chat.state = conversationView({ rows: messageRows(1, 500) });
    await chat.updateComplete;
    await painted();
    const last = bubble(-1);
    rightClick(last.querySelector('.text')!);
    await menu()!.updateComplete;
    list().shadowRoot!.querySelector('.scroller')!.scrollTop = 0;
    await painted();
    await painted();
    expect(last.isConnected).toBe(true);
    menu()!.close(true);
    expect(list().shadowRoot!.activeElement).toBe(last);
  });
});

describe('by finger', () => {
  beforeAll(() => touchScreen(true));
  afterAll(() => touchScreen(false));

  test('a long press opens it, and the lift chooses nothing', async () => {
    await show({}, { attachments: [] });
    await finger.down(words(0));
    await vi.waitFor(() => expect(menu()).not.toBeNull(), { timeout: 2_000 });
    await finger.up();
    await painted();
    expect(labels()).toContain(strings.thread.copy);
    await finger.tap(items()[1]!);
    await vi.waitFor(() => expect(copied).toEqual(['Text 1']));
  });

  test('a short touch, and one that moves, open nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await show({}, {});
    await finger.tap(words(0));
    vi.advanceTimersByTime(2_000);
    expect(menu()).toBeNull();
    await finger.down(words(0));
    await finger.moveBy(words(0), 0, 30);
    vi.advanceTimersByTime(2_000);
    expect(menu()).toBeNull();
    await finger.up();
    vi.useRealTimers();
  });
});
