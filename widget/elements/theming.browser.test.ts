import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defineCareChat } from '../define.ts';
import { ready } from '../gallery/data.ts';
import { StillClient } from '../gallery/still.ts';
import { threads } from '../gallery/threads.ts';
import type { CareChat } from './care-chat.ts';

/** What a page may change of the chat, from outside its roots. */

let chat: CareChat;
let client: StillClient;
let page: HTMLStyleElement;

beforeEach(async () => {
  defineCareChat();
  page = document.head.appendChild(document.createElement('style'));
  chat = document.createElement('care-chat');
  chat.style.height = '700px';
  chat.style.width = '1000px';
  document.body.append(chat);
  chat.use((client = new StillClient(ready)).connection);
  await chat.updateComplete;
});
afterEach(() => {
  chat.remove();
  page.remove();
});

function* roots(root: ShadowRoot | null): Generator<ShadowRoot> {
  if (root === null) return;
  yield root;
  for (const element of root.querySelectorAll('*')) yield* roots(element.shadowRoot);
}
const part = (name: string): Element =>
  [...roots(chat.shadowRoot)]
    .map((root) => root.querySelector(`[part="${name}"]`))
    .find((found) => found !== null) ?? expect.fail(`no ${name}`);

const PARTS = ['panel', 'header', 'bubble', 'composer'];
const PINNED = ['color', 'backgroundColor', 'filter', 'mixBlendMode', 'webkitTextFillColor'] as const;
const pinned = () =>
  PARTS.map((name) => {
    const style = getComputedStyle(part(name));
    return [name, ...PINNED.map((property) => style[property])];
  });

test('parts take another shape, and keep the colours that were computed for them', async () => {
  client.show({ open: threads['notSent'] ?? null });
  await vi.waitFor(() => PARTS.forEach(part));
  const before = pinned();
  page.textContent = PARTS.map(
    (name) => `care-chat::part(${name}) {
      border-radius: 3px; color: red !important; background: red !important; filter: invert(1) !important;
      mix-blend-mode: multiply !important; -webkit-text-fill-color: red !important; }`,
  ).join('');
  expect(PARTS.map((name) => getComputedStyle(part(name)).borderStartStartRadius)).toEqual(
    PARTS.map(() => '3px'),
  );
  expect(pinned()).toEqual(before);
});

test('a banner of the page stands above everything, and what it puts into the empty pane replaces our picture', async () => {
  const box = (element: Element | null | undefined): DOMRect =>
    element?.getBoundingClientRect() ?? expect.fail('not there');
  const panes = () => box(chat.shadowRoot?.querySelector('.panes'));
  const picture = () => chat.shadowRoot?.querySelector('slot[name=empty] .notice')?.checkVisibility();
  await vi.waitFor(() => expect(picture()).toBe(true));
  const whole = panes().height;
  chat.innerHTML =
    '<p slot="banner" style="height: 40px; margin: 0">Closed on Monday</p><p slot="empty">Choose</p>';
  const [banner, empty] = chat.children;
  expect(picture()).toBe(false);
  expect(box(empty).height).toBeGreaterThan(0);
  expect([box(banner).top, box(banner).bottom]).toEqual([box(chat).top, panes().top]);
  expect(panes().height).toBe(whole - 40);
});

test('the tokens of a page, set around the chat, place and shape a floating one', async () => {
  chat.layout = 'floating';
  chat.open();
  await chat.updateComplete;
  const root = chat.shadowRoot?.querySelector('.root') ?? expect.fail('no panel');
  const launcher = chat.shadowRoot?.querySelector('care-chat-launcher') ?? expect.fail('no launcher');
  await vi.waitFor(() => expect(launcher.shadowRoot?.querySelector('button')).not.toBeNull());
  page.textContent = `html { --care-font: monospace; --care-radius: 3px; --care-z-index: 7;
    --care-offset-inline: 40px; --care-offset-block: calc(100dvh - 500px) }`;
  await Promise.all(root.getAnimations().map((animation) => animation.finished));
  const [panel, button] = [root, launcher.shadowRoot?.querySelector('button') ?? root].map((element) => ({
    box: element.getBoundingClientRect(),
    style: getComputedStyle(element),
  }));
  if (panel === undefined || button === undefined) throw new Error('not there');
  expect([innerWidth - panel.box.right, innerHeight - panel.box.bottom]).toEqual([
    40,
    innerHeight - 500 + 76,
  ]);
  expect([innerWidth - button.box.right, innerHeight - button.box.bottom]).toEqual([40, innerHeight - 500]);
  // However far from below, all of it is on the screen.
  expect(panel.box.top).toBeGreaterThanOrEqual(24);
  expect([panel.style.fontFamily, button.style.fontFamily]).toEqual(['monospace', 'monospace']);
  expect(panel.style.borderStartStartRadius).toBe('3px');
  expect([panel.style.zIndex, getComputedStyle(launcher).zIndex]).toEqual(['7', '7']);
});
