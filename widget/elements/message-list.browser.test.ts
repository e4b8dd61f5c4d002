import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConversationView } from '../client/state.ts';
import { strings } from '../i18n/strings.ts';
import { Drift } from './drift-testing.ts';
import {
  attachmentView,
  conversationView,
  defineThread,
  messageRow,
  messageRows,
  painted,
  spyActions,
} from './message-list-testing.ts';
import type { MessageList } from './message-list.ts';

beforeAll(defineThread);

let list: MessageList;
let spy: ReturnType<typeof spyActions>;
let box: HTMLDivElement;

beforeEach(() => {
  spy = spyActions();
  box = document.createElement('div');
  box.style.cssText = 'position:fixed;inset:0 auto auto 0;width:420px;height:600px';
  list = document.createElement('care-message-list');
  list.actions = spy.actions;
  list.meId = 'me';
  box.append(list);
  document.body.append(box);
});
afterEach(() => {
  box.remove();
  vi.restoreAllMocks();
});

const show = async (more: Partial<ConversationView>): Promise<void> => {
  list.state = list.state === null ? conversationView(more) : { ...list.state, ...more };
  await settled();
};
const settled = async (): Promise<void> => {
  while (!(await list.updateComplete));
  await painted();
  while (!(await list.updateComplete));
};
const root = () => list.shadowRoot!;
const scroller = () => root().querySelector<HTMLElement>('.scroller')!;
const bubbles = () => [...root().querySelectorAll('care-message-bubble')];
const bubble = (seq: number) => bubbles().find((found) => found.message?.seq === seq);
const topOf = (seq: number) => bubble(seq)!.querySelector('.b')!.getBoundingClientRect().top;
const below = () => scroller().scrollHeight - scroller().scrollTop - scroller().clientHeight;
const scrollTo = async (top: number) => {
  scroller().scrollTop = top;
  await painted();
  await settled();
};
const inView = () => {
  const view = scroller().getBoundingClientRect();
  return bubbles()
    .filter((found) => {
      const { top, bottom } = found.getBoundingClientRect();
      return bottom > view.top && top < view.bottom;
    })
    .map((found) => found.message!.seq!);
};

describe('a long history', () => {
  test('[LIM1] 10,000 messages hold at most 200 rows in the document, wherever one looks', async () => {
    await show({ rows: messageRows(1, 10_000) });
    expect(inView()).toContain(10_000);
    for (const part of [0.7, 0.5, 0.01, 0]) {
      await scrollTo(scroller().scrollHeight * part);
      expect(bubbles().length).toBeLessThanOrEqual(200);
      expect(inView().length).toBeGreaterThan(2);
    }
    expect(inView()[0]).toBe(1);
  });

  test('no view shows a gap while one scrolls through it', async () => {
    await show({ rows: messageRows(1, 400) });
    for (let step = 0; step < 12; step++) {
      await scrollTo(scroller().scrollTop - 550);
      const seen = inView();
      expect(seen.length).toBe(seen.at(-1)! - seen[0]! + 1);
      const view = scroller().getBoundingClientRect();
      expect(bubble(seen[0]!)!.parentElement!.getBoundingClientRect().top).toBeLessThanOrEqual(view.top + 40);
    }
  });

  test('a row with focus stays in the document', async () => {
    await show({ rows: messageRows(1, 1_000) });
    const held = bubble(998)!;
    held.focus();
    await scrollTo(2_000);
    expect(inView()).not.toContain(998);
    expect(root().activeElement).toBe(held);
    expect(bubbles().length).toBeLessThanOrEqual(200);
  });

  test('on paper all of it is in the document, and no longer', async () => {
    await show({ rows: messageRows(1, 400) });
    window.dispatchEvent(new Event('beforeprint'));
    await settled();
    expect(bubbles().length).toBe(400);
    window.dispatchEvent(new Event('afterprint'));
    await settled();
    expect(bubbles().length).toBeLessThanOrEqual(200);
    expect(inView()).toContain(400);
  });

  test('a page of older rows renders none of those in the document anew, and numbers all of them', async () => {
    const row = vi.fn((said: Parameters<typeof strings.thread.row>[0]) => strings.thread.row(said));
    list.strings = { ...strings, thread: { ...strings.thread, row } };
    const rows = messageRows(101, 200);
    await show({ rows, hasBefore: true });
    await scrollTo(900);
    const before = bubbles();
    row.mockClear();
    await show({ rows: [...messageRows(51, 100), ...rows] });
    const there = bubbles().filter((each) => before.includes(each));
    expect(there.length).toBeGreaterThan(5);
    const texts = there.map((each) => each.message!.content);
    expect(row.mock.calls.filter(([{ text }]) => texts.includes(text))).toEqual([]);
    for (const each of there) expect(each.getAttribute('aria-posinset')).toBe(`${each.message!.seq! - 50}`);
    expect(there[0]!.getAttribute('aria-setsize')).toBe('-1');
  });

  test('a selected row stays in the document', async () => {
    await show({ rows: messageRows(1, 1_000) });
    const held = bubble(997)!;
    document.getSelection()!.selectAllChildren(held.querySelector('.text')!);
    await scrollTo(2_000);
    expect(inView()).not.toContain(997);
    expect(held.isConnected).toBe(true);
  });
});

describe('keeping the place', () => {
  test('50 older rows move nothing by more than a pixel', async () => {
    await show({ rows: messageRows(101, 200), hasBefore: true });
    await scrollTo(900);
    const seen = inView();
    const watched = seen[Math.floor(seen.length / 2)]!;
    const before = topOf(watched);
    await show({ rows: messageRows(51, 200), loadingBefore: false });
    expect(Math.abs(topOf(watched) - before)).toBeLessThanOrEqual(1);
    await show({ rows: messageRows(1, 200), hasBefore: false });
    expect(Math.abs(topOf(watched) - before)).toBeLessThanOrEqual(1);
  });

  test('a row above that grows moves nothing by more than a pixel', async () => {
    await show({ rows: messageRows(1, 100) });
    await scrollTo(1_500);
    const watched = inView()[2]!;
    const before = topOf(watched);
    const above = bubbles().find((found) => found.message!.seq! < inView()[0]!)!;
    above.querySelector<HTMLElement>('.b')!.style.paddingBottom = '240px';
    await painted();
    expect(Math.abs(topOf(watched) - before)).toBeLessThanOrEqual(1);
  });

  test('a status, a reaction or an edit above moves nothing by more than a pixel', async () => {
    await show({ rows: messageRows(1, 100) });
    await scrollTo(1_500);
    const watched = inView()[2]!;
    const before = topOf(watched);
    const changed = inView()[0]! - 1;
    await show({
      rows: list.state!.rows.map((row) =>
        row.seq === changed
          ? { ...row, content: 'much longer '.repeat(60), reactions: [{ emoji: '👍', user_ids: ['me'] }] }
          : row,
      ),
    });
    expect(Math.abs(topOf(watched) - before)).toBeLessThanOrEqual(1);
  });

  test('a list that shrinks keeps its top row, away from the end', async () => {
    await show({ rows: messageRows(1, 100) });
    await scrollTo(1_500);
    const watched = inView()[1]!;
    const before = topOf(watched);
    box.style.height = '430px';
    await painted();
    expect(Math.abs(topOf(watched) - before)).toBeLessThanOrEqual(1);
  });

  test('newer messages move nothing and show a pill that leads to them', async () => {
    await show({ rows: messageRows(1, 100) });
    await scrollTo(1_500);
    const watched = inView()[1]!;
    const before = topOf(watched);
    await show({ rows: messageRows(1, 104), unread: 3 });
    expect(Math.abs(topOf(watched) - before)).toBeLessThanOrEqual(1);
    const pill = root().querySelector<HTMLButtonElement>('.pill')!;
    expect(pill.textContent).toContain('3 new messages');
    pill.click();
    await settled();
    expect(below()).toBeLessThanOrEqual(1);
    expect(root().querySelector('.pill')).toBeNull();
  });
});

describe.each([0, 200])(
  'the first whole row, with the view %i px from the top, stays in every frame',
  (top) => {
    /** Pixels it gets from its place while `act` goes on, as painted. */
    const driftOf = async (act: () => unknown): Promise<number> => {
      await scrollTo(top);
      const view = scroller().getBoundingClientRect().top;
      const first = bubbles().find((each) => each.querySelector('.b')!.getBoundingClientRect().top >= view)!;
      const drift = new Drift(first.querySelector('.b')!, scroller());
      await act();
      await painted();
      await settled();
      drift.stop();
      expect(drift.frames).toBeGreaterThan(2);
      return drift.most;
    };

    test('while older pages come', async () => {
      await show({ rows: messageRows(101, 200), hasBefore: true });
      const drift = await driftOf(async () => {
        await show({ rows: messageRows(51, 200), loadingBefore: true });
        await show({ rows: messageRows(1, 200), hasBefore: false, loadingBefore: false });
      });
      expect(drift).toBeLessThanOrEqual(1);
    });

    test('while the font becomes a smaller one, and the first again', async () => {
      await show({ rows: messageRows(101, 200), hasBefore: true });
      const drift = await driftOf(async () => {
        box.style.setProperty('--care-font', 'monospace');
        await painted();
        box.style.removeProperty('--care-font');
      });
      expect(drift).toBeLessThanOrEqual(1);
    });

    test('while the composer grows and the phone turns', async () => {
      await show({ rows: messageRows(101, 200), hasBefore: true });
      const drift = await driftOf(async () => {
        box.style.height = '430px';
        await painted();
        box.style.width = '760px';
      });
      expect(drift).toBeLessThanOrEqual(1);
    });

    test('while pictures of no known size come', async () => {
      const canvas = new OffscreenCanvas(8, 30);
      canvas.getContext('2d');
      spy = spyActions(await canvas.convertToBlob());
      list.actions = spy.actions;
      const file = attachmentView({ width: null, height: null });
      const rows = messageRows(1, 60).map((row) =>
        row.seq! % 3 === 0 ? { ...row, messageType: 'image' as const, attachments: [file] } : row,
      );
      await show({ rows });
      const drift = await driftOf(() => vi.waitFor(() => expect(root().querySelector('img')).not.toBeNull()));
      expect(drift).toBeLessThanOrEqual(1);
    });
  },
);

test('room that was left above is taken back when it does not show', async () => {
  await show({ rows: messageRows(101, 200), hasBefore: true });
  await scrollTo(0);
  const feed = root().querySelector<HTMLElement>('.feed')!;
  box.style.setProperty('--care-font', 'monospace');
  await painted();
  expect(Number.parseFloat(feed.style.marginBlockStart)).toBeGreaterThan(5);
  await show({ rows: messageRows(51, 200) });
  expect(feed.style.marginBlockStart).toBe('0px');
});

describe('the end of the thread', () => {
  test('is where it opens, and stays in view while messages come', async () => {
    await show({ rows: messageRows(1, 60) });
    expect(below()).toBeLessThanOrEqual(1);
    await show({ rows: messageRows(1, 65) });
    expect(below()).toBeLessThanOrEqual(1);
    expect(inView()).toContain(65);
  });

  test('is followed by whoever was shown all of it, opened at the line of new messages', async () => {
    await show({ rows: messageRows(1, 40), newFrom: 38 });
    expect(below()).toBeLessThanOrEqual(1);
    await show({ rows: messageRows(1, 60) });
    expect(below()).toBeLessThanOrEqual(1);
    expect(inView()).toContain(60);
  });

  test('is not gone to by whoever was shown only its beginning', async () => {
    await show({ rows: messageRows(1, 200), newFrom: 120 });
    const before = topOf(120);
    await show({ rows: messageRows(1, 210) });
    expect(Math.abs(topOf(120) - before)).toBeLessThanOrEqual(1);
  });

  test('stays in view while the composer grows and a picture comes', async () => {
    await show({ rows: messageRows(1, 60) });
    box.style.height = '400px';
    await painted();
    expect(below()).toBeLessThanOrEqual(1);
    bubble(60)!.querySelector<HTMLElement>('.b')!.style.paddingBottom = '200px';
    await painted();
    expect(below()).toBeLessThanOrEqual(1);
  });

  test('comes into view for a message of one’s own', async () => {
    await show({ rows: messageRows(1, 60) });
    await scrollTo(300);
    await show({
      rows: [
        ...messageRows(1, 60),
        messageRow(61, { key: 'mine', seq: null, mine: true, status: 'sending' }),
      ],
    });
    expect(below()).toBeLessThanOrEqual(1);
  });
});

describe('another window of the history, with nothing of what was in view', () => {
  test('is shown from its end, where the list has not been scrolled', async () => {
    await show({ rows: messageRows(1, 50), hasAfter: true });
    await show({ rows: messageRows(131, 180), hasAfter: false });
    expect(below()).toBeLessThanOrEqual(1);
    await show({ rows: messageRows(131, 181) });
    expect(inView()).toContain(181);
  });

  test('is opened anew for whoever was away for long, wherever they were', async () => {
    await show({ rows: messageRows(1, 200) });
    await scrollTo(3_000);
    await show({ rows: [], phase: 'loading' });
    await show({ rows: messageRows(400, 450), phase: 'ready', hasBefore: true });
    expect(below()).toBeLessThanOrEqual(1);
    await scrollTo(1_000);
    await show({ rows: [], phase: 'loading' });
    await show({ rows: messageRows(700, 750), phase: 'ready', newFrom: 720 });
    expect(inView()).toContain(720);
    expect(inView()).not.toContain(750);
  });
});

test('opens at the line of new messages', async () => {
  await show({ rows: messageRows(1, 200), newFrom: 120 });
  const line = root().querySelector('.new')!.getBoundingClientRect();
  const view = scroller().getBoundingClientRect();
  expect(line.top).toBeGreaterThanOrEqual(view.top);
  expect(line.top).toBeLessThan(view.top + 120);
  expect(inView()).toContain(120);
});

test('a jump brings a far row into view, marks it and gives it the focus', async () => {
  await show({ rows: messageRows(1, 1_000) });
  await show({ jump: { seq: 77, token: 1 } });
  expect(inView()).toContain(77);
  expect(bubble(77)!.querySelector('.marked')).not.toBeNull();
  expect(root().activeElement).toBe(bubble(77));
});

describe('pages of history', () => {
  const asked = (name: string) => spy.asked.filter((ask) => ask.name === name).length;

  test('older ones are asked for near the top, once for each page', async () => {
    await show({ rows: messageRows(101, 200), hasBefore: true });
    expect(asked('loadBefore')).toBe(0);
    await scrollTo(200);
    await scrollTo(150);
    expect(asked('loadBefore')).toBe(1);
    await show({ rows: messageRows(51, 200) });
    await scrollTo(100);
    expect(asked('loadBefore')).toBe(2);
  });

  test('a failure waits for the person', async () => {
    await show({ rows: messageRows(101, 200), hasBefore: true, historyError: true });
    await scrollTo(0);
    expect(asked('loadBefore')).toBe(0);
    root().querySelector<HTMLButtonElement>('.edge button')!.click();
    expect(asked('loadBefore')).toBe(1);
  });
});

describe('reading', () => {
  const seen = () => spy.asked.filter((ask) => ask.name === 'sawUpTo').map((ask) => ask.with[0]);
  const look = (visible: boolean, focused: boolean) => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visible ? 'visible' : 'hidden');
    vi.spyOn(document, 'hasFocus').mockReturnValue(focused);
  };

  test.each([
    ['hidden', false, true],
    ['without focus', true, false],
  ])('[CUR3] a page %s reads nothing until it is looked at', async (_, visible, focused) => {
    look(visible, focused);
    await show({ rows: messageRows(1, 60) });
    await painted();
    expect(seen()).toEqual([]);
    look(true, true);
    window.dispatchEvent(new Event('focus'));
    expect(seen()).toEqual([60]);
  });

  test('[CUR3] only what was scrolled to is read', async () => {
    look(true, true);
    await show({ rows: messageRows(1, 300), newFrom: 100 });
    await painted();
    const last = inView().at(-1)!;
    expect(Math.max(...(seen() as number[]))).toBeLessThanOrEqual(last);
    expect(Math.max(...(seen() as number[]))).toBeGreaterThanOrEqual(100);
    await scrollTo(scroller().scrollHeight);
    await painted();
    expect(seen().at(-1)).toBe(300);
  });

  test('[CUR3] what is in view is read, though something changes in every frame', async () => {
    look(true, true);
    list.state = conversationView({ rows: messageRows(1, 4) });
    for (let frame = 0; frame < 120 && seen().length === 0; frame++) {
      list.state = { ...list.state, unread: frame };
      await new Promise(requestAnimationFrame);
    }
    expect(seen()).toEqual([4]);
  });

  test('[CUR3] a list scrolled out of the window reads nothing', async () => {
    look(true, true);
    box.style.top = '3000px';
    await show({ rows: messageRows(1, 60) });
    await painted();
    expect(seen()).toEqual([]);
  });
});

test('a list renders what is in its bubbles, and leaves them nothing to do', async () => {
  await show({ rows: messageRows(1, 4) });
  await show({
    rows: [...list.state!.rows.slice(0, 3), messageRow(4, { content: 'changed' }), messageRow(5)],
  });
  expect(bubble(4)!.querySelector('.text')!.textContent).toBe('changed');
  expect(bubble(5)!.querySelector('.text')!.textContent).toContain('Message 5 ');
  expect(bubble(4)!.shadowRoot).toBeNull();
  expect(bubbles().map(({ hasUpdated }) => hasUpdated)).not.toContain(true);
});

test('a screen reader hears a feed of named articles', async () => {
  await show({ rows: messageRows(1, 4) });
  const feed = root().querySelector('[role=feed]')!;
  const articles = [...feed.querySelectorAll('[role=article]')];
  expect(articles.map((article) => article.getAttribute('aria-posinset'))).toEqual(['1', '2', '3', '4']);
  expect(articles.every((article) => article.getAttribute('aria-setsize') === '4')).toBe(true);
  expect(articles[2]!.getAttribute('aria-label')).toMatch(/^Dr Amara Osei, Message 3/);
  expect(articles[1]!.getAttribute('aria-label')).toMatch(/^You, Message 2 .*, Read$/);
});

test('what stands above a message, a day or the line of new ones, is said with it', async () => {
  await show({ rows: messageRows(1, 4), newFrom: 3 });
  const names = [...root().querySelectorAll('[role=article]')].map(({ ariaLabel }) => ariaLabel);
  expect(names[0]).toMatch(/^\w+ 12 June\. You, Message 1 /);
  expect(names[2]).toMatch(/^New messages\. Dr Amara Osei, Message 3 /);
  expect(root().querySelector('[role=feed] [role=separator]')).toBeNull();
});

test('page keys go from message to message, and nowhere else', async () => {
  await show({ rows: messageRows(1, 300) });
  const heard = vi.fn();
  document.addEventListener('keydown', heard);
  bubble(300)!.focus();
  await settled();
  const press = () =>
    root().activeElement!.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'PageUp', bubbles: true, composed: true, cancelable: true }),
    );
  press();
  await settled();
  expect(root().activeElement).toBe(bubble(299));
  expect(heard).not.toHaveBeenCalled();
  document.removeEventListener('keydown', heard);
});

test('one selection runs across bubbles', async () => {
  await show({ rows: messageRows(1, 6) });
  const selection = document.getSelection()!;
  const end = bubble(5)!.querySelector('.text')!;
  selection.setBaseAndExtent(bubble(3)!.querySelector('.text')!, 0, end, end.childNodes.length);
  const text = selection.toString();
  expect(text).toContain('Message 3');
  expect(text).toContain('Message 4');
  expect(text).toContain('Message 5');
});

test('a picture keeps its room before it comes, and its address dies with its row', async () => {
  const canvas = document.createElement('canvas');
  canvas.width = 8;
  canvas.height = 4;
  const png = await new Promise<Blob>((resolve) => canvas.toBlob((blob) => resolve(blob!), 'image/png'));
  spy = spyActions(png);
  list.actions = spy.actions;
  const made = vi.spyOn(URL, 'createObjectURL');
  const revoked = vi.spyOn(URL, 'revokeObjectURL');
  await show({
    rows: [
      messageRow(1, { messageType: 'image', content: '', attachments: [attachmentView()] }),
      messageRow(2),
    ],
  });
  const height = bubble(1)!.getBoundingClientRect().height;
  await vi.waitFor(() => expect(bubble(1)!.querySelector('img')).not.toBeNull());
  await vi.waitFor(() => expect(bubble(1)!.querySelector('img')!.complete).toBe(true));
  expect(bubble(1)!.getBoundingClientRect().height).toBe(height);
  expect(bubble(1)!.querySelector('img')!.src).toMatch(/^blob:/);
  list.remove();
  expect(revoked.mock.calls.map(([url]) => url)).toEqual(
    made.mock.results.map(({ value }) => value as string),
  );
});

test('a button that goes while it has the focus leaves it to its message', async () => {
  const held = messageRow(3, { mine: true, status: 'waiting', seq: null, undoable: true });
  await show({ rows: [...messageRows(1, 2), held] });
  root().querySelector<HTMLButtonElement>('.undo')!.focus();
  await show({ rows: [...messageRows(1, 2), { ...held, status: 'sending', undoable: false }] });
  expect(root().querySelector('.undo')).toBeNull();
  expect(root().activeElement).toBe(bubbles().at(-1));
});

test('a button at the edge keeps its focus while it loads, and leaves it to the nearest message', async () => {
  await show({ rows: messageRows(1, 3), hasBefore: true });
  const button = () => root().querySelector<HTMLElement>('.edge button');
  button()!.focus();
  await show({ loadingBefore: true });
  expect(root().activeElement).toBe(button());
  expect(button()!.ariaDisabled).toBe('true');
  await show({ loadingBefore: false, hasBefore: false });
  expect(button()).toBeNull();
  expect(root().activeElement).toBe(bubble(1));
});
