import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { cdp, page } from 'vitest/browser';
import { KeyboardController, type View } from '../controllers/keyboard-controller.ts';
import { defineCareChat } from '../define.ts';
import { ready } from '../gallery/data.ts';
import { StillClient } from '../gallery/still.ts';
import { threads } from '../gallery/threads.ts';
import type { StartOptions } from './care-chat-contract.ts';
import { CareChat } from './care-chat.ts';
import { painted } from './message-list-testing.ts';
import { touchScreen } from './touch-testing.ts';

/** A chat on a phone of 390 by 844, as Chromium emulates one. */

let chat: CareChat;
let client: StillClient;
const asked: string[] = [];

beforeAll(async () => {
  await page.viewport(390, 844);
  await touchScreen(true);
  defineCareChat();
});
afterAll(async () => {
  await touchScreen(false);
  await page.viewport(1280, 900);
});
beforeEach(() => {
  asked.length = 0;
  CareChat.connect = () => {
    client = new StillClient(ready, {
      start: () => Promise.resolve(),
      closeConversation: () => {
        asked.push('closeConversation');
        client.show({ ...ready, open: null });
      },
    });
    return client.connection;
  };
  chat = document.createElement('care-chat');
  document.body.append(chat);
});
afterEach(() => chat.remove());

const settled = async (): Promise<void> => {
  await painted();
  while (!(await chat.updateComplete));
};
const start = async (more: Partial<StartOptions> = {}): Promise<void> => {
  chat.start({ tenant: 't', getToken: () => Promise.resolve(null), layout: 'floating', ...more });
  chat.open();
  await settled();
  for (const animation of root().getAnimations()) animation.finish();
};
const talk = async (): Promise<void> => {
  client.show({ ...ready, open: threads['talking'] ?? null });
  await settled();
};
const root = () => chat.renderRoot.querySelector<HTMLElement>('.root')!;
const thread = () => chat.renderRoot.querySelector('care-chat-window');
const inThread = (selector: string) => thread()!.shadowRoot!.querySelector<HTMLElement>(selector)!;
const field = () => inThread('care-composer').shadowRoot!.querySelector('textarea')!;

const TAB = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };
/** Of the debugger's modifiers. */
const SHIFT = 8;

test('one column fills the screen, every field is 16 px, and what is touched is 44', async () => {
  await start();
  await talk();
  const { width, height } = root().getBoundingClientRect();
  expect([width, height]).toEqual([390, 844]);
  expect(chat.renderRoot.querySelector('care-chat-sidebar')!.checkVisibility()).toBe(false);
  expect(Number.parseFloat(getComputedStyle(field()).fontSize)).toBeGreaterThanOrEqual(16);
  const composer = inThread('care-composer').shadowRoot!;
  for (const button of composer.querySelectorAll<HTMLElement>('.attach, .emoji, .send'))
    expect(button.getBoundingClientRect().height, button.className).toBeGreaterThanOrEqual(44);
  expect(composer.textContent).not.toContain('Shift');
});

test('what lies behind a full screen is not reached by Tab, either way round', async () => {
  await start();
  await talk();
  const [before, after] = [0, 1].map(() => document.createElement('button'));
  document.body.prepend(before ?? '');
  document.body.append(after ?? '');
  try {
    expect([root().role, root().ariaModal]).toEqual(['dialog', 'true']);
    const innermost = (): Element | null => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at;
    };
    for (const modifiers of [0, SHIFT]) {
      field().focus();
      const seen = new Set<Element | null>();
      // Round once and a little further.
      for (let at = 0; at < 30; at++) {
        for (const type of ['rawKeyDown', 'keyUp'] as const)
          await cdp().send('Input.dispatchKeyEvent', { type, ...TAB, modifiers });
        expect(document.activeElement).toBe(chat);
        seen.add(innermost());
      }
      expect(seen.has(field())).toBe(true);
      expect(seen.size).toBeGreaterThan(4);
    }
  } finally {
    before?.remove();
    after?.remove();
  }
});

test('opening a conversation raises no keyboard: the focus is on the way back', async () => {
  await start();
  chat.renderRoot
    .querySelector('care-chat-sidebar')!
    .dispatchEvent(new CustomEvent('care-open', { detail: { conversationId: 'c', seq: null } }));
  await talk();
  thread()!.focus();
  const focused = thread()!.shadowRoot!.activeElement;
  expect(focused?.localName).toBe('button');
  expect(focused?.closest('header, .header')).not.toBeNull();
});

describe('an on-screen keyboard', () => {
  class FakeView extends EventTarget implements View {
    offsetTop = 0;
    height = 844;
    scale = 1;
    change(patch: Partial<Pick<FakeView, 'offsetTop' | 'height' | 'scale'>>): void {
      Object.assign(this, patch);
      this.dispatchEvent(new Event('resize'));
    }
  }
  const bottomOf = (element: Element) => element.getBoundingClientRect().bottom;
  const keyboard = async (): Promise<FakeView> => {
    const view = new FakeView();
    // The last to write its place wins, and the browser's own says nothing.
    new KeyboardController(chat, root, () => view);
    await start();
    await talk();
    return view;
  };

  test('the composer stands above it, the header and the emergency text stay', async () => {
    const view = await keyboard();
    expect(bottomOf(inThread('care-composer'))).toBe(844);
    field().focus();
    view.change({ height: 508 });
    expect(bottomOf(inThread('care-composer'))).toBe(508);
    expect(inThread('.emergency').getBoundingClientRect().top).toBeGreaterThan(0);
    // The browser moved the view up to the field.
    view.change({ height: 508, offsetTop: 200 });
    expect(bottomOf(inThread('care-composer'))).toBe(708);
    expect(inThread('.column').getBoundingClientRect().top).toBe(200);
    view.change({ height: 844, offsetTop: 0 });
    expect(bottomOf(inThread('care-composer'))).toBe(844);
  });

  test('nothing moves for a pinched page, nor while nothing is typed', async () => {
    const view = await keyboard();
    field().focus();
    view.change({ height: 422, scale: 2 });
    expect(bottomOf(inThread('care-composer'))).toBe(844);
    field().blur();
    view.change({ height: 508, scale: 1 });
    expect(bottomOf(inThread('care-composer'))).toBe(844);
  });

  test('nobody listens once the chat is gone', async () => {
    const view = new FakeView();
    const added = vi.spyOn(view, 'addEventListener');
    const removed = vi.spyOn(view, 'removeEventListener');
    new KeyboardController(chat, root, () => view);
    chat.remove();
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
  });
});

describe('a step back', () => {
  /** As the system asks it of whatever watches for it: Android by a gesture, Chromium here by this key. */
  const systemBack = async (): Promise<void> => {
    const key = { key: 'Escape', code: 'Escape', windowsVirtualKeyCode: 27 };
    for (const type of ['rawKeyDown', 'keyUp'] as const)
      await cdp().send('Input.dispatchKeyEvent', { type, ...key });
    await settled();
  };
  /** Nothing of the chat has the focus: the key is not one of its own. */
  const elsewhere = (): void => (document.activeElement as HTMLElement | null)?.blur();
  const historyBack = async (): Promise<void> => {
    const popped = new Promise((resolve) => window.addEventListener('popstate', resolve, { once: true }));
    history.back();
    await popped;
    await settled();
  };

  test('closes the conversation, then the panel', async () => {
    await start();
    await talk();
    elsewhere();
    await systemBack();
    expect(asked).toEqual(['closeConversation']);
    expect(chat.opened).toBe(true);
    elsewhere();
    await systemBack();
    expect(chat.opened).toBe(false);
  });

  const find = async (): Promise<void> => {
    inThread('.header .find').click();
    await vi.waitUntil(() => inThread('care-find-bar') !== null);
    await settled();
  };

  test('closes what is open in the conversation before the conversation', async () => {
    await start();
    await talk();
    await find();
    elsewhere();
    await systemBack();
    expect([inThread('care-find-bar'), asked]).toEqual([null, []]);
    // Also where the key is one of the chat's own.
    await find();
    inThread('.header .find').focus();
    await systemBack();
    expect([inThread('care-find-bar'), asked, chat.opened]).toEqual([null, [], true]);
    elsewhere();
    await systemBack();
    expect(asked).toEqual(['closeConversation']);
  });

  test('is the page’s own where the chat does not fill the screen', async () => {
    await start({ layout: 'fill' });
    await talk();
    elsewhere();
    await systemBack();
    expect(asked).toEqual([]);
  });

  test('makes no entry in the history unless the page asks for it', async () => {
    const pushed = vi.spyOn(history, 'pushState');
    await start();
    await talk();
    expect(pushed).not.toHaveBeenCalled();
    pushed.mockRestore();
  });

  test.each([true, '' as const])('by the history, where it does (%j)', async (lent) => {
    history.replaceState({ page: 'own' }, '');
    await start({ history: lent });
    await talk();
    expect(history.state).toEqual({ page: 'own', careChat: 2 });
    await find();
    expect(history.state).toEqual({ page: 'own', careChat: 3 });
    await historyBack();
    expect([inThread('care-find-bar'), asked]).toEqual([null, []]);
    await historyBack();
    expect(asked).toEqual(['closeConversation']);
    expect(chat.opened).toBe(true);
    expect(history.state).toEqual({ page: 'own', careChat: 1 });
    await historyBack();
    expect(chat.opened).toBe(false);
    expect(history.state).toEqual({ page: 'own' });
  });

  test('what was closed by its own button leaves no entry behind', async () => {
    history.replaceState(null, '');
    await start({ history: true });
    await talk();
    const popped = new Promise((resolve) => window.addEventListener('popstate', resolve, { once: true }));
    thread()!.dispatchEvent(new CustomEvent('care-back'));
    await popped;
    await settled();
    expect(history.state).toEqual({ careChat: 1 });
    expect(chat.opened).toBe(true);
    await historyBack();
    expect(history.state).toBeNull();
  });
});
