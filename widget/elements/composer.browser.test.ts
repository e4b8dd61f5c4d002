import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { cdp } from 'vitest/browser';
import type { TenantSettings } from '../../protocol/index.ts';
import { limits } from '../../protocol/limits.ts';
import { NO_AIM } from '../client/draft-aim.ts';
import { quoteOf } from '../client/quote.ts';
import type { ChatActions, OutgoingMessage } from '../client/state.ts';
import { allStrings as strings } from '../i18n/whole.ts';
import { Composer, EDIT_LAST_EVENT } from './composer.ts';
import type { EmojiGrid } from './emoji.ts';
import { person, seat } from '../client/testing/builders.ts';
import { defineThread, messageRow, painted, spyActions } from './message-list-testing.ts';

beforeAll(defineThread);

let composer: Composer;
let spy: ReturnType<typeof spyActions>;
/** What `(pointer: fine)` answers; set before mounting. */
let fine: boolean;

const mount = async (): Promise<void> => {
  const real = window.matchMedia.bind(window);
  vi.spyOn(window, 'matchMedia').mockImplementation((query) => {
    const list = real(query);
    if (query.includes('pointer')) Object.defineProperty(list, 'matches', { value: fine });
    return list;
  });
  composer = document.createElement('care-composer');
  composer.conversationId = 'c';
  composer.actions = spy.actions;
  document.body.append(composer);
  await composer.updateComplete;
};

beforeEach(async () => {
  spy = spyActions();
  fine = true;
  await mount();
});
afterEach(() => {
  composer.remove();
  vi.restoreAllMocks();
});

const settings: TenantSettings = {
  tenant: 't',
  name: 'T',
  emergency: { text: '', tel: null },
  attachments: { max_bytes: 1_000, media_types: ['application/pdf'] },
  edit_window_ms: 0,
  drafts: true,
};

const field = () => composer.shadowRoot!.querySelector('textarea')!;
const sendButton = () => composer.shadowRoot!.querySelector<HTMLButtonElement>('.send')!;
const sent = () =>
  spy.asked.filter(({ name }) => name === 'send').map((ask) => ask.with[0] as OutgoingMessage);
const type = async (text: string) => {
  field().value = text;
  field().dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  await composer.updateComplete;
};
const press = async (init: KeyboardEventInit & { keyCode?: number }) => {
  const event = new KeyboardEvent('keydown', { bubbles: true, composed: true, cancelable: true, ...init });
  field().dispatchEvent(event);
  await composer.updateComplete;
  return event;
};

test('what was typed before it was loaded stays, with its focus and the place in it', async () => {
  const early = document.createElement('care-composer-late');
  const stand = document.createElement('textarea');
  early.append(stand);
  document.body.append(early);
  stand.value = 'typed early';
  stand.focus();
  stand.setSelectionRange(5, 5);
  Reflect.set(early, 'conversationId', 'c');
  customElements.define('care-composer-late', class extends Composer {});
  if (!(early instanceof Composer)) throw new Error('not upgraded');
  await early.updateComplete;
  const taken = early.shadowRoot!.querySelector('textarea')!;
  expect(taken.value).toBe('typed early');
  expect(early.shadowRoot!.activeElement).toBe(taken);
  expect(taken.selectionStart).toBe(5);
  early.remove();
});

test('an urgent message is asked for by a button, of its conversation alone, and one at a time', async () => {
  const toggle = () => composer.shadowRoot!.querySelector<HTMLButtonElement>('.urgent-toggle');
  const strip = () => composer.shadowRoot!.querySelector('.urgent-strip')?.textContent?.trim();
  expect(toggle()).toBeNull();
  composer.settings = { ...settings, urgent: true };
  await composer.updateComplete;
  toggle()!.click();
  await composer.updateComplete;
  expect(toggle()!.ariaPressed).toBe('true');
  expect(strip()).toBe(strings.composer.urgentText);
  expect(composer.shadowRoot!.activeElement).toBe(field());
  composer.conversationId = 'another';
  await composer.updateComplete;
  expect(strip()).toBeUndefined();
  composer.conversationId = 'c';
  await composer.updateComplete;
  await type('Stop the tablets now');
  await press({ key: 'Enter' });
  expect(sent()).toMatchObject([{ urgent: true }]);
  expect(toggle()!.ariaPressed).toBe('false');
  composer.returned = { text: 'Stop them', files: [], replyTo: null, urgent: true };
  await composer.updateComplete;
  await composer.updateComplete;
  expect(strip()).toBe(strings.composer.urgentText);
});

describe('Enter', () => {
  test('sends with a fine pointer, and empties the field', async () => {
    await type('  Hello \n there ');
    const event = await press({ key: 'Enter' });
    expect(event.defaultPrevented).toBe(true);
    expect(sent()).toEqual([{ text: 'Hello \n there', files: [], replyTo: null, urgent: false }]);
    expect(field().value).toBe('');
  });

  test('makes a line with Shift, and with a coarse pointer', async () => {
    await type('Hello');
    expect((await press({ key: 'Enter', shiftKey: true })).defaultPrevented).toBe(false);
    composer.remove();
    vi.restoreAllMocks();
    fine = false;
    await mount();
    await type('Hello');
    expect((await press({ key: 'Enter' })).defaultPrevented).toBe(false);
    expect(composer.shadowRoot!.textContent).not.toContain(strings.composer.hintEnter);
    expect(sent()).toEqual([]);
  });

  test.each([
    ['while composing', { isComposing: true }],
    ['as the key that ended a composition, in Safari’s order', { keyCode: 229 }],
  ])('does not send %s', async (_, more) => {
    await type('にほん');
    const event = await press({ key: 'Enter', ...more });
    expect(sent()).toEqual([]);
    expect(event.defaultPrevented).toBe(false);
    expect(field().value).toBe('にほん');
  });

  test('sends nothing of what the browser’s own input method is still composing', async () => {
    const enter = async () => {
      const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' };
      await cdp().send('Input.dispatchKeyEvent', { type: 'keyDown', ...key });
      await cdp().send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
      await composer.updateComplete;
    };
    field().focus();
    await cdp().send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
    expect(field().value).toBe('にほん');
    await enter();
    expect(sent()).toEqual([]);
    await type('');
    await cdp().send('Input.insertText', { text: '日本' });
    await enter();
    expect(sent().map(({ text }) => text)).toEqual(['日本']);
  });

  test('sends once the composition it ended is over', async () => {
    await type('日本');
    field().dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true, composed: true }));
    field().dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, composed: true }));
    await press({ key: 'Enter', keyCode: 229 });
    expect(sent()).toEqual([]);
    await press({ key: 'Enter', keyCode: 13 });
    expect(sent()).toHaveLength(1);
  });

  test('sends nothing where there is nothing, or too much', async () => {
    await type(' \n ');
    await press({ key: 'Enter' });
    await type('x'.repeat(8_001));
    await press({ key: 'Enter' });
    expect(sent()).toEqual([]);
    expect(sendButton().getAttribute('aria-disabled')).toBe('true');
    expect(field().value).toHaveLength(8_001);
  });
});

test('keys typed here do not reach the page’s shortcuts; Escape and Tab do', async () => {
  const heard: string[] = [];
  const listen = (event: KeyboardEvent) => heard.push(`${event.type} ${event.key}`);
  const types = ['keydown', 'keypress', 'keyup'] as const;
  for (const name of types) document.addEventListener(name, listen);
  for (const key of ['/', 's', 'j', 'Enter', 'Escape', 'Tab'])
    for (const name of types)
      field().dispatchEvent(
        new KeyboardEvent(name, { key, bubbles: true, composed: true, cancelable: true }),
      );
  for (const name of types) document.removeEventListener(name, listen);
  expect(heard).toEqual(['Escape', 'Tab'].flatMap((key) => types.map((name) => `${name} ${key}`)));
});

test.each([
  ['is inside a composition', { isComposing: true }],
  ['ended one, in Safari’s order', { keyCode: 229 }],
])('an Escape that %s gives up nothing, and nobody around hears it', async (_, more) => {
  const heard = vi.fn();
  document.addEventListener('keydown', heard);
  composer.answer(quoteOf(messageRow(1))!);
  await type('にほん');
  expect((await press({ key: 'Escape', ...more })).defaultPrevented).toBe(false);
  expect(composer.replyTo).not.toBeNull();
  composer.change(messageRow(2, { messageId: 'm' }));
  await press({ key: 'Escape', ...more });
  expect(composer.editing).not.toBeNull();
  await press({ key: 'Escape' });
  expect([composer.editing, field().value]).toEqual([null, 'にほん']);
  await press({ key: 'Escape' });
  expect(composer.replyTo).toBeNull();
  expect(heard).not.toHaveBeenCalled();
  await press({ key: 'Escape' });
  expect(heard).toHaveBeenCalledOnce();
  document.removeEventListener('keydown', heard);
});

test('an arrow up that an input method works on asks for no message to change', async () => {
  const asked = vi.fn();
  composer.addEventListener(EDIT_LAST_EVENT, asked);
  await press({ key: 'ArrowUp', keyCode: 229 });
  expect(asked).not.toHaveBeenCalled();
  await press({ key: 'ArrowUp', keyCode: 38 });
  expect(asked).toHaveBeenCalledOnce();
});

test('grows from 48 to 168 pixels, then scrolls', async () => {
  const height = () => composer.shadowRoot!.querySelector('.field')!.getBoundingClientRect().height;
  expect(height()).toBe(48);
  await type('one\ntwo\nthree');
  expect(height()).toBeGreaterThan(80);
  await type('line\n'.repeat(40));
  expect(height()).toBe(168);
  await type('');
  expect(height()).toBe(48);
});

test('drafts and typing are told; another conversation brings its own', async () => {
  await type('Can I');
  expect(spy.asked).toContainEqual({ name: 'setDraft', with: ['c', 'Can I', null] });
  expect(spy.asked).toContainEqual({ name: 'setTyping', with: [true] });
  const file = new File(['x'], 'a.pdf', { type: 'application/pdf' });
  composer.addFiles([file]);
  composer.conversationId = 'd';
  composer.draft = 'Elsewhere';
  await composer.updateComplete;
  expect(field().value).toBe('Elsewhere');
  expect(composer.shadowRoot!.querySelectorAll('.chip')).toHaveLength(0);
  composer.conversationId = 'c';
  composer.draft = 'Can I';
  await composer.updateComplete;
  expect(field().value).toBe('Can I');
  expect(composer.shadowRoot!.querySelectorAll('.chip')).toHaveLength(1);
});

test('what a draft is to be sent as is told with it, taken up from it, and goes with it', async () => {
  const replyTo = quoteOf(messageRow(1, { content: 'Is it worse at night?' }));
  const told = () => spy.asked.filter(({ name }) => name === 'setDraft').at(-1)?.with;
  const above = () => [
    composer.shadowRoot!.querySelector('.reply .preview')?.textContent,
    composer.shadowRoot!.querySelector('.urgent-strip') !== null,
  ];
  composer.settings = { ...settings, urgent: true };
  composer.answer(replyTo!);
  await type('Yes');
  expect(told()).toEqual(['c', 'Yes', { replyTo, urgent: false }]);
  composer.shadowRoot!.querySelector<HTMLButtonElement>('.reply button')!.click();
  await composer.updateComplete;
  expect(told()).toEqual(['c', 'Yes', null]);
  composer.conversationId = 'd';
  composer.draft = 'Come at once';
  composer.aim = { replyTo: null, urgent: true };
  await composer.updateComplete;
  expect(above()).toEqual([undefined, true]);
  composer.aim = { replyTo, urgent: true };
  await composer.updateComplete;
  expect(above()).toEqual(['Is it worse at night?', true]);
  // Who may not ask for it any longer does not.
  composer.settings = settings;
  await composer.updateComplete;
  expect(above()).toEqual(['Is it worse at night?', false]);
  composer.settings = { ...settings, urgent: true };
  await composer.updateComplete;
  // What asked for it was sent after all.
  composer.draft = 'and a plain thought';
  composer.aim = null;
  await composer.updateComplete;
  expect(above()).toEqual([undefined, false]);
  await press({ key: 'Enter' });
  expect(sent()).toEqual([{ text: 'and a plain thought', files: [], replyTo: null, urgent: false }]);
});

test('a draft that changes under one’s hands does not replace what is typed', async () => {
  await type('Mine');
  composer.draft = 'Stale';
  await composer.updateComplete;
  expect(field().value).toBe('Mine');
});

test('a draft that was sent after all goes, unless something was typed since', async () => {
  composer.conversationId = 'd';
  composer.draft = 'sent after all';
  await composer.updateComplete;
  composer.draft = '';
  await composer.updateComplete;
  expect(field().value).toBe('');
});

test('what the client does not take is back where it was written', async () => {
  composer.actions = {
    ...spy.actions,
    send: (message) => (composer.returned = message),
  };
  composer.addFiles([new File(['x'], 'a.pdf', { type: 'application/pdf' })]);
  await type('too many on their way');
  sendButton().click();
  await painted();
  expect(field().value).toBe('too many on their way');
  expect(composer.shadowRoot!.querySelectorAll('.chip')).toHaveLength(1);
});

test('files are told to the client as words are, and stand there again in another element', async () => {
  const told = () =>
    spy.asked.filter(({ name }) => name === 'setDraft').map(({ with: [, text, aim] }) => [text, aim]);
  const file = new File(['x'], 'a.pdf', { type: 'application/pdf' });
  composer.addFiles([file]);
  await type('see this');
  const aim = { ...NO_AIM, files: [file] };
  expect(told()).toEqual([
    ['', aim],
    ['see this', aim],
  ]);
  composer.remove();
  composer = document.createElement('care-composer');
  Object.assign(composer, { conversationId: 'c', actions: spy.actions, draft: 'see this', aim });
  document.body.append(composer);
  await composer.updateComplete;
  expect(composer.shadowRoot!.querySelector('.chip bdi')?.textContent).toBe('a.pdf');
  sendButton().click();
  expect(sent()).toEqual([{ text: 'see this', files: [file], replyTo: null, urgent: false }]);
  expect(told().slice(2)).toEqual([['', null]]);
});

test('while a message is changed nothing is said of sending', async () => {
  const hint = () => composer.shadowRoot!.querySelector('.hints')?.textContent.trim();
  expect(hint()).toBe(strings.composer.hintEnter);
  composer.change(messageRow(2, { messageId: 'm' }));
  await composer.updateComplete;
  expect(hint()).toBe('');
  composer.stopEditing();
  await composer.updateComplete;
  expect(hint()).toBe(strings.composer.hintEnter);
});

test('a file that is taken out is told to the client', async () => {
  composer.addFiles([new File(['x'], 'a.pdf', { type: 'application/pdf' })]);
  await composer.updateComplete;
  composer.shadowRoot!.querySelector<HTMLButtonElement>('.chip button')!.click();
  expect(spy.asked.at(-1)).toEqual({ name: 'setDraft', with: ['c', '', null] });
});

describe('the limit', () => {
  test('[LIM1] shows when near, in code points', async () => {
    const shown = () => composer.shadowRoot!.querySelector('.hint')!.textContent.trim();
    const spoken = () => composer.shadowRoot!.querySelector('[aria-live]')!.textContent;
    await type('x'.repeat(7_200));
    expect(shown()).toBe(strings.composer.hintEnter);
    expect(spoken()).toBe('');
    await type('😀'.repeat(7_950));
    expect(shown()).toBe(strings.composer.charactersLeft(50));
    expect(spoken()).toBe(strings.composer.charactersLeft(50));
    await type('😀'.repeat(7_951));
    expect(shown()).toBe(strings.composer.charactersLeft(49));
    expect(spoken()).toBe(strings.composer.charactersLeft(50));
    await type('😀'.repeat(7_960));
    expect(spoken()).toBe(strings.composer.charactersLeft(40));
  });

  test('[LIM1] too much says by how much, cannot be sent and stays', async () => {
    const text = 'x'.repeat(8_003);
    await type(text);
    expect(composer.shadowRoot!.querySelector('.over')!.textContent).toContain(
      strings.composer.charactersOver(3),
    );
    expect(field().getAttribute('aria-invalid')).toBe('true');
    await press({ key: 'Enter' });
    sendButton().click();
    expect(sent()).toEqual([]);
    expect(field().value).toBe(text);
  });
});

describe('the field', () => {
  const lines = (count: number) =>
    type(Array.from({ length: count }, (_, line) => `line ${line}`).join('\n'));
  const height = () => field().getBoundingClientRect().height;

  test('grows with its lines to a bound, and scrolls from there', async () => {
    const one = height();
    await lines(3);
    const three = height();
    expect(three).toBeGreaterThan(one + 40);
    await lines(30);
    expect(height()).toBeLessThanOrEqual(168);
    expect(height()).toBeGreaterThan(three);
    expect(field().scrollHeight).toBeGreaterThan(field().clientHeight + 100);
    await type('');
    expect(height()).toBe(one);
  });
});

describe('what was taken back', () => {
  const give = async (text: string, files: readonly File[] = []) => {
    composer.returned = { text, files, replyTo: null };
    await composer.updateComplete;
    await painted();
  };
  const names = () => [...composer.shadowRoot!.querySelectorAll('.chip bdi')].map((name) => name.textContent);
  const pdf = (name: string) => new File(['x'], name, { type: 'application/pdf' });

  test('stands in front of what is written, files too, with the focus', async () => {
    await type('typed since');
    composer.addFiles([pdf('b.pdf')]);
    await give('to the wrong doctor', [pdf('a.pdf')]);
    expect(field().value).toBe('to the wrong doctor\n\ntyped since');
    expect(names()).toEqual(['a.pdf', 'b.pdf']);
    expect(spy.asked).toContainEqual({
      name: 'setDraft',
      with: ['c', 'to the wrong doctor\n\ntyped since', { ...NO_AIM, files: [pdf('a.pdf'), pdf('b.pdf')] }],
    });
    expect(composer.shadowRoot!.activeElement).toBe(field());
  });

  test('stands there once, though the draft says it too', async () => {
    await type('typed since');
    composer.draft = 'typed since';
    await composer.updateComplete;
    composer.draft = 'to the wrong doctor\n\ntyped since';
    await give('to the wrong doctor');
    expect(field().value).toBe('to the wrong doctor\n\ntyped since');
  });

  test('twice the same is twice news, and in another conversation none', async () => {
    await give('again');
    await type('');
    await give('again');
    expect(field().value).toBe('again');
    composer.conversationId = 'd';
    composer.draft = '';
    composer.returned = null;
    await composer.updateComplete;
    expect(field().value).toBe('');
  });

  test('[LIM1] more files than a message takes stay until some are taken out', async () => {
    composer.addFiles([pdf('new.pdf')]);
    await give(
      '',
      Array.from({ length: 10 }, (_, index) => pdf(`${index}.pdf`)),
    );
    expect(names()).toHaveLength(11);
    expect(composer.shadowRoot!.querySelector('[role=alert]')!.textContent).toContain(
      strings.composer.tooMany(10),
    );
    sendButton().click();
    expect(sent()).toEqual([]);
    composer.shadowRoot!.querySelector<HTMLButtonElement>('.chip button')!.click();
    await composer.updateComplete;
    sendButton().click();
    expect(sent()).toHaveLength(1);
  });
});

describe('files', () => {
  const chips = () => [...composer.shadowRoot!.querySelectorAll('.chip')];

  test('come by paste, show, can be removed, and go with the message', async () => {
    const data = new DataTransfer();
    data.items.add(new File(['one'], 'one.pdf', { type: 'application/pdf' }));
    data.items.add(new File(['two'], 'two.png', { type: 'image/png' }));
    field().dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
    await composer.updateComplete;
    expect(chips().map((chip) => chip.querySelector('bdi')!.textContent)).toEqual(['one.pdf', 'two.png']);
    expect(chips()[1]!.querySelector('img')!.src).toMatch(/^blob:/);
    chips()[0]!.querySelector('button')!.click();
    await composer.updateComplete;
    sendButton().click();
    expect(sent().map(({ text, files }) => [text, files.map(({ name }) => name)])).toEqual([
      ['', ['two.png']],
    ]);
    await composer.updateComplete;
    expect(chips()).toEqual([]);
  });

  test('a table copied as text and picture is pasted as text', () => {
    const data = new DataTransfer();
    data.setData('text/plain', 'a b');
    data.items.add(new File(['x'], 'table.png', { type: 'image/png' }));
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    field().dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
  });

  test('each thumbnail’s address is given back', async () => {
    const made = vi.spyOn(URL, 'createObjectURL');
    const revoked = vi.spyOn(URL, 'revokeObjectURL');
    composer.addFiles([
      new File(['x'], 'a.png', { type: 'image/png' }),
      new File(['y'], 'b.png', { type: 'image/png' }),
    ]);
    await composer.updateComplete;
    chips()[0]!.querySelector('button')!.click();
    await composer.updateComplete;
    composer.remove();
    expect(made).toHaveBeenCalledTimes(2);
    expect(revoked).toHaveBeenCalledTimes(2);
  });

  test('what cannot be sent says why and keeps the text', async () => {
    await type('See this');
    composer.addFiles([new File([], 'empty.pdf', { type: 'application/pdf' })]);
    await composer.updateComplete;
    expect(composer.shadowRoot!.querySelector('[role=alert]')!.textContent).toContain(
      strings.attachment.empty('empty.pdf'),
    );
    expect(field().value).toBe('See this');
  });
});

test('the focus returns to the field after sending', async () => {
  await type('Hello');
  sendButton().focus();
  sendButton().click();
  await painted();
  expect(composer.shadowRoot!.activeElement).toBe(field());
});

describe('emoji', () => {
  const button = () => composer.shadowRoot!.querySelector<HTMLButtonElement>('.emoji')!;
  const grid = () => composer.shadowRoot!.querySelector('care-emoji');
  const cells = () => [...grid()!.shadowRoot!.querySelectorAll('button')];
  const focused = () => cells().indexOf(grid()!.shadowRoot!.activeElement as HTMLButtonElement);
  const open = async () => {
    button().click();
    await vi.waitFor(() => expect(grid()).not.toBeNull());
    await (grid() as EmojiGrid).updateComplete;
  };
  const key = (name: string, more: KeyboardEventInit = {}) =>
    cells()[focused()]!.dispatchEvent(
      new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true, cancelable: true, ...more }),
    );

  test('open with the focus in them, one stop for Tab, and arrows go about', async () => {
    await open();
    expect(button().getAttribute('aria-expanded')).toBe('true');
    expect(focused()).toBe(0);
    for (const [name, at] of [
      ['ArrowRight', 1],
      ['ArrowDown', 9],
      ['Home', 8],
      ['ArrowUp', 0],
    ] as const) {
      key(name);
      await (grid() as EmojiGrid).updateComplete;
      expect(focused()).toBe(at);
      expect(cells().filter(({ tabIndex }) => tabIndex === 0)).toEqual([cells()[at]]);
    }
  });

  test('stand where one was writing, and the focus goes on from there', async () => {
    await type('ab');
    field().focus();
    field().setSelectionRange(1, 1);
    await open();
    cells()[0]!.click();
    await composer.updateComplete;
    expect(field().value).toBe('a👍b');
    expect(field().selectionStart).toBe(3);
    expect(composer.shadowRoot!.activeElement).toBe(field());
    expect(grid()).toBeNull();
    expect(spy.asked).toContainEqual({ name: 'setDraft', with: ['c', 'a👍b', null] });
  });

  test('Escape closes them and no more; so do their button and a press elsewhere', async () => {
    const outside = vi.fn();
    document.body.addEventListener('keydown', outside);
    await open();
    key('Escape');
    await composer.updateComplete;
    expect(grid()).toBeNull();
    expect(composer.shadowRoot!.activeElement).toBe(field());
    expect(outside).not.toHaveBeenCalled();
    document.body.removeEventListener('keydown', outside);
    for (const close of [
      () => button().click(),
      () => document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })),
    ]) {
      await open();
      close();
      await composer.updateComplete;
      expect(grid()).toBeNull();
    }
  });
});

describe('on a phone', () => {
  const menuLabels = () =>
    [...composer.shadowRoot!.querySelectorAll('care-menu')].flatMap((menu) =>
      [...menu.shadowRoot!.querySelectorAll('[role=menuitem]')].map((item) => item.textContent.trim()),
    );
  const attach = async () => {
    composer.shadowRoot!.querySelector<HTMLButtonElement>('.attach')!.click();
    await composer.shadowRoot!.querySelector('care-menu')?.updateComplete;
  };
  const clicked = () => {
    const names: string[] = [];
    for (const input of composer.shadowRoot!.querySelectorAll('input'))
      vi.spyOn(input, 'click').mockImplementation(() => void names.push(input.className));
    return names;
  };
  const again = async () => {
    composer.remove();
    vi.restoreAllMocks();
    fine = false;
    await mount();
  };

  test('one chooses between the camera and files, and either comes as a file', async () => {
    await again();
    const opened = clicked();
    await attach();
    expect(menuLabels()).toEqual([strings.composer.takePhoto, strings.composer.chooseFiles]);
    composer
      .shadowRoot!.querySelector('care-menu')!
      .shadowRoot!.querySelectorAll<HTMLElement>('[role=menuitem]')[0]!
      .click();
    await attach();
    composer
      .shadowRoot!.querySelector('care-menu')!
      .shadowRoot!.querySelectorAll<HTMLElement>('[role=menuitem]')[1]!
      .click();
    expect(opened).toEqual(['camera', 'files']);
    const camera = composer.shadowRoot!.querySelector<HTMLInputElement>('input.camera')!;
    expect([camera.accept, camera.getAttribute('capture')]).toEqual(['image/*', 'environment']);
    const photo = new DataTransfer();
    photo.items.add(new File(['x'], 'image.jpg', { type: 'image/jpeg' }));
    camera.files = photo.files;
    camera.dispatchEvent(new Event('change'));
    await composer.updateComplete;
    expect(composer.shadowRoot!.querySelector('.chip bdi')!.textContent).toBe('image.jpg');
  });

  test('with a fine pointer, or where no picture may be sent, files come at once', async () => {
    const opened = clicked();
    await attach();
    await again();
    composer.settings = settings;
    const openedThen = clicked();
    await attach();
    expect([...opened, ...openedThen]).toEqual(['files', 'files']);
    expect(menuLabels()).toEqual([]);
  });

  test('no field makes it zoom in', async () => {
    // As small as a person's own setting may be.
    composer.shadowRoot!.querySelector<HTMLElement>('.care')!.style.fontSize = '12px';
    await painted();
    expect(Number.parseFloat(getComputedStyle(field()).fontSize)).toBe(16);
  });
});

describe('naming someone', () => {
  const people = [person('ben', 'doctor'), person('cara', 'nurse'), person('dan')].map((user, at) =>
    seat(user, at + 1),
  );
  const root = () => composer.shadowRoot!;
  const options = () => [...root().querySelectorAll<HTMLElement>('[role=option]')];
  /** What the field points at. */
  const active = () => root().getElementById(field().getAttribute('aria-activedescendant') ?? '');
  const begin = async (text: string) => {
    composer.mentionable = people;
    field().focus();
    await type(text);
    await vi.waitFor(() => expect(options().length).toBeGreaterThan(0));
  };

  test('by keys, while the focus stays in the field', async () => {
    await begin('Look, @');
    expect(root().getElementById(field().getAttribute('aria-controls') ?? '')?.role).toBe('listbox');
    expect(active()?.innerText).toMatch(/Name of ben\s+Doctor$/u);
    await press({ key: 'ArrowUp' });
    expect(active()).toBe(options()[2]);
    await press({ key: 'ArrowDown' });
    await press({ key: 'ArrowDown' });
    expect(options().map((option) => option.ariaSelected)).toEqual(['false', 'true', 'false']);
    // An input method's Enter is its own.
    await press({ key: 'Enter', isComposing: true });
    expect((await press({ key: 'Enter' })).defaultPrevented).toBe(true);
    expect(field().value).toBe('Look, @Name of cara ');
    expect([options(), active(), sent()]).toEqual([[], null, []]);
    expect(root().activeElement).toBe(field());
    await press({ key: 'Enter' });
    expect(sent()).toMatchObject([
      { text: 'Look, @Name of cara', mentions: [{ user_id: 'cara', name: 'Name of cara' }] },
    ]);
  });

  test('[LIM1] more than a message can tell is said before it is sent', async () => {
    const crowd = Array.from({ length: limits.mentions.perMessage + 1 }, (_, at) =>
      seat({ ...person(`p${at}`), name: `Person ${at}.` }, at + 1),
    );
    composer.mentionable = crowd;
    const said = () => [
      root().querySelector('.hint.over')?.textContent ?? '',
      root().querySelector('[aria-live]')!.textContent,
    ];
    const text = crowd.map(({ name }) => `@${name}`);
    await type(text.slice(1).join(' '));
    expect(said()).toEqual(['', '']);
    await type(text.join(' '));
    const words = strings.composer.tooManyNamed(limits.mentions.perMessage);
    expect(said()).toEqual([words, words]);
    const described = () => root().getElementById(field().getAttribute('aria-describedby') ?? '');
    expect(described()?.textContent.trim()).toBe(words);
    sendButton().click();
    expect(sent()[0]?.mentions).toHaveLength(limits.mentions.perMessage);
    await composer.updateComplete;
    expect(said()).toEqual(['', '']);
  });

  test('a key that ended a composition is not the list’s', async () => {
    await begin('@na');
    for (const key of ['Enter', 'Tab', 'Escape', 'ArrowDown'])
      expect((await press({ key, keyCode: 229 })).defaultPrevented).toBe(false);
    expect([options().length, active()]).toEqual([3, options()[0]]);
    expect([field().value, sent()]).toEqual(['@na', []]);
  });

  test('Escape closes the list and no more, until another is begun', async () => {
    composer.replyTo = {
      message_id: 'c.1',
      seq: 1,
      user_id: 'ben',
      name: 'Ben',
      preview: 'Hello',
      message_type: 'text',
      retracted: false,
    };
    await begin('@na');
    await press({ key: 'Escape' });
    expect(options()).toEqual([]);
    expect(composer.replyTo).not.toBeNull();
    await type('@nam');
    expect(options()).toEqual([]);
    await type('@nam @d');
    expect(options()).toHaveLength(1);
    field().dispatchEvent(new FocusEvent('blur'));
    await composer.updateComplete;
    expect(options()).toEqual([]);
    field().dispatchEvent(new KeyboardEvent('keyup', { key: 'Shift' }));
    await composer.updateComplete;
    expect(options()).toHaveLength(1);
    // What was sent leaves nobody on offer.
    await press({ key: 'Enter', ctrlKey: true });
    expect([options(), sent().length]).toEqual([[], 1]);
  });

  describe('one of two people of one name is meant', () => {
    const [ben, , dan] = people;
    const twins = [ben!, { ...dan!, name: ben!.name }];
    const text = `@${ben!.name} `;
    const told = () =>
      spy.asked.filter(({ name }) => name === 'setDraft').at(-1)!.with as Parameters<ChatActions['setDraft']>;
    const pick = async (at: number) => {
      composer.mentionable = twins;
      field().focus();
      await type('@name');
      await vi.waitFor(() => expect(options()).toHaveLength(2));
      options()[at]!.click();
      await composer.updateComplete;
    };
    const meant = (at: number) => [{ user_id: twins[at]!.user_id, name: ben!.name }];
    /** As the client has kept it. */
    const comeBack = async ([, draft, aim] = told()) => {
      composer.mentionable = twins;
      Object.assign(composer, { conversationId: 'c', draft, aim });
      await composer.updateComplete;
    };

    test.each([0, 1])('after the conversation was left with its window (%i)', async (at) => {
      await pick(at);
      expect(told()).toEqual(['c', text, { replyTo: null, urgent: false, mentions: meant(at) }]);
      composer.remove();
      vi.restoreAllMocks();
      await mount();
      await comeBack();
      expect(field().value).toBe(text);
      // What is written on says so again, and what is no name any longer does not.
      await type(`${text}now`);
      expect(told()[2]?.mentions).toEqual(meant(at));
      await type('now');
      expect(told()).toEqual(['c', 'now', null]);
      await type(`now ${text}`);
      await press({ key: 'Enter' });
      expect(sent()[0]?.mentions).toEqual(meant(at));
      expect(told()).toEqual(['c', '', null]);
    });

    test('after another was opened in it', async () => {
      await pick(1);
      const kept = told();
      Object.assign(composer, { conversationId: 'd', draft: text, aim: null });
      await composer.updateComplete;
      await press({ key: 'Enter' });
      await comeBack(kept);
      await press({ key: 'Enter' });
      expect(sent().map(({ mentions }) => mentions?.length)).toEqual([2, 1]);
      expect(sent()[1]?.mentions).toEqual(meant(1));
    });

    test('whoever is chosen in the words of a message that is changed meanwhile', async () => {
      await pick(1);
      composer.change(messageRow(1, { messageId: 'm', content: 'Hello' }));
      await composer.updateComplete;
      await pick(0);
      expect(told()[2]?.mentions).toEqual(meant(1));
      sendButton().click();
      expect(spy.asked.at(-1)).toMatchObject({ name: 'edit', with: ['m', text.trim(), meant(0)] });
      await composer.updateComplete;
      expect(field().value).toBe(text);
      await press({ key: 'Enter' });
      expect(sent()[0]?.mentions).toEqual(meant(1));
    });

    test('once the other was chosen and taken out again', async () => {
      await pick(0);
      await type('');
      await pick(1);
      await press({ key: 'Enter' });
      expect(sent()[0]?.mentions).toEqual(meant(1));
    });

    test('unless both stand there', async () => {
      await pick(0);
      await type(`${text}and @name`);
      await vi.waitFor(() => expect(options()).toHaveLength(2));
      options()[1]!.click();
      await composer.updateComplete;
      await press({ key: 'Enter' });
      expect(sent()[0]?.mentions).toEqual([...meant(0), ...meant(1)]);
    });

    test('in the words of a change that was refused', async () => {
      composer.change(messageRow(1, { messageId: 'm', content: 'Hello' }));
      await composer.updateComplete;
      await pick(1);
      sendButton().click();
      composer.editRefused();
      expect(told()).toEqual(['c', text.trim(), { replyTo: null, urgent: false, mentions: meant(1) }]);
    });

    test('and no words of a change come to another conversation', async () => {
      composer.change(messageRow(1, { messageId: 'm', content: 'Hello' }));
      await composer.updateComplete;
      await type('Better');
      sendButton().click();
      composer.conversationId = 'd';
      await composer.updateComplete;
      composer.editRefused();
      await composer.updateComplete;
      expect(field().value).toBe('');
    });
  });

  test('of one name the one who was chosen is meant, and an edit keeps them', async () => {
    const [ben, , dan] = people;
    const twins = [ben!, { ...dan!, name: ben!.name }];
    composer.mentionable = twins;
    await type('@name');
    await vi.waitFor(() => expect(options()).toHaveLength(2));
    const pressed = new PointerEvent('pointerdown', { bubbles: true, cancelable: true });
    options()[1]!.dispatchEvent(pressed);
    expect(pressed.defaultPrevented).toBe(true);
    expect(options()[1]!.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
    options()[1]!.click();
    await composer.updateComplete;
    const mentions = [{ user_id: 'dan', name: ben!.name }];
    sendButton().click();
    expect(sent()[0]?.mentions).toEqual(mentions);
    composer.change(messageRow(1, { messageId: 'm', content: `@${ben!.name}`, mentions }));
    await type(`@${ben!.name}, please`);
    sendButton().click();
    expect(spy.asked.at(-1)).toMatchObject({ name: 'edit', with: ['m', `@${ben!.name}, please`, mentions] });
    composer.change(messageRow(1, { messageId: 'm', content: `@${ben!.name}`, mentions }));
    await type('please');
    sendButton().click();
    expect(spy.asked.at(-1)).toMatchObject({ name: 'edit', with: ['m', 'please', []] });
  });
});
