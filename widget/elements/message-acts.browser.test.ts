import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { MessageDetails } from '../client/message-details.ts';
import type { MessageView } from '../client/state.ts';
import { allStrings as strings } from '../i18n/whole.ts';
import { Composer } from './composer.ts';
import { conversationView, defineThread, messageRow, painted, spyActions } from './message-list-testing.ts';
import { finger, touchScreen } from './touch-testing.ts';
import type { ChatWindow } from './window.ts';

/** What is done with a message once it was chosen from its menu, or pressed beside it. */

beforeAll(defineThread);

let chat: ChatWindow;
let spy: ReturnType<typeof spyActions>;
let details: () => Promise<MessageDetails>;

beforeEach(() => {
  spy = spyActions();
  details = () => Promise.resolve({ recipients: [], versions: [] });
  chat = document.createElement('care-chat-window');
  chat.actions = { ...spy.actions, details: () => details() };
  chat.settings = {
    tenant: 'clinic',
    name: 'Clinic',
    emergency: { text: '', tel: null },
    attachments: { max_bytes: 1_000, media_types: [] },
    edit_window_ms: 3_600_000,
    drafts: true,
  };
  chat.style.cssText = 'position:fixed;inset:0 auto auto 0;width:700px;height:700px';
  document.body.append(chat);
});
afterEach(() => chat.remove());

const mine: Partial<MessageView> = { mine: true, userId: 'me', createdAt: Date.now() };
const show = async (...rows: Partial<MessageView>[]) => {
  const given = rows.map((more, index) => messageRow(index + 1, { content: `Text ${index + 1}`, ...more }));
  chat.state = conversationView({ rows: given });
  await chat.updateComplete;
  await painted();
};
const root = () => chat.shadowRoot!;
const list = () => root().querySelector('care-message-list')!.shadowRoot!;
const bubble = (at: number) => [...list().querySelectorAll('care-message-bubble')].at(at)!;
const composer = () => {
  const found = root().querySelector('care-composer');
  if (!(found instanceof Composer)) throw new Error('no composer');
  return found;
};
const field = () => composer().shadowRoot!.querySelector('textarea')!;
const strip = () => composer().shadowRoot!.querySelector('.reply');
const asked = (name: string) => spy.asked.filter((ask) => ask.name === name).map((ask) => ask.with);
const press = async (on: Element, key: string) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true });
  on.dispatchEvent(event);
  await painted();
  return event;
};
const write = async (text: string) => {
  field().value = text;
  field().dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  await composer().updateComplete;
};
type Row = 'reply' | 'edit' | 'retract' | 'details';
const choose = async (at: number, row: Row) => {
  bubble(at).focus();
  await press(bubble(at), 'Enter');
  const items = [...root().querySelector('care-menu')!.shadowRoot!.querySelectorAll<HTMLElement>('.item')];
  items.find((item) => item.querySelector('span')?.textContent === strings.thread[row])!.click();
  await painted();
};
const card = () => root().querySelector('care-message-card')?.shadowRoot ?? null;

describe('a reply', () => {
  test('says what it answers, goes with it, and is over when it is sent', async () => {
    await show({ mine: false, name: 'Dr Amara Osei' });
    await choose(0, 'reply');
    expect(strip()!.textContent).toContain(strings.composer.replyingTo('Dr Amara Osei'));
    expect(strip()!.textContent).toContain('Text 1');
    expect(composer().shadowRoot!.activeElement).toBe(field());
    await write('An answer');
    await press(field(), 'Enter');
    expect(asked('send')).toMatchObject([[{ text: 'An answer', replyTo: { message_id: 'c.1', seq: 1 } }]]);
    expect(strip()).toBeNull();
  });

  test('is given up by Escape and by its button, and what was written stays', async () => {
    await show({});
    const outside = vi.fn();
    await write('Half an answer');
    await choose(0, 'reply');
    document.body.addEventListener('keydown', outside);
    const escape = await press(field(), 'Escape');
    expect(escape.defaultPrevented).toBe(true);
    expect(outside).not.toHaveBeenCalled();
    document.body.removeEventListener('keydown', outside);
    expect([strip(), field().value]).toEqual([null, 'Half an answer']);
    await choose(0, 'reply');
    strip()!.querySelector('button')!.click();
    await painted();
    expect(strip()).toBeNull();
    expect(composer().shadowRoot!.activeElement).toBe(field());
  });

  test('stays with its conversation', async () => {
    await show({});
    await choose(0, 'reply');
    const rows = chat.state!.rows;
    chat.state = conversationView({ conversationId: 'd', rows });
    await painted();
    expect(strip()).toBeNull();
    chat.state = conversationView({ rows });
    await painted();
    expect(strip()).not.toBeNull();
  });

  test('shows that what it answers is gone', async () => {
    await show({});
    await choose(0, 'reply');
    await show({ content: null, retracted: true });
    expect(strip()!.textContent).toContain(strings.thread.retracted);
    expect(strip()!.textContent).not.toContain('Text 1');
  });
});

describe('an edit', () => {
  test('begins with the words as they are, and gives them with its key', async () => {
    await show({ ...mine, content: 'Teh words' });
    await choose(0, 'edit');
    expect(field().value).toBe('Teh words');
    expect(strip()!.textContent).toContain(strings.composer.editing);
    expect(composer().shadowRoot!.querySelector('.send')!.ariaLabel).toBe(strings.composer.saveEdit);
    await write('The words');
    await press(field(), 'Enter');
    expect(asked('edit')).toEqual([['c.1', 'The words']]);
    expect(asked('send')).toEqual([]);
    expect([strip(), field().value]).toEqual([null, '']);
  });

  test('leaves the draft alone, which is back after it', async () => {
    await show(mine);
    await write('A draft');
    await choose(0, 'edit');
    await write('Other words');
    await press(field(), 'Escape');
    expect(field().value).toBe('A draft');
    expect(asked('edit')).toEqual([]);
    expect(asked('setDraft')).toEqual([['c', 'A draft', null]]);
    expect(asked('setTyping').map(([active]) => active)).not.toContain(null);
  });

  test('of the same words is none', async () => {
    await show(mine);
    await choose(0, 'edit');
    await press(field(), 'Enter');
    expect(asked('edit')).toEqual([]);
    expect(strip()).toBeNull();
  });

  test('of all its words is not to be had, unless files stay', async () => {
    await show(mine);
    await choose(0, 'edit');
    await write('  ');
    await press(field(), 'Enter');
    expect(asked('edit')).toEqual([]);
    expect(strip()).not.toBeNull();
  });

  test('begins at an arrow up in an empty field, for the last of one’s own', async () => {
    await show({ ...mine, content: 'Older' }, { ...mine, content: 'Latest' }, { mine: false });
    expect((await press(field(), 'ArrowUp')).defaultPrevented).toBe(true);
    expect(field().value).toBe('Latest');
    await press(field(), 'Escape');
    await write('x');
    expect((await press(field(), 'ArrowUp')).defaultPrevented).toBe(false);
    expect(field().value).toBe('x');
  });

  test('that is refused says so, and its words can be sent as a message', async () => {
    await show(mine);
    await choose(0, 'edit');
    await write('Better words');
    await press(field(), 'Enter');
    chat.notice = { what: 'edit', code: 'edit_window_passed', token: 1 };
    await painted();
    expect(root().querySelector('.refusal')!.textContent).toContain(strings.errors.edit_window_passed);
    expect(field().value).toBe('Better words');
    expect(asked('setDraft').at(-1)).toEqual(['c', 'Better words', null]);
    // Once: what is written since is left alone.
    await write('');
    await show(mine);
    expect(field().value).toBe('');
  });

  test('that was refused before this window was there leaves its draft alone', async () => {
    chat.remove();
    const another = document.createElement('care-chat-window');
    Object.assign(another, { actions: chat.actions, settings: chat.settings, draft: 'Begun before' });
    another.notice = { what: 'edit', code: 'edit_window_passed', token: 1 };
    chat = another;
    document.body.append(chat);
    await show(mine);
    expect(field().value).toBe('Begun before');
    expect(asked('setDraft')).toEqual([]);
  });

  test('takes nothing from what is written beside it: a message taken back goes to the draft', async () => {
    await show(mine);
    await write('A draft');
    await choose(0, 'edit');
    await write('Better words');
    chat.state = { ...chat.state!, returned: { text: 'Taken back', files: [], replyTo: null } };
    await painted();
    expect(field().value).toBe('Better words');
    await press(field(), 'Escape');
    expect(field().value).toBe('Taken back\n\nA draft');
  });

  test('is over where the message is gone, or its time', async () => {
    await show(mine);
    await choose(0, 'edit');
    await show({ ...mine, content: null, retracted: true });
    expect(strip()).toBeNull();
    await show({ ...mine, createdAt: 0 });
    await press(field(), 'ArrowUp');
    expect(strip()).toBeNull();
  });
});

describe('taking a message back', () => {
  test('asks first, in clear words, and does nothing unless it is meant', async () => {
    await show(mine);
    await choose(0, 'retract');
    await vi.waitFor(() => expect(card()).not.toBeNull());
    await painted();
    const dialog = card()!.querySelector('[role=alertdialog]')!;
    expect(dialog.textContent).toContain(strings.thread.retractText);
    expect(card()!.activeElement!.textContent!.trim()).toBe(strings.common.cancel);
    await press(card()!.activeElement!, 'Escape');
    expect(card()).toBeNull();
    expect(list().activeElement).toBe(bubble(0));
    expect(asked('retract')).toEqual([]);

    await choose(0, 'retract');
    await vi.waitFor(() => expect(card()?.querySelector('.danger')).toBeTruthy());
    card()!.querySelector<HTMLElement>('.danger')!.click();
    expect(asked('retract')).toEqual([['c.1']]);
    expect(card()).toBeNull();
  });

  test('stands beside the message, and Tab stays in it', async () => {
    await show(mine);
    await choose(0, 'retract');
    await vi.waitFor(() => expect(card()).not.toBeNull());
    await painted();
    const [box, words] = [card()!.querySelector('.card')!, bubble(0).querySelector('.blocks')!].map((each) =>
      each.getBoundingClientRect(),
    );
    expect(box!.right <= words!.left || box!.bottom <= words!.top || box!.top >= words!.bottom).toBe(true);
    card()!.querySelector<HTMLElement>('.danger')!.focus();
    await press(card()!.activeElement!, 'Tab');
    expect(card()!.activeElement!.textContent!.trim()).toBe(strings.common.cancel);
  });
});

describe('details', () => {
  const user = (name: string) => ({ user_id: name, name, user_type: 'nurse', department: null }) as const;

  test('say who has it, who read it and when, and what it said before', async () => {
    details = () =>
      Promise.resolve({
        recipients: [
          { user: user('Priya'), delivered: true, read: true, readAt: Date.now() },
          { user: { ...user('Nora'), user_id: 'me' }, delivered: true, read: true, readAt: null },
          { user: user('Tomás'), delivered: true, read: false, readAt: null },
          { user: user('Yuki'), delivered: false, read: false, readAt: null },
        ],
        versions: [{ content: 'Teh words', until: Date.now() }],
      });
    await show({ ...mine, reactions: [{ emoji: '👍', user_ids: ['amara', 'me'] }] });
    await choose(0, 'details');
    await vi.waitFor(() => expect(card()?.querySelector('.one')).toBeTruthy());
    const text = card()!.querySelector('.rest')!.textContent!.replace(/\s+/gu, ' ');
    const order = [
      strings.thread.reactions,
      'You and Dr Amara Osei',
      strings.thread.seenBy(2, 4),
      'Priya',
      strings.status.delivered,
      'Tomás',
      strings.thread.notDelivered,
      'Yuki',
      strings.thread.versions,
      'Teh words',
    ].map((part) => text.indexOf(part));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order).not.toContain(-1);
    const names = [...card()!.querySelectorAll('.one .name bdi')].map((name) => name.textContent);
    expect(names.slice(0, 3)).toEqual(['Priya', strings.role.word.nurse, strings.common.you]);
  });

  test('that did not load can be asked for again', async () => {
    details = () => Promise.reject(new Error('offline'));
    await show({});
    await choose(0, 'details');
    await vi.waitFor(() => expect(card()?.querySelector('.rest .button')).toBeTruthy());
    details = () =>
      Promise.resolve({
        recipients: [{ user: user('Priya'), delivered: true, read: false, readAt: null }],
        versions: [],
      });
    card()!.querySelector<HTMLElement>('.rest .button')!.click();
    await vi.waitFor(() => expect(card()!.textContent).toContain('Priya'));
  });
});

describe('reactions', () => {
  const chip = () => bubble(0).querySelector<HTMLButtonElement>('.reaction')!;
  const tip = () => root().querySelector('.tip');
  const over = (on: Element) =>
    on.dispatchEvent(
      new PointerEvent('pointerover', { pointerType: 'mouse', bubbles: true, composed: true }),
    );
  const reactions = [{ emoji: '👍', user_ids: ['amara'] }];

  test('are pressed to react likewise, and pressed again to take it back', async () => {
    await show({ reactions });
    expect(chip().ariaPressed).toBe('false');
    chip().click();
    await show({ reactions: [{ emoji: '👍', user_ids: ['amara', 'me'] }] });
    expect(chip().ariaPressed).toBe('true');
    chip().click();
    expect(asked('react')).toEqual([
      ['c.1', '👍', true],
      ['c.1', '👍', false],
    ]);
  });

  test('show who reacted, under the mouse; Escape and leaving hide it', async () => {
    await show({ reactions });
    over(chip());
    await vi.waitFor(() => expect(tip()?.textContent).toBe('Dr Amara Osei'));
    expect(chip().getAttribute('aria-description')).toBe('Dr Amara Osei');
    const escape = await press(chip(), 'Escape');
    expect([tip(), escape.defaultPrevented]).toEqual([null, true]);
    over(chip());
    await vi.waitFor(() => expect(tip()).not.toBeNull());
    over(bubble(0));
    expect(tip()).toBeNull();
  });

  test('only show who reacted where one may not react', async () => {
    await show({ reactions });
    const open = chat.state!;
    chat.state = { ...open, conversation: { ...open.conversation!, is_active: false } };
    await painted();
    chip().click();
    expect(asked('react')).toEqual([]);
    expect(tip()?.textContent).toBe('Dr Amara Osei');
  });

  test('may be any of the grid’s', async () => {
    await show({});
    bubble(0).focus();
    await press(bubble(0), 'Enter');
    const menu = root().querySelector('care-menu')!.shadowRoot!;
    menu.querySelector<HTMLElement>('.choices > :last-child')!.click();
    await vi.waitFor(() =>
      expect(card()?.querySelector('care-emoji')?.shadowRoot?.activeElement).toBeTruthy(),
    );
    const grid = card()!.querySelector('care-emoji')!.shadowRoot!;
    grid.querySelectorAll('button')[3]!.click();
    expect(asked('react')).toEqual([['c.1', '🙏', true]]);
    expect(card()).toBeNull();
    expect(list().activeElement).toBe(bubble(0));
  });
});

describe('the button beside a message', () => {
  const button = (at: number) => bubble(at).querySelector<HTMLButtonElement>('.options');
  const over = (on: Element, pointerType: string) =>
    on.dispatchEvent(new PointerEvent('pointerover', { pointerType, bubbles: true, composed: true }));

  test('is there under the mouse, moves nothing, and opens the menu', async () => {
    await show({}, {});
    const before = bubble(0).getBoundingClientRect();
    over(bubble(0).querySelector('.text')!, 'mouse');
    expect([button(0), button(1)].map((each) => each !== null)).toEqual([true, false]);
    expect(bubble(0).getBoundingClientRect()).toEqual(before);
    const [beside, words] = [button(0)!, bubble(0).querySelector('.blocks')!].map((each) =>
      each.getBoundingClientRect(),
    );
    expect(beside!.right <= words!.left || beside!.left >= words!.right).toBe(true);
    button(0)!.click();
    expect(root().querySelector('care-menu')).not.toBeNull();
    over(bubble(1).querySelector('.text')!, 'mouse');
    expect([button(0), button(1)].map((each) => each !== null)).toEqual([false, true]);
  });

  test('is not there for a finger, which has the long press', async () => {
    await show({});
    over(bubble(0).querySelector('.text')!, 'touch');
    expect(button(0)).toBeNull();
  });

  test('is there while the focus is in the message, for Tab to reach', async () => {
    await show({}, {});
    bubble(0).focus();
    expect(button(0)).not.toBeNull();
    button(0)!.focus();
    expect(button(0)).not.toBeNull();
    bubble(1).focus();
    expect([button(0), button(1)].map((each) => each !== null)).toEqual([false, true]);
    field().focus();
    expect(button(1)).toBeNull();
    bubble(1).focus();
    const outside = document.body.appendChild(document.createElement('button'));
    outside.focus();
    expect(button(1)).toBeNull();
    outside.remove();
  });
});

describe('a copy', () => {
  const words = (at: number) =>
    document.createTreeWalker(bubble(at).querySelector('.text')!, NodeFilter.SHOW_TEXT).nextNode()!;
  const copied = () => {
    const event = new ClipboardEvent('copy', {
      clipboardData: new DataTransfer(),
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    words(0).parentElement!.dispatchEvent(event);
    return event.defaultPrevented ? event.clipboardData!.getData('text/plain') : null;
  };
  const lines = () =>
    copied()
      ?.split('\n')
      .map((line) => line.replace(/^\[[^\]]+\]/u, '[when]'));

  test('of several messages says when, who and what, in order, and of the ends what was selected', async () => {
    await show({ mine: false, name: 'Dr Amara Osei' }, { ...mine, content: 'All of it' }, { mine: false });
    getSelection()!.setBaseAndExtent(words(0), 2, words(2), 4);
    expect(lines()).toEqual([
      '[when] Dr Amara Osei: xt 1',
      '[when] You: All of it',
      '[when] Dr Amara Osei: Text',
    ]);
  });

  test('within one message is the browser’s', async () => {
    await show({}, {});
    getSelection()!.setBaseAndExtent(words(0), 0, words(0), 4);
    expect(copied()).toBeNull();
  });
});

// Last: after a finger the browser shows no ring for a focus that a script sets.
describe('reactions, by finger', () => {
  beforeAll(() => touchScreen(true));
  afterAll(() => touchScreen(false));

  test('show who reacted to a finger that rests on them, until it presses elsewhere', async () => {
    await show({ reactions: [{ emoji: '👍', user_ids: ['amara'] }] });
    await finger.down(bubble(0).querySelector('.reaction')!);
    await vi.waitFor(() => expect(root().querySelector('.tip')?.textContent).toBe('Dr Amara Osei'), {
      timeout: 2_000,
    });
    await finger.up();
    await painted();
    expect(root().querySelector('.tip')).not.toBeNull();
    expect(root().querySelector('care-menu')).toBeNull();
    await finger.tap(field());
    expect(root().querySelector('.tip')).toBeNull();
    expect(asked('react')).toEqual([]);
  });
});
