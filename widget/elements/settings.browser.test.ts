import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { defineCareChat } from '../define.ts';
import { entries, ready } from '../gallery/data.ts';
import { StillClient } from '../gallery/still.ts';
import type { OwnChoices } from '../../protocol/index.ts';
import { forAnHour, untilTomorrow, type Quiet } from '../client/attention.ts';
import type { ChatState } from '../client/state.ts';
import { deepActive } from '../controllers/focus.ts';
import { allStrings } from '../i18n/whole.ts';
import { CareChat } from './care-chat.ts';
import { formatFor } from './format.ts';
import type { Settings } from './settings.ts';

const TITLE = 'The page’s title';
const shown: { title: string; options: NotificationOptions; click: () => void; close: () => void }[] = [];
let permission: NotificationPermission = 'default';
const asked = vi.fn(() => Promise.resolve((permission = 'granted')));

class FakeNotification {
  static get permission(): NotificationPermission {
    return permission;
  }
  static requestPermission = asked;
  onclick: (() => void) | null = null;
  readonly close = vi.fn();
  constructor(title: string, options: NotificationOptions) {
    shown.push({ title, options, click: () => this.onclick?.(), close: this.close });
  }
}

let chat: CareChat;
let client: StillClient;
const openConversation = vi.fn();
const choose = vi.fn((_choices: OwnChoices) => Promise.resolve());
const logout = vi.fn(() =>
  client.show({ ...ready, me: null, settings: null, phase: { name: 'signed_out' } }),
);

/** Nobody looks at this page. */
const unfocus = () => vi.spyOn(document, 'hasFocus').mockReturnValue(false);

const withPolicy = (policy: Partial<NonNullable<ChatState['settings']>>): ChatState => ({
  ...ready,
  settings: ready.settings && { ...ready.settings, ...policy },
});
/** The same, and one more message in the first conversation. */
function more(state: ChatState, text: string): ChatState {
  const [first, ...rest] = state.inbox.entries;
  if (!first?.last_message) throw new Error('no conversation to write to');
  const message = {
    ...first.last_message,
    seq: first.last_message.seq + 1,
    user_id: 'dr-osei',
    name: 'Dr Osei',
    text,
  };
  const { totals } = state.inbox;
  return {
    ...state,
    inbox: {
      ...state.inbox,
      entries: [{ ...first, unread: first.unread + 1, last_message: message }, ...rest],
      totals: { ...totals, unread: totals.unread + 1 },
    },
  };
}

async function start(state: ChatState): Promise<void> {
  client = new StillClient(state, { openConversation, logout, choose });
  CareChat.connect = () => client.connection;
  chat = document.createElement('care-chat');
  document.body.append(chat);
  chat.start({ tenant: 't', getToken: () => Promise.resolve(null), layout: 'fill' });
  await chat.updateComplete;
  // The browser has given it the word.
  await expect.poll(() => document.title).not.toBe(TITLE);
}
async function become(state: ChatState): Promise<void> {
  client.show(state);
  await chat.updateComplete;
}
const inSidebar = (selector: string): HTMLElement => {
  const found = chat.renderRoot
    .querySelector('care-chat-sidebar')
    ?.renderRoot.querySelector<HTMLElement>(selector);
  if (found === null || found === undefined) throw new Error(`no ${selector} in the list`);
  return found;
};
async function openSettings() {
  await vi.waitFor(() => inSidebar('.settings').click());
  return vi.waitFor(() => {
    const dialog = chat.renderRoot.querySelector('care-settings');
    const box = dialog?.renderRoot.querySelector<HTMLInputElement>('[name=notifications]');
    if (!dialog || !box) throw new Error('not open');
    return { dialog, box };
  });
}

beforeEach(() => {
  defineCareChat();
  vi.stubGlobal('Notification', FakeNotification);
  permission = 'default';
  shown.length = 0;
  document.title = TITLE;
});
afterEach(async () => {
  chat.remove();
  await Promise.resolve();
  sessionStorage.clear();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.clearAllMocks();
});

describe('the title', () => {
  test('counts what is unread, follows the page’s own, and is put back', async () => {
    await start(ready);
    const { unread } = ready.inbox.totals;
    await expect.poll(() => document.title).toBe(`(${unread}) ${TITLE}`);
    document.title = 'Another page';
    await expect.poll(() => document.title).toBe(`(${unread}) Another page`);
    await become(more(ready, 'x'));
    expect(document.title).toBe(`(${unread + 1}) Another page`);
    chat.remove();
    await expect.poll(() => document.title).toBe('Another page');
  });
});

describe('notifications', () => {
  test('[PHI1] are asked for by the person alone, say nothing, and open their conversation', async () => {
    await start(ready);
    expect(asked).not.toHaveBeenCalled();
    const { dialog, box } = await openSettings();
    expect(asked).not.toHaveBeenCalled();
    box.click();
    await vi.waitFor(() => expect(box.checked).toBe(true));
    expect(asked).toHaveBeenCalledTimes(1);
    dialog.dispatchEvent(new CustomEvent('care-done'));
    unfocus();
    await become(more(ready, 'Your potassium is low'));
    expect(shown).toHaveLength(1);
    const said = JSON.stringify([shown[0]?.title, shown[0]?.options]);
    for (const secret of ['potassium', 'Osei', entries[0]?.conversation_id ?? '', ready.me?.user_id ?? ''])
      expect(said).not.toContain(secret);
    shown[0]?.click();
    expect(openConversation).toHaveBeenCalledWith(entries[0]?.conversation_id);
  });

  test('[PHI1] say what the tenant lets them, and are gone with the person', async () => {
    permission = 'granted';
    const state = withPolicy({ notification_content: 'full' });
    await start(state);
    const { box } = await openSettings();
    box.click();
    unfocus();
    await become(more(state, 'Your potassium is low'));
    expect(shown.map(({ title, options }) => [title, options.body])).toEqual([
      ['Dr Osei', 'Your potassium is low'],
    ]);
    chat.logout();
    await chat.updateComplete;
    expect(shown[0]?.close).toHaveBeenCalled();
    expect(document.title).toBe(TITLE);
    expect(Object.keys(sessionStorage)).toEqual([]);
    expect(chat.renderRoot.querySelector('.overlay')).toBeNull();
  });
});

describe('do not disturb', () => {
  const words = allStrings.settings;
  /** In the words of the chat, which has the clock of the browser's region. */
  const until = (quiet: Quiet): string => {
    const { locale } = chat.renderRoot.querySelector('care-chat-sidebar')?.strings ?? allStrings;
    return quiet.name === 'until' ? plain(words.quietUntil(formatFor(locale).time(quiet.at))) : '';
  };
  const plain = (text = ''): string => text.replace(/\s+/g, ' ').trim();
  const choicesIn = (dialog: Settings) => [
    ...dialog.renderRoot.querySelectorAll<HTMLInputElement>('[name=quiet]'),
  ];
  const rowsIn = (dialog: Settings): readonly string[] =>
    choicesIn(dialog).map(({ checked, labels }) => {
      const text = plain(labels?.[0]?.textContent);
      return checked ? `(x) ${text}` : text;
    });
  const rows = (chosen: number, end = ''): readonly string[] =>
    [words.quietOff, words.quietHour, words.quietTomorrow, words.quietAlways].map((label, n) =>
      n === chosen ? `(x) ${label} ${end}`.trim() : label,
    );
  const done = async (dialog: Settings): Promise<void> => {
    dialog.dispatchEvent(new CustomEvent('care-done'));
    await chat.updateComplete;
  };

  test('is one choice of four, kept for this person', async () => {
    await start(ready);
    const { dialog } = await openSettings();
    expect(rowsIn(dialog)).toEqual(rows(0));
    choicesIn(dialog).at(-1)?.click();
    expect(Object.values(sessionStorage).join()).toContain('"always"');
  });

  test('keeps the focus on what the arrows choose, and Escape goes on from there', async () => {
    await start(ready);
    const { dialog } = await openSettings();
    choicesIn(dialog)[0]?.focus();
    // As often as it takes, and no oftener than there are choices.
    for (let presses = 0; presses < 4 && dialog.settings.quiet.name !== 'always'; presses++) {
      await userEvent.keyboard('{ArrowDown}');
      await dialog.updateComplete;
    }
    expect(rowsIn(dialog)).toEqual(rows(3));
    expect(deepActive()).toBe(choicesIn(dialog).at(-1));
    await userEvent.keyboard('{Escape}');
    expect([chat.renderRoot.querySelector('care-settings'), deepActive()]).toEqual([
      null,
      inSidebar('.settings'),
    ]);
  });

  test('stands at the choice made, with its end, and so when opened again', async () => {
    // Long before the morning at which the next day begins, and no minute turns meanwhile.
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 5, 12, 10, 46) });
    try {
      await start(ready);
      const { dialog } = await openSettings();
      const choose = async (n: number): Promise<readonly string[]> => {
        choicesIn(dialog)[n]?.click();
        await dialog.updateComplete;
        return rowsIn(dialog);
      };
      const hour = until(forAnHour(Date.now()));
      const morning = until(untilTomorrow(Date.now()));
      expect(await choose(1)).toEqual(rows(1, hour));
      expect(await choose(2)).toEqual(rows(2, morning));
      expect(await choose(3)).toEqual(rows(3));
      expect(await choose(2)).toEqual(rows(2, morning));
      await done(dialog);
      const again = (await openSettings()).dialog;
      expect(rowsIn(again)).toEqual(rows(2, morning));
      // What runs already, chosen once more, begins anew.
      choicesIn(again)[1]?.click();
      vi.setSystemTime(new Date(2026, 5, 12, 11, 16));
      choicesIn(again)[1]?.click();
      await again.updateComplete;
      expect(rowsIn(again)).toEqual(rows(1, until(forAnHour(Date.now()))));
    } finally {
      vi.useRealTimers();
    }
  });

  test('shows beside the list, in shape and words, until it ends', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 5, 12, 10, 46) });
    try {
      await start(ready);
      const seen = () => ({
        shape: inSidebar('.settings path').getAttribute('d'),
        label: inSidebar('.settings').ariaLabel,
        title: inSidebar('.settings').title,
      });
      const { dialog } = await openSettings();
      const loud = seen();
      expect(loud.label).toBe(allStrings.sidebar.settings);
      choicesIn(dialog)[1]?.click();
      await done(dialog);
      await expect.poll(() => seen().label).toBe(`${allStrings.sidebar.settings}: ${words.quiet}`);
      expect(seen().title).toBe(seen().label);
      expect(seen().shape).not.toBe(loud.shape);
      // Its hour is over: the list looks at the clock every minute.
      vi.setSystemTime(new Date(2026, 5, 12, 11, 47));
      const sidebar = chat.renderRoot.querySelector('care-chat-sidebar');
      if (sidebar) sidebar.now = Date.now();
      await sidebar?.updateComplete;
      expect(seen()).toEqual(loud);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('private reading', () => {
  const withChoice = (privateReading: boolean | undefined): ChatState => ({
    ...ready,
    inbox: { ...ready.inbox, privateReading },
  });
  const choiceIn = (dialog: HTMLElement) =>
    dialog.shadowRoot?.querySelector<HTMLInputElement>('[name=private-reading]') ?? null;

  test('[RCP1] is chosen of the server, stands as that has it, and says what was refused', async () => {
    await start(withChoice(false));
    const { dialog } = await openSettings();
    const box = choiceIn(dialog);
    expect(box?.checked).toBe(false);
    choose.mockRejectedValueOnce({ code: 'unavailable' });
    box?.click();
    await vi.waitFor(() => expect(dialog.renderRoot.querySelector('.refused')?.textContent).not.toBe(''));
    expect([choose.mock.lastCall, box?.checked]).toEqual([[{ private_reading: true }], false]);
    choose.mockImplementationOnce(async () => client.show(withChoice(true)));
    box?.click();
    await vi.waitFor(() => expect(dialog.renderRoot.querySelector('.refused')?.textContent).toBe(''));
    await vi.waitFor(() => expect(box?.checked).toBe(true));
    // Taken back on another device.
    await become(withChoice(false));
    await dialog.updateComplete;
    expect(box?.checked).toBe(false);
    // Refused, and said later to hold all the same: the refusal is of nothing any longer.
    choose.mockRejectedValueOnce({ code: 'unavailable' });
    box?.click();
    await vi.waitFor(() => expect(dialog.renderRoot.querySelector('.refused')?.textContent).not.toBe(''));
    await become(withChoice(true));
    await dialog.updateComplete;
    expect([dialog.renderRoot.querySelector('.refused')?.textContent, box?.checked]).toEqual(['', true]);
  });

  test('[WIRE1] is not offered where the server does not know it', async () => {
    await start(ready);
    const { dialog } = await openSettings();
    expect(choiceIn(dialog)).toBeNull();
  });
});

describe('being away', () => {
  test('asks in the last minute, and an act answers', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    try {
      const idle = vi.fn();
      await start(withPolicy({ idle_minutes: 10 }));
      chat.addEventListener('care-idle', idle);
      await vi.dynamicImportSettled();
      await vi.advanceTimersByTimeAsync(9 * 60_000 + 1_000);
      const dialog = (): Element | null => chat.renderRoot.querySelector('care-idle-dialog');
      expect(dialog()).not.toBeNull();
      document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
      expect(dialog()).toBeNull();
      await vi.advanceTimersByTimeAsync(10 * 60_000);
      expect([logout.mock.calls.length, idle.mock.calls.length]).toEqual([1, 1]);
      expect(dialog()).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });
});
