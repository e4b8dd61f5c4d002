import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConversationType, SeatRole, TenantSettings, User } from '../../protocol/index.ts';
import { ChatError } from '../client/chat-error.ts';
import type { ConversationView, GroupChange } from '../client/state.ts';
import { allStrings as strings } from '../i18n/whole.ts';
import { conversationView, defineThread, painted, seat, spyActions } from './message-list-testing.ts';
import type { PeoplePane } from './people-pane.ts';
import type { ChatWindow } from './window.ts';

beforeAll(defineThread);

const { group, thread, common } = strings;
const wei: User = { user_id: 'wei', name: 'Lin Wei', user_type: 'pharmacist', department: 'Linden Pharmacy' };

const settings: TenantSettings = {
  tenant: 't',
  name: 'T',
  emergency: { text: 'In an emergency call', tel: '0300 555 0142' },
  attachments: { max_bytes: 1, media_types: [] },
  edit_window_ms: 0,
  drafts: false,
};

let box: HTMLDivElement;
let chat: ChatWindow;
/** What was asked, and how it ends; the next one only where it is refused. */
let asked: GroupChange[];
let refuse: ChatError | null;

beforeEach(() => {
  asked = [];
  refuse = null;
  box = document.createElement('div');
  box.style.cssText = 'position:fixed;inset:0 auto auto 0;height:700px';
  chat = document.createElement('care-chat-window');
  chat.actions = {
    ...spyActions().actions,
    directory: () => Promise.resolve([wei, { ...wei, user_id: 'amara', name: 'Dr Amara Osei' }]),
    changeGroup: (_id, change) => {
      asked.push(change);
      return refuse === null ? Promise.resolve() : Promise.reject(refuse);
    },
  };
  box.append(chat);
  document.body.append(box);
});
afterEach(() => box.remove());

const of = (
  type: ConversationType,
  mine: SeatRole,
  more: Partial<ConversationView> = {},
): ConversationView => ({
  ...conversationView(),
  conversation: { ...conversationView().conversation!, type, title: 'Ankles' },
  mySeat: seat('me', 'Nora Whitfield', { sender_id: 'c.s1', role: mine }),
  people: [
    seat('amara', 'Dr Amara Osei', { sender_id: 'c.s2', department: 'Cardiology' }),
    seat('priya', 'Priya Nair', { sender_id: 'c.s3', user_type: 'nurse', role: 'read_only' }),
  ],
  givesRoles: true,
  ...more,
});

const root = (): ShadowRoot => chat.shadowRoot!;
const button = (): HTMLButtonElement => root().querySelector('.icon-button.people')!;
const pane = (): PeoplePane => root().querySelector('care-people-pane')!;
const inPane = <E extends HTMLElement = HTMLElement>(selector: string): E =>
  pane().shadowRoot!.querySelector<E>(selector)!;
const way = (act: string): HTMLButtonElement | null => inPane(`[data-act=${act}]`);
const rowOf = (n: number): HTMLElement => inPane(`[data-seat='c.s${n}']`);
const focused = (): Element | null => pane().shadowRoot!.activeElement;
const key = (target: Element, name: string, more: KeyboardEventInit = {}): boolean =>
  target.dispatchEvent(
    new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true, cancelable: true, ...more }),
  );

/** Opens it in a window of this width. */
async function open(state: ConversationView, width = 900): Promise<void> {
  box.style.width = `${width}px`;
  chat.state = state;
  await painted();
  button().click();
  await vi.waitFor(() => expect(pane()).not.toBeNull());
  await pane().updateComplete;
}
const choose = async (n: number, label: string): Promise<void> => {
  rowOf(n).querySelector<HTMLElement>('.options')!.click();
  const menu = inPane('care-menu') as HTMLElementTagNameMap['care-menu'];
  await menu.updateComplete;
  const item = [...menu.shadowRoot!.querySelectorAll<HTMLElement>('.item')].find((each) =>
    each.textContent.includes(label),
  );
  item!.click();
  await pane().updateComplete;
};
const yes = async (): Promise<void> => {
  inPane('.ask .button:last-child').click();
  await painted();
};

describe('who is in', () => {
  test('is told by name, role, department and since when, oneself too, in the order of joining', async () => {
    chat.presence = new Map([['amara', { user_id: 'amara', online: true, last_seen: null }]]);
    await open(of('group', 'owner'));
    const rows = [...pane().shadowRoot!.querySelectorAll('.person-row')];
    const words = rows.map((row) => row.textContent.replace(/\s+/g, ' '));
    expect(words[0]).toContain(group.you('Nora Whitfield'));
    expect(words[0]).toContain(group.role.owner);
    expect(words[1]).toContain(strings.role.line('doctor', 'Cardiology'));
    expect(words[1]).toContain(strings.presence.online);
    expect(words[1]).toContain(group.since('1 Jun'));
    expect(words[2]).toContain(group.role.read_only);
    // A word with a shape, not a colour.
    expect(rows[2]!.querySelector('.chip svg')).not.toBeNull();
  });

  test.each<[string, ConversationType, SeatRole, acts: string, options: number]>([
    ['an owner', 'group', 'owner', 'add rename close', 2],
    ['a member', 'care_team', 'member', 'leave', 0],
    ['one of two', 'direct', 'owner', 'close', 0],
  ])('offers %s no more than they may', async (_who, type, role, acts, options) => {
    await open(of(type, role));
    const shown = [...pane().shadowRoot!.querySelectorAll<HTMLElement>('[data-act]')];
    expect(shown.map(({ dataset }) => dataset['act']).join(' ')).toBe(acts);
    expect(pane().shadowRoot!.querySelectorAll('.options')).toHaveLength(options);
    // Whoever owns it alone is told why they cannot leave.
    const told = pane().shadowRoot!.textContent.includes(group.lastOwner);
    expect(told).toBe(type === 'group');
  });
});

describe('a change', () => {
  test('of a role is asked for, told, and leaves the focus where it was', async () => {
    await open(of('group', 'owner'));
    await choose(2, group.giveRole('owner'));
    expect(asked).toEqual([{ what: 'role', senderId: 'c.s2', role: 'owner' }]);
    await painted();
    expect(inPane('[role=status]').textContent).toBe('Nora Whitfield made Dr Amara Osei an owner');
    expect(focused()).toBe(rowOf(2).querySelector('.options'));
  });

  test('that takes a person out is asked about first; no changes nothing', async () => {
    await open(of('group', 'owner'));
    await choose(2, group.remove);
    expect(inPane('.ask').textContent).toContain(group.removeTitle('Dr Amara Osei'));
    expect(inPane('.under').inert).toBe(true);
    expect(focused()).toBe(inPane('.no'));
    key(inPane('.ask .sheet'), 'Escape', { keyCode: 229 });
    expect(inPane('.under').inert).toBe(true);
    key(inPane('.ask .sheet'), 'Escape');
    await painted();
    expect(asked).toEqual([]);
    expect(focused()).toBe(rowOf(2).querySelector('.options'));

    await choose(2, group.remove);
    await yes();
    expect(asked).toEqual([{ what: 'remove', senderId: 'c.s2' }]);
    chat.state = of('group', 'owner', { people: [] });
    await painted();
    expect(inPane('.ask')).toBeNull();
  });

  test('that is refused says why, and can be asked again', async () => {
    await open(of('group', 'owner', { people: [seat('amara', 'A', { sender_id: 'c.s2', role: 'owner' })] }));
    refuse = new ChatError('last_owner');
    way('leave')!.click();
    await pane().updateComplete;
    await yes();
    expect(inPane('.ask [role=alert]').textContent).toContain(strings.errors.last_owner);
    refuse = null;
    const left = vi.fn();
    chat.addEventListener('care-back', left);
    await yes();
    expect(asked).toHaveLength(2);
    expect(left).toHaveBeenCalledOnce();
    expect(root().querySelector('care-people-pane')).toBeNull();
  });

  test('of the name is written where the way to it was', async () => {
    await open(of('group', 'owner'));
    way('rename')!.click();
    await pane().updateComplete;
    const field = inPane<HTMLInputElement>('.naming input');
    expect([field.value, focused()]).toEqual(['Ankles', field]);
    field.value = '  Heart  ';
    field.dispatchEvent(new InputEvent('input'));
    inPane<HTMLFormElement>('.naming').requestSubmit();
    await painted();
    expect(asked).toEqual([{ what: 'rename', title: 'Heart' }]);
    expect(focused()).toBe(way('rename'));
  });

  test('that closes is asked about; opening again is not, here and where one would write', async () => {
    await open(of('group', 'owner'));
    way('close')!.click();
    await pane().updateComplete;
    await yes();
    const closed = { ...of('group', 'owner').conversation!, is_active: false };
    chat.state = of('group', 'owner', { conversation: closed });
    await painted();
    way('reopen')!.click();
    await painted();
    root().querySelector<HTMLElement>('.closed .secondary')!.click();
    const active = (on: boolean): GroupChange => ({ what: 'active', active: on });
    expect(asked).toEqual([active(false), active(true), active(true)]);
    expect(root().querySelector('.closed .secondary')!.textContent).toContain(thread.reopen);
    chat.state = of('group', 'member', { conversation: closed });
    await painted();
    expect(root().querySelector('.closed .secondary')).toBeNull();
  });

  test('that takes its own button away, when the news of it comes, leaves the focus in the pane', async () => {
    await open(of('group', 'owner'));
    const { conversation } = of('group', 'owner');
    way('close')!.click();
    await pane().updateComplete;
    await yes();
    const act = way('close');
    expect(focused()).toBe(act);
    chat.state = of('group', 'owner', { conversation: { ...conversation!, is_active: false } });
    await painted();
    expect([way('close'), focused()]).toEqual([null, inPane('.shut')]);
    way('reopen')!.focus();
    way('reopen')!.click();
    await painted();
    chat.state = of('group', 'owner', { conversation });
    await painted();
    expect([way('reopen'), focused()]).toEqual([null, inPane('.shut')]);
  });

  test('that brings people in chooses among those who are not, with or without what was said', async () => {
    await open(of('group', 'owner'));
    way('add')!.click();
    await pane().updateComplete;
    const picker = inPane('care-people-picker') as HTMLElementTagNameMap['care-people-picker'];
    await vi.waitFor(() => expect(picker.shadowRoot!.querySelectorAll('.person-row')).toHaveLength(1));
    expect(picker.shadowRoot!.querySelector('.person-row')!.textContent).toContain(wei.name);
    picker.shadowRoot!.querySelector<HTMLElement>('.person-row input')!.click();
    picker.shadowRoot!.querySelector<HTMLElement>('[name=history]:not(:checked)')!.click();
    await picker.updateComplete;
    refuse = new ChatError('full');
    picker.shadowRoot!.querySelector<HTMLElement>('.foot .primary')!.click();
    await painted();
    expect(picker.shadowRoot!.querySelector('[role=alert]')!.textContent).toBe(strings.errors.full);
    refuse = null;
    picker.shadowRoot!.querySelector<HTMLElement>('.foot .primary')!.click();
    await painted();
    const added: GroupChange = { what: 'add', userIds: ['wei'], history: 'from_start' };
    expect(asked).toEqual([added, added]);
    expect([inPane('care-people-picker'), focused()]).toEqual([null, way('add')]);
  });
});

describe('it stands', () => {
  test('beside the messages where there is room, which go on', async () => {
    await open(of('group', 'owner'));
    expect([inPane('.pane').role, button().ariaExpanded]).toEqual(['region', 'true']);
    expect(root().querySelector<HTMLElement>('.column')!.inert).toBe(false);
    const [messages, people] = [root().querySelector('.column')!, inPane('.pane')].map((each) =>
      each.getBoundingClientRect(),
    );
    expect(people!.width).toBe(320);
    expect(messages!.right).toBeLessThanOrEqual(people!.left);
  });

  test.each([
    [600, 320],
    [390, 390],
  ])('over them in a window of %i, %i wide, and Escape gives the focus back', async (window, width) => {
    await open(of('group', 'owner'), window);
    expect([inPane('.pane').role, inPane('.pane').ariaModal]).toEqual(['dialog', 'true']);
    expect(inPane('.pane').getBoundingClientRect().width).toBe(width);
    expect(root().querySelector<HTMLElement>('.column')!.inert).toBe(true);
    expect(focused()!.ariaLabel).toBe(common.close);
    key(focused()!, 'Escape');
    await painted();
    expect(root().querySelector('care-people-pane')).toBeNull();
    expect(root().querySelector<HTMLElement>('.column')!.inert).toBe(false);
    expect(root().activeElement).toBe(button());
  });

  test('over the messages, and then says itself what to do in an emergency, with its number', async () => {
    chat.settings = settings;
    await open(of('group', 'owner'), 900);
    expect(inPane('.emergency')).toBeNull();
    box.style.width = '400px';
    await painted();
    await painted();
    expect(inPane('.emergency').textContent).toContain(settings.emergency.text);
    const call = inPane<HTMLAnchorElement>('.emergency a');
    expect(call.href).toBe('tel:03005550142');
    const { left, right, top, bottom } = call.getBoundingClientRect();
    expect(pane().shadowRoot!.elementFromPoint((left + right) / 2, (top + bottom) / 2)).toBe(
      call.querySelector('bdi'),
    );
  });

  test('while the conversation loads anew, and beside the next one, which keeps the focus', async () => {
    await open(of('group', 'owner'));
    const stands = root().querySelector('care-people-pane');
    chat.state = of('group', 'owner', { phase: 'loading' });
    await painted();
    expect(root().querySelector('care-people-pane')).toBe(stands);
    (document.activeElement as HTMLElement).blur();
    chat.state = of('group', 'owner', { phase: 'loading', conversationId: 'next' });
    await painted();
    chat.state = of('group', 'owner', { conversationId: 'next' });
    await painted();
    expect(root().querySelector('care-people-pane')).toBe(stands);
    expect(document.activeElement).toBe(document.body);
  });

  test('for the conversation on show: an answer that comes late, for another, changes nothing', async () => {
    let answer = (): void => {};
    const asking = new Promise<void>((resolve) => (answer = resolve));
    chat.actions = { ...chat.actions!, changeGroup: () => asking };
    const left = vi.fn();
    chat.addEventListener('care-back', left);
    await open(of('group', 'member'));
    way('leave')!.click();
    await pane().updateComplete;
    await yes();
    chat.state = of('group', 'member', { conversationId: 'next' });
    await painted();
    (document.activeElement as HTMLElement).blur();
    answer();
    await painted();
    expect(left).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(document.body);
  });

  test('no longer once this person is out', async () => {
    await open(of('group', 'member'));
    expect(root().activeElement).toBe(root().querySelector('care-people-pane'));
    chat.state = of('group', 'member', { phase: 'removed', mySeat: null, people: [], conversation: null });
    await painted();
    expect([root().querySelector('care-people-pane'), button()]).toEqual([null, null]);
    expect(document.activeElement).toBe(chat);
    expect(root().querySelector('.notice')!.textContent).toContain(thread.removedTitle);
    expect(root().querySelector('.header')!.textContent).not.toContain(strings.presence.connecting);
  });
});

describe('where others write', () => {
  const { readOnly, readOnlySeat } = strings.composer;
  test.each<[ConversationType, SeatRole, string | null]>([
    ['announcement', 'member', readOnly],
    ['announcement', 'read_only', readOnly],
    ['announcement', 'owner', null],
    ['group', 'read_only', readOnlySeat],
    ['group', 'member', null],
  ])('in a conversation of type %s, to a seat of role %s it says: %s', async (type, role, words) => {
    chat.state = of(type, role);
    await chat.updateComplete;
    expect(root().querySelector('.closed')?.textContent.trim() ?? null).toBe(words);
    expect(root().querySelector('care-composer') === null).toBe(words !== null);
    expect(chat.writable).toBe(words === null);
  });
});
