import { createElement, createRef, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ready } from '../gallery/data.ts';
import { StillClient } from '../gallery/still.ts';
import { CareChat as CareChatTag } from '../elements/care-chat.ts';
import type { Connect } from '../elements/care-chat-contract.ts';
import { defineCareChat } from '../define.ts';
import { CareChat, type CareChatElement, type CareChatProps } from './react.ts';

const destroy = vi.fn();
const connect = vi.fn<Connect>(() => new StillClient(ready, { destroy }).connection);
const getToken = vi.fn(() => Promise.resolve(null));
let place: HTMLElement;
let root: Root;

beforeEach(() => {
  vi.clearAllMocks();
  defineCareChat();
  CareChatTag.connect = connect;
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
});
afterEach(() => {
  root.unmount();
  place.remove();
});

const draw = (more: Partial<CareChatProps> & { readonly ref?: React.Ref<CareChatElement> } = {}): void =>
  root.render(
    createElement(StrictMode, null, createElement(CareChat, { tenant: 'clinic', getToken, ...more })),
  );

test('it starts, tells, follows what is said of it, and leaves nothing behind', async () => {
  const ref = createRef<CareChatElement>();
  const unread = vi.fn();
  draw({ ref, onUnread: unread, accent: '#2b6a3d', className: 'wide' });
  await vi.waitFor(() => expect(unread).toHaveBeenCalledWith({ count: 3 }));
  const chat = place.querySelector('care-chat');
  expect(ref.current).toBe(chat);
  expect([chat?.className, chat?.layout, chat?.accent]).toEqual(['wide', 'fill', '#2b6a3d']);
  const started = connect.mock.calls.length;

  // Other functions and another look at the next drawing: the chat goes on.
  const later = vi.fn(() => Promise.resolve(null));
  const openedLater = vi.fn();
  draw({ ref, getToken: later, onUnread: openedLater, scheme: 'dark' });
  await vi.waitFor(() => expect(chat?.scheme).toBe('dark'));
  expect(chat?.accent).toBe('');
  expect(connect).toHaveBeenCalledTimes(started);
  const asked = connect.mock.lastCall?.[0];
  await asked?.getToken({ reason: 'open', signal: new AbortController().signal });
  expect([getToken.mock.calls.length, later.mock.calls.length]).toEqual([0, 1]);

  // Another organisation: anew.
  draw({ ref, tenant: 'pharmacy', onUnread: openedLater });
  await vi.waitFor(() => expect(connect.mock.lastCall?.[0].tenant).toBe('pharmacy'));
  await vi.waitFor(() => expect(openedLater).toHaveBeenCalledWith({ count: 3 }));

  root.unmount();
  await vi.waitFor(() => expect(destroy).toHaveBeenCalledTimes(connect.mock.calls.length));
  root = createRoot(place);
});
