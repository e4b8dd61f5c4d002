import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineAll, defineTags } from '../define-tags.ts';
import { laterElements, laterTags } from '../later.ts';
import type { ConversationView } from '../client/state.ts';
import { FirstList } from './first-list.ts';
import { conversationView, messageRow, messageRows, painted, spyActions } from './message-list-testing.ts';
import { elementParts } from './parts.ts';
import type { ChatWindow } from './window.ts';

/**
 * Windows as they stand before what comes later is loaded, and then with it. It comes once and stays, so the order of
 * these tests counts.
 */

const ADDRESS = 'https://example.org/plan';
const boxes: HTMLElement[] = [];

async function open(more: Partial<ConversationView>): Promise<ChatWindow> {
  const box = document.createElement('div');
  box.style.cssText = 'position:fixed;inset:0 auto auto 0;width:420px;height:700px';
  const chat = document.createElement('care-chat-window');
  chat.actions = spyActions().actions;
  chat.state = conversationView(more);
  box.append(chat);
  document.body.append(box);
  boxes.push(box);
  await painted();
  return chat;
}

const listOf = (chat: ChatWindow): HTMLElement => {
  const list = chat.renderRoot.querySelector<HTMLElement>('care-first-list, care-message-list');
  if (list === null) throw new Error('no list');
  return list;
};
const scrollerOf = (chat: ChatWindow): HTMLElement => {
  const scroller = listOf(chat).shadowRoot?.querySelector<HTMLElement>('.scroller');
  if (!scroller) throw new Error('no scroller');
  return scroller;
};
/** Pixels from the top of the view to the bubble that says `Message <seq> `. */
function topOf(chat: ChatWindow, seq: number): number {
  const row = [...scrollerOf(chat).querySelectorAll('.b')].find((bubble) =>
    bubble.textContent.includes(`Message ${seq} `),
  );
  if (row === undefined) throw new Error(`message ${seq} is not in the document`);
  return row.getBoundingClientRect().top - scrollerOf(chat).getBoundingClientRect().top;
}
const below = (chat: ChatWindow): number => {
  const { scrollHeight, scrollTop, clientHeight } = scrollerOf(chat);
  return scrollHeight - scrollTop - clientHeight;
};

let atEnd: ChatWindow;
let atLine: ChatWindow;
let scrolled: ChatWindow;
let focused: ChatWindow;
let lineTop = 0;
let scrolledTop = 0;

beforeAll(async () => {
  defineTags({ 'care-first-list': FirstList }, () => {
    throw new Error('nothing connects here');
  });
  const rows = messageRows(1, 50);
  atEnd = await open({ rows: [...rows, messageRow(51, { content: `See ${ADDRESS}` })] });
  atLine = await open({ rows, newFrom: 20, hasAfter: true });
  scrolled = await open({ rows });
  focused = await open({ rows });
});
afterAll(() => {
  for (const box of boxes) box.remove();
});

describe('before the list that goes on with it is loaded', () => {
  test('a page is drawn whole, and stands at its end', () => {
    expect(listOf(atEnd).localName).toBe('care-first-list');
    expect(scrollerOf(atEnd).querySelectorAll('[role=article]')).toHaveLength(51);
    expect(below(atEnd)).toBeLessThan(1);
    expect(scrollerOf(atEnd).querySelector('.text a')).toBeNull();
    expect(scrollerOf(atEnd).textContent).toContain(ADDRESS);
  });

  test('with news, it stands at the first of them', () => {
    lineTop = topOf(atLine, 20);
    expect(Math.round(lineTop)).toBe(72);
    expect(scrollerOf(atLine).querySelectorAll('.new')).toHaveLength(1);
  });

  test('the person may scroll and move the focus in it', () => {
    scrollerOf(scrolled).scrollTop -= 400;
    scrolledTop = topOf(scrolled, 43);
    scrollerOf(focused).querySelectorAll<HTMLElement>('[role=article]')[44]?.focus();
    expect(listOf(focused).shadowRoot?.activeElement?.ariaLabel).toContain('Message 45 ');
  });
});

describe('when it comes', () => {
  beforeAll(async () => {
    defineAll(laterTags);
    elementParts.give(laterElements);
    await painted();
  });

  test('it takes the place of the first, at the end', () => {
    expect(atEnd.renderRoot.querySelector('care-first-list')).toBeNull();
    expect(listOf(atEnd).localName).toBe('care-message-list');
    expect(below(atEnd)).toBeLessThan(1);
  });

  test('at the line of new messages, it stands at the same pixel', () => {
    expect(Math.abs(topOf(atLine, 20) - lineTop)).toBeLessThan(1);
  });

  test('where the person has scrolled to, it stands at the same pixel', () => {
    expect(Math.abs(topOf(scrolled, 43) - scrolledTop)).toBeLessThan(1);
  });

  test('the message that had the focus has it', () => {
    expect(listOf(focused).shadowRoot?.activeElement?.ariaLabel).toContain('Message 45 ');
  });

  test('an address in a message is a link', () => {
    expect(scrollerOf(atEnd).querySelector<HTMLAnchorElement>('.text a')?.href).toBe(ADDRESS);
  });
});
