import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SearchHit } from '../../protocol/index.ts';
import type { ChatState } from '../client/state.ts';
import { defineCareChat } from '../define.ts';
import { allStrings } from '../i18n/whole.ts';
import { amara, entries, hits, NOW, ready } from '../gallery/data.ts';
import type { ChatSidebar } from './sidebar.ts';

let sidebar: ChatSidebar;

async function show(state: ChatState): Promise<void> {
  sidebar.state = state;
  await sidebar.updateComplete;
}
const rows = (): HTMLElement[] => [...sidebar.renderRoot.querySelectorAll<HTMLElement>('.row')];
const field = (): HTMLInputElement => {
  const input = sidebar.renderRoot.querySelector('input');
  if (input === null) throw new Error('no search field');
  return input;
};
const focused = (): Element | null => sidebar.shadowRoot?.activeElement ?? null;
const press = (key: string, more: KeyboardEventInit = {}): boolean =>
  (focused() ?? sidebar).dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more }),
  );
function type(text: string, isComposing = false): void {
  field().value = text;
  field().dispatchEvent(new InputEvent('input', { bubbles: true, isComposing }));
}

beforeEach(async () => {
  defineCareChat();
  sidebar = document.createElement('care-chat-sidebar');
  sidebar.now = NOW;
  document.body.append(sidebar);
  await show(ready);
});
afterEach(() => {
  sidebar.remove();
  vi.useRealTimers();
});

describe('the list', () => {
  test('[WIRE1] a conversation can be started where the server lets this person start any, or does not say', async () => {
    const ways = async (start_types?: readonly string[], conversations = 7): Promise<number> => {
      const inbox = { ...ready.inbox, totals: { ...ready.inbox.totals, conversations } };
      const { settings } = ready;
      const said = start_types === undefined ? {} : { start_types: [...start_types] };
      await show({ ...ready, inbox, settings: settings && { ...settings, ...said } });
      return sidebar.renderRoot.querySelectorAll('.compose, .notice button').length;
    };
    expect([await ways(), await ways(['direct']), await ways([])]).toEqual([1, 1, 0]);
    // An empty list asks for the first one.
    expect([await ways(undefined, 0), await ways([], 0)]).toEqual([2, 0]);
    const said = sidebar.renderRoot.querySelector('.notice p')?.textContent;
    expect(said).toBe(allStrings.sidebar.emptyWait);
  });
  test('a row’s name says who, what they are, how many, what and when', () => {
    const name = (rows()[1]?.innerText ?? '').replace(/\s+/gu, ' ');
    expect(name).toMatch(
      /Tomás Ferreira 10:12 Pharmacist ?\. Available\. 2 unread messages\. Your repeat is ready from 16:30 today/u,
    );
    expect(rows()).toHaveLength(entries.length);
  });
  test('what was not sent stands in a row in place of what was read, by a word and a shape', async () => {
    const [entry] = entries.filter(({ last_message: last }) => last?.user_id === ready.me?.user_id);
    const row = (): HTMLElement | undefined =>
      rows().find((each) => each.dataset['id'] === entry?.conversation_id);
    const { status, sidebar: words } = allStrings;
    const left = { text: 'Here it is', files: 1, image: false };
    const unsent = (phase: 'failed' | 'waiting') => new Map([[entry!.conversation_id, { ...left, phase }]]);
    const read = row()?.innerText;
    expect(read).toContain(status[entry!.last_message!.status]);
    const shape = row()?.querySelector('.row-last path')?.getAttribute('d');

    await show({ ...ready, unsent: unsent('failed') });
    expect(row()?.innerText).toContain(words.said(status.failed, left.text));
    expect(row()?.innerText).not.toContain(status[entry!.last_message!.status]);
    const triangle = row()?.querySelector('.row-last path')?.getAttribute('d');
    expect(triangle).not.toBe(shape);

    await show({ ...ready, offline: true, unsent: unsent('waiting') });
    expect(row()?.innerText).toContain(words.said(status.waiting, left.text));
    expect(row()?.querySelector('.row-last path')?.getAttribute('d')).not.toBe(triangle);

    await show({ ...ready, unsent: new Map() });
    expect(row()?.innerText).toBe(read);
  });
  test('what its owner marked is a shape with its word, and is unread to the filter', async () => {
    const [first, ...others] = entries;
    const marks = ['pinned', 'muted', 'unread', 'of-tomorrow'];
    const marked = { ...first!, unread: 0, marks, mention_count: 2 };
    await show({ ...ready, inbox: { ...ready.inbox, entries: [marked, ...others] } });
    const row = rows()[0]!;
    const { pinned, muted, unread } = allStrings.sidebar.marked;
    for (const word of [pinned, muted, unread]) expect(row.innerText).toContain(word);
    expect(row.querySelectorAll('.row-last svg')).toHaveLength(2);
    expect(row.querySelector('.badge.again')).not.toBeNull();
    expect(row.querySelector('.badge.mention')?.textContent).toBe(`@${allStrings.sidebar.mentions(2)}. `);
    sidebar.renderRoot.querySelectorAll<HTMLElement>('.chip')[1]?.click();
    await sidebar.updateComplete;
    expect(rows().map((each) => each.dataset['id'])).toContain(marked.conversation_id);
  });
  test('that one is named in a conversation it does not hold stands beside the filters', async () => {
    const sign = () => sidebar.renderRoot.querySelector('.chips .badge.mention')?.textContent;
    const [first, second, ...others] = entries;
    const named = async (mention_count: number): Promise<void> =>
      show({
        ...ready,
        inbox: {
          ...ready.inbox,
          totals: { ...ready.inbox.totals, mention_count },
          entries: [
            { ...first!, mention_count: 2 },
            { ...second!, mention_count: 5, marks: ['muted'] },
            ...others,
          ],
        },
      });
    await named(2);
    expect(sign()).toBeUndefined();
    await named(3);
    expect(sign()).toBe(`@${allStrings.sidebar.mentions(1)}. `);
  });
  test('Tab reaches one row, arrows the others', () => {
    expect(rows().map((row) => row.tabIndex)).toEqual([0, -1, -1, -1, -1, -1, -1]);
    rows()[0]?.focus();
    press('ArrowDown');
    expect(focused()).toBe(rows()[1]);
    press('End');
    expect(focused()).toBe(rows().at(-1));
    press('ArrowDown');
    expect(focused()).toBe(rows().at(-1));
    press('Home');
    expect(focused()).toBe(rows()[0]);
  });
  test('no row moves under the pointer or away from the focus, and what waits is a press away', async () => {
    const ids = (): (string | undefined)[] => rows().map((row) => row.dataset['id']);
    const before = ids();
    const [fourth, others] = [entries[3]!, entries.filter((_, at) => at !== 3)];
    const newest = [{ ...fourth, unread: 7 }, ...others];
    const news = { ...ready, inbox: { ...ready.inbox, entries: newest } };
    const after = newest.map((entry) => entry.conversation_id);
    const pill = (): HTMLElement | null => sidebar.renderRoot.querySelector<HTMLElement>('.newer button');
    const pointer = (type: string, pointerType = 'mouse'): boolean =>
      rows()[0]!.dispatchEvent(new PointerEvent(type, { pointerType, bubbles: true, composed: true }));

    pointer('pointerover');
    await show(news);
    expect(ids()).toEqual(before);
    expect(rows()[3]?.querySelector('.badge')?.textContent).toBe('7');
    rows()[3]?.focus();
    pointer('pointerout');
    await sidebar.updateComplete;
    expect(ids()).toEqual(before);
    expect(focused()).toBe(rows()[3]);
    field().focus();
    await sidebar.updateComplete;
    expect(ids()).toEqual(after);
    expect(pill()).toBeNull();

    vi.useFakeTimers();
    pointer('pointerdown', 'touch');
    await show(ready);
    expect(ids()).toEqual(after);
    vi.advanceTimersByTime(3_000);
    await sidebar.updateComplete;
    expect(ids()).toEqual(before);

    rows()[3]?.focus();
    await show(news);
    pill()?.click();
    await sidebar.updateComplete;
    await sidebar.updateComplete;
    expect(ids()).toEqual(after);
    expect(focused()).toBe(rows()[0]);
  });
  test('a row that moves keeps its focus', async () => {
    rows()[3]?.focus();
    const id = rows()[3]?.dataset['id'];
    const pinned = { ...entries[3]!, marks: ['pinned'] };
    await show({
      ...ready,
      inbox: { ...ready.inbox, entries: [pinned, ...entries.filter((_, at) => at !== 3)] },
    });
    expect((focused() as HTMLElement | null)?.dataset['id']).toBe(id);
    expect(rows()[0]?.dataset['id']).toBe(id);
  });
  test('a button that has done its work leaves its focus to the list', async () => {
    await show({ ...ready, inbox: { ...ready.inbox, hasMore: true } });
    sidebar.renderRoot.querySelector<HTMLElement>('.more button')?.focus();
    await show({ ...ready, inbox: { ...ready.inbox, hasMore: true, loadingMore: true } });
    expect(focused()?.matches('.more button')).toBe(true);
    await show(ready);
    expect(focused()?.matches('.row')).toBe(true);
  });
  test('[PHI1] what it asks for stays with whoever holds it', () => {
    const outside = vi.fn();
    const inside = vi.fn();
    document.body.addEventListener('care-open', outside);
    sidebar.addEventListener('care-open', (event) => inside((event as CustomEvent<unknown>).detail));
    rows()[2]?.click();
    document.body.removeEventListener('care-open', outside);
    expect(inside).toHaveBeenCalledWith({ conversationId: entries[2]?.conversation_id, seq: null });
    expect(outside).not.toHaveBeenCalled();
  });
  test('the filters keep unread and closed apart, and an empty one offers the way back', async () => {
    const chip = (index: number): void =>
      sidebar.renderRoot.querySelectorAll<HTMLElement>('.chip')[index]?.click();
    chip(1);
    await sidebar.updateComplete;
    expect(rows()).toHaveLength(2);
    chip(2);
    await sidebar.updateComplete;
    expect(rows()).toHaveLength(2);
    await show({ ...ready, inbox: { ...ready.inbox, entries: entries.slice(0, 1) } });
    expect(rows()).toHaveLength(0);
    sidebar.renderRoot.querySelector<HTMLElement>('.notice button')?.click();
    await sidebar.updateComplete;
    expect(rows()).toHaveLength(1);
  });
});

describe('search', () => {
  test('asks once, when the typing rests, and never with half a character', () => {
    vi.useFakeTimers();
    const asked = vi.fn();
    sidebar.addEventListener('care-search', (event) => asked((event as CustomEvent<unknown>).detail));
    type('am');
    type('aml');
    type('に', true);
    vi.runAllTimers();
    expect(asked).not.toHaveBeenCalled();
    type('amlo ');
    vi.runAllTimers();
    expect(asked.mock.calls).toEqual([[{ query: 'amlo' }]]);
  });
  test('filters are asked for with words or alone, and cleared with one press', async () => {
    vi.useFakeTimers();
    const asked = vi.fn();
    sidebar.addEventListener('care-search', (event) => asked((event as CustomEvent<unknown>).detail));
    const at = <E extends HTMLElement>(selector: string): E => {
      const found = sidebar.renderRoot.querySelector<E>(selector);
      if (found === null) throw new Error(`no ${selector}`);
      return found;
    };
    expect(sidebar.renderRoot.querySelector('.narrow')).toBeNull();
    const searched: ChatState = { ...ready, inbox: { ...ready.inbox, finds: true } };
    await show(searched);
    at('.narrow').click();
    await sidebar.updateComplete;
    expect(rows()).toHaveLength(entries.length);
    const person = at<HTMLSelectElement>('.filters select');
    expect([...person.options].map(({ text }) => text)).toEqual(
      expect.arrayContaining([allStrings.find.anyone, allStrings.common.you, 'Tomás Ferreira']),
    );
    at('.filters .toggle').click();
    expect(asked.mock.calls).toEqual([[{ query: '', filters: { hasFile: true } }]]);
    await show({ ...searched, search: { ...ready.search, phase: 'ready' } });
    expect(at('.notice').innerText).toContain(allStrings.find.noneFiltered);
    expect(at('[role=status]').textContent).toBe(allStrings.find.noneFiltered);
    type('amlo');
    vi.runAllTimers();
    expect(asked).toHaveBeenLastCalledWith({ query: 'amlo', filters: { hasFile: true } });
    await show({ ...searched, search: { ...ready.search, query: 'amlo', phase: 'ready' } });
    at('.notice button').click();
    await sidebar.updateComplete;
    expect([field().value, focused()]).toEqual(['', field()]);
    expect(asked).toHaveBeenLastCalledWith({ query: '' });
    expect(rows()).toHaveLength(entries.length);
    expect(at('.filters .toggle').ariaPressed).toBe('false');
    at('.filters .toggle').focus();
    press('Escape');
    await sidebar.updateComplete;
    expect([sidebar.renderRoot.querySelector('.filters'), focused()?.className]).toEqual([
      null,
      expect.stringContaining('narrow'),
    ]);
  });
  test('marks matches as text, whatever the text', async () => {
    type('amlodipine');
    const [first] = hits;
    if (first === undefined) throw new Error('no example');
    const nasty = { ...first, snippet: [{ text: '<img src=x onerror=alert(1)>', match: true }] };
    await show({
      ...ready,
      search: { ...ready.search, query: 'amlodipine', phase: 'ready', hits: [nasty], total: 41 },
    });
    expect(sidebar.renderRoot.querySelector('mark')?.textContent).toBe('<img src=x onerror=alert(1)>');
    expect(sidebar.renderRoot.querySelector('img')).toBeNull();
    expect(sidebar.renderRoot.querySelector('[role=status]')?.textContent).toContain('41 messages');
  });
  test('a result says what its author is, and apart from that where it was written', async () => {
    const [first] = hits;
    const { me } = ready;
    type('amlodipine');
    const mine = { ...first!, ...me!, conversation_with: [amara] };
    const lines = async (hit: SearchHit): Promise<(string | undefined)[]> => {
      await show({ ...ready, search: { ...ready.search, query: 'amlodipine', phase: 'ready', hits: [hit] } });
      const roles = sidebar.renderRoot.querySelectorAll<HTMLElement>('.hit .role');
      return [...roles].map((line) => line.innerText.trim());
    };
    const { word } = allStrings.role;
    expect(await lines(mine)).toEqual([word.patient, amara.name]);
    // Heard, they are apart, too.
    const heard = rows()
      .find((row) => row.classList.contains('hit'))
      ?.innerText.replace(/\s+/gu, ' ');
    expect(heard).toMatch(new RegExp(`${word.patient} ?\\. ${amara.name}`, 'u'));
    expect(await lines({ ...mine, conversation_title: 'Diabetes team' })).toEqual([
      word.patient,
      'Diabetes team',
    ]);
    expect(await lines({ ...first!, conversation_with: [amara] })).toEqual([word.doctor]);
  });
  test('Escape empties the field before it may close anything', async () => {
    const outside = vi.fn();
    document.body.addEventListener('keydown', outside);
    type('amlodipine');
    field().focus();
    await sidebar.updateComplete;
    press('Escape');
    await sidebar.updateComplete;
    expect(field().value).toBe('');
    expect(outside).not.toHaveBeenCalled();
    press('Escape');
    document.body.removeEventListener('keydown', outside);
    expect(outside).toHaveBeenCalledTimes(1);
  });
  test.each([{ keyCode: 229 }, { isComposing: true }])(
    'what an input method works on in the field is its own: %j',
    async (composing) => {
      type('アムロ');
      field().focus();
      await sidebar.updateComplete;
      for (const key of ['ArrowDown', 'Escape']) press(key, composing);
      await sidebar.updateComplete;
      expect([field().value, focused()]).toEqual(['アムロ', field()]);
    },
  );
});
