import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { defineCareChat } from './define.ts';
import { CareChat } from './elements/care-chat.ts';
import { begin } from './launcher/begin.ts';
import type { Begin, ChatElement, Handle } from './launcher/embed-contract.ts';
import { install, type CareChatGlobal } from './launcher/install.ts';
import type { CareChatLauncher } from './launcher/launcher.ts';
import { drawRest } from './launcher/launcher-rest.ts';
import { drawnFromLeft } from './launcher/launcher-testing.ts';

/** The script tag's part, with the panel's arrival in the test's hands. */

const load = vi.fn(async () => {
  defineCareChat();
  return begin(location.origin);
});
const getToken = vi.fn(() => Promise.resolve(null));
const warn = vi.spyOn(console, 'warn');
const src = `${location.origin}/widget/care-chat.js`;
const handles: Handle[] = [];

function tag(data: Readonly<Record<string, string>> = {}): HTMLScriptElement {
  const script = document.createElement('script');
  script.src = src;
  Object.assign(script.dataset, data);
  return script;
}
function installed(data?: Readonly<Record<string, string>>): CareChatGlobal {
  install(tag(data), '1.2.3', load);
  if (window.CareChat === undefined) throw new Error('nothing was installed');
  return window.CareChat;
}
function start(more: object = {}): Handle {
  const handle = (window.CareChat ?? installed()).start({ tenant: 'clinic', getToken, ...more });
  handles.push(handle);
  return handle;
}
const launchers = () => [...document.querySelectorAll('care-chat-launcher')];
const launcher = (): CareChatLauncher => {
  const [found] = launchers();
  if (found === undefined) throw new Error('no launcher');
  return found;
};
const press = () => button()?.click();
const button = () => launcher().shadowRoot?.querySelector('button');
const badge = () => launcher().shadowRoot?.querySelector('i:not([hidden])')?.getAttribute('data-n') ?? null;
const note = () => launcher().shadowRoot?.querySelector('[role=alert]:not([hidden])')?.textContent ?? null;
const noteElement = () => launcher().shadowRoot?.querySelector<HTMLElement>('[role=alert]');
const chats = () => document.querySelectorAll('care-chat').length;

beforeEach(() => {
  load.mockClear();
  getToken.mockClear();
  warn.mockReset();
});
afterEach(() => {
  for (const handle of handles.splice(0)) handle.destroy();
  delete window.CareChat;
});

describe('the script tag', () => {
  // These first, while no tag stands yet: nobody but the panel defines them.
  test.each([
    [{}, 'Open messages', 'Messages did not open. Try again.', 'en'],
    [{ name: '', failed: '' }, 'Open messages', 'Messages did not open. Try again.', 'en'],
    [{ name: 'پیام‌ها', failed: 'باز نشد.' }, 'پیام‌ها', 'باز نشد.', ''],
  ])('before its panel it has the page’s words, or English that says so: %j', (words, name, said, lang) => {
    installed({ tenant: 'clinic', identity: '/who', ...words });
    handles.push(window.CareChat!.handle!);
    expect([button()?.ariaLabel, button()?.lang]).toEqual([name, lang]);
    expect([noteElement()?.textContent, noteElement()?.lang]).toEqual([said, lang]);
    // Each runs as its own words do, whichever way the page does.
    expect(noteElement()?.dir).toBe('auto');
  });

  test('a panel that does not come leaves a note, and pressing again tries again', async () => {
    const handle = start({ label: 'Ask us' });
    handle.setUnread(120);
    expect([button()?.textContent, button()?.ariaLabel, badge()]).toEqual(['Ask us', null, '99+']);
    expect(drawnFromLeft(launcher().shadowRoot!.querySelector('i')!)).toBe('99+');
    load.mockRejectedValueOnce(new Error('offline'));
    press();
    await vi.waitFor(() => expect(note()).toMatch(/Try again/u));
    expect(chats()).toBe(0);

    // The whole launcher takes the place of what the loader drew, with what was set on it and the focus.
    launcher().focus();
    const drawn = button();
    const nameless = [{}, { name: 'پیام‌ها' }].map((words) => {
      const host = document.createElement('care-chat-launcher');
      drawRest(host, words);
      document.documentElement.append(host);
      return host;
    });
    defineCareChat();
    await vi.waitFor(() => expect(button()?.ariaExpanded).toBe('false'));
    const named = nameless.map((host) => host.shadowRoot?.querySelector('button[aria-expanded]'));
    for (const host of nameless) host.remove();
    expect(button()).not.toBe(drawn);
    expect([button()?.textContent?.trim(), button()?.ariaLabel, badge()]).toEqual([
      'Ask us',
      'Ask us',
      '99+',
    ]);
    expect(launcher().shadowRoot?.activeElement).toBe(button());
    // The label is in the page's language, and goes on being; so is a name, and what is English says so.
    expect(button()?.hasAttribute('lang')).toBe(false);
    expect(named.map((it) => [it?.getAttribute('aria-label'), it?.getAttribute('lang')])).toEqual([
      ['Open messages', 'en'],
      ['پیام‌ها', null],
    ]);

    press();
    await vi.waitFor(() => expect(chats()).toBe(1));
    expect(note()).toBeNull();
    expect(load).toHaveBeenCalledTimes(2);
    await vi.waitFor(() => expect(button()?.ariaLabel).toBe('Close messages'));
    // What the chat says is in its own.
    expect(button()?.lang).toMatch(/^en/u);
    expect(button()?.ariaExpanded).toBe('true');
    press();
    await vi.waitFor(() => expect(button()?.ariaLabel).toBe('Ask us Open messages'));
    expect(button()?.ariaExpanded).toBe('false');
    handle.destroy();
  });

  test('stands in any element or selector it is given', () => {
    // A form hands out its fields as properties of its own.
    const form = document.createElement('form');
    form.innerHTML = '<input name="at"><input name="length">';
    form.id = 'place';
    document.body.append(form);
    for (const mount of [form, '#place']) {
      const handle = start({ mount });
      expect(launcher().parentElement).toBe(form);
      handle.destroy();
    }
    form.remove();
  });

  test('loaded twice, the first stays, with a word to whoever builds the page', () => {
    const first = installed();
    install(tag({ identity: '/who', tenant: 'other' }), '9.9.9', load);
    expect(window.CareChat).toBe(first);
    expect(first.version).toBe('1.2.3');
    expect(first.handle).toBeUndefined();
    expect(warn.mock.calls.flat().join(' ')).toContain('is here already');
  });

  test('its attributes start a chat, and a second start is the same one', () => {
    const chat = installed({ tenant: 'clinic', identity: '/who', layout: 'floating', label: 'Ask us' });
    const { handle } = chat;
    if (handle === undefined) throw new Error('not started');
    handles.push(handle);
    expect(launchers()).toHaveLength(1);
    expect(start()).toBe(handle);
    expect(launchers()).toHaveLength(1);
    expect(warn.mock.calls.flat().join(' ')).toContain('is here already');
  });
});

describe('[AUTH5] the identity path', () => {
  const who = { token: 'a.b.c', expires_in: 300 };
  const answers = vi.fn<typeof fetch>();
  /** What the chat makes of the portal's answer, asked as it asks. */
  const asked = async (answer: Response): Promise<unknown> => {
    answers.mockReset().mockResolvedValue(answer);
    vi.stubGlobal('fetch', answers);
    const given = vi.fn<ChatElement['start']>();
    const started = vi.spyOn(CareChat.prototype, 'start').mockImplementation(given);
    try {
      const place = document.body.appendChild(document.createElement('div'));
      const options = { tenant: 'clinic', identity: 'who?x=1', layout: 'docked' } as const;
      begin(location.origin)(document.createElement('care-chat-launcher'), options, place);
      place.remove();
      const { signal } = new AbortController();
      return await given.mock.lastCall?.[0].getToken({ reason: 'open', signal });
    } finally {
      vi.unstubAllGlobals();
      started.mockRestore();
    }
  };

  test('is of the page’s own address and origin, asked afresh with its cookies, and led nowhere else', async () => {
    const base = document.head.appendChild(document.createElement('base'));
    base.href = 'https://elsewhere.example/app/';
    try {
      expect(await asked(Response.json(who))).toEqual(who);
    } finally {
      base.remove();
    }
    const [url, init] = answers.mock.lastCall ?? [];
    expect(new Request(url ?? '').url).toBe(new URL('who?x=1', location.href).href);
    expect(init).toMatchObject({
      mode: 'same-origin',
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    });
    expect(init?.signal).toBeInstanceOf(AbortSignal);
  });

  test('says that nobody is signed in by `null` or 401; anything else that fails is a failure', async () => {
    expect(await asked(Response.json(null))).toBeNull();
    expect(await asked(new Response('', { status: 401 }))).toBeNull();
    await expect(asked(Response.json(who, { status: 500 }))).rejects.toThrow('500');
    await expect(asked(new Response('<!doctype html>'))).rejects.toThrow();
  });
});

describe('a floating chat', () => {
  test('asks nothing of anyone before it is opened', async () => {
    const fetched = vi.spyOn(window, 'fetch');
    vi.useFakeTimers();
    try {
      start();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(launchers()).toHaveLength(1);
      expect(load).not.toHaveBeenCalled();
      expect(getToken).not.toHaveBeenCalled();
      expect(fetched).not.toHaveBeenCalled();
    } finally {
      vi.useRealTimers();
      fetched.mockRestore();
    }
  });

  test('with `live` it goes online a moment after the page, and stays closed', async () => {
    start({ live: 'badge' });
    expect(load).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(getToken).toHaveBeenCalledTimes(1), 5_000);
    expect(document.querySelector('care-chat')?.opened).toBe(false);
  });

  test('after destroy() nothing stays behind, and start() begins anew', async () => {
    const first = start();
    first.open();
    await vi.waitFor(() => expect(getToken).toHaveBeenCalledTimes(1));
    first.destroy();
    expect(launchers()).toHaveLength(0);
    expect(chats()).toBe(0);
    const second = start();
    expect(second).not.toBe(first);
    second.open();
    await vi.waitFor(() => expect(getToken).toHaveBeenCalledTimes(2));
    expect(chats()).toBe(1);
  });

  test('destroyed while its panel is on the way, it does not come back', async () => {
    let arrive: () => void = () => undefined;
    load.mockImplementationOnce(
      () => new Promise<Begin>((resolve) => (arrive = () => resolve(begin(location.origin)))),
    );
    const handle = start();
    const get = customElements.get.bind(customElements);
    const unknown = vi
      .spyOn(customElements, 'get')
      .mockImplementation((name: string) => (name === 'care-chat' ? undefined : get(name)));
    handle.open();
    await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(1));
    unknown.mockRestore();
    handle.destroy();
    arrive();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(chats()).toBe(0);
    expect(getToken).not.toHaveBeenCalled();
  });

  test('[AUTH6] logout() where the chat was never opened tells the other tabs, and opens nothing', async () => {
    const signedOut = vi.fn();
    const heard = vi.fn();
    const line = new BroadcastChannel('care-chat:clinic');
    line.onmessage = heard;
    const handle = start();
    handle.on('signed-out', signedOut);
    await handle.logout();
    expect(signedOut).toHaveBeenCalledTimes(1);
    await vi.waitFor(() => expect(heard.mock.calls[0]?.[0]).toMatchObject({ data: { type: 'logout' } }));
    line.close();
    expect([document.querySelector('care-chat')?.opened, getToken.mock.calls]).toEqual([false, []]);
  });

  test('[AUTH6] logout() that cannot be done says so to the page that waits for it, and to nobody else', async () => {
    const handle = start();
    load.mockRejectedValueOnce(new Error('offline'));
    await expect(handle.logout()).rejects.toThrow('offline');
    expect(note()).toBeNull();
    await expect(handle.logout()).resolves.toBeUndefined();
  });

  test('logout() forgets the person; the next open() asks who is there', async () => {
    const signedOut = vi.fn();
    const handle = start();
    handle.on('signed-out', signedOut);
    handle.open();
    await vi.waitFor(() => expect(signedOut).toHaveBeenCalledTimes(1));
    const asked = getToken.mock.calls.length;
    void handle.logout();
    handle.close();
    handle.open();
    await vi.waitFor(() => expect(getToken).toHaveBeenCalledTimes(asked + 1));
  });
});
