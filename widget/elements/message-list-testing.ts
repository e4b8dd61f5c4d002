import type { Sender } from '../../protocol/index.ts';
import type { AttachmentView, ChatActions, ConversationView, MessageView } from '../client/state.ts';
import { messageView } from '../client/testing/builders.ts';
import { laterElements, laterTags } from '../later.ts';
import { MessageBubble } from './message-bubble.ts';
import { MessageList } from './message-list.ts';
import { elementParts } from './parts.ts';
import { ChatWindow } from './window.ts';

/** What the tests of the thread share: rows, states, and actions that only write down what was asked. */

const tags: Readonly<Record<string, CustomElementConstructor>> = {
  ...laterTags,
  'care-message-bubble': MessageBubble,
  'care-message-list': MessageList,
  'care-chat-window': ChatWindow,
};

export function defineThread(): void {
  elementParts.give(laterElements);
  for (const [tag, element] of Object.entries(tags))
    if (customElements.get(tag) === undefined) customElements.define(tag, element);
}

export const START = Date.UTC(2026, 5, 12, 8);

/** Row number `seq`, one a minute; two people take turns of three. */
export function messageRow(seq: number, more: Partial<MessageView> = {}): MessageView {
  const mine = seq % 6 < 3;
  return messageView(seq, {
    key: `key-${seq}`,
    mine,
    userId: mine ? 'me' : 'amara',
    name: mine ? 'Nora Whitfield' : 'Dr Amara Osei',
    userType: mine ? 'patient' : 'doctor',
    content: `Message ${seq} ${'and some words '.repeat(seq % 9)}`,
    status: 'read',
    createdAt: START + seq * 60_000,
    ...more,
  });
}

export const messageRows = (from: number, to: number): MessageView[] =>
  Array.from({ length: to - from + 1 }, (_, index) => messageRow(from + index));

export const attachmentView = (more: Partial<AttachmentView> = {}): AttachmentView => ({
  key: 'file-1',
  fileName: 'reading.png',
  mediaType: 'image/png',
  sizeBytes: 1_000,
  state: 'ready',
  progress: 0,
  width: 800,
  height: 400,
  attachmentId: 'c.file-1',
  file: null,
  error: null,
  ...more,
});

export const seat = (userId: string, name: string, more: Partial<Sender> = {}): Sender => ({
  sender_id: `seat-${userId}`,
  conversation_id: 'c',
  user_id: userId,
  name,
  user_type: userId === 'me' ? 'patient' : 'doctor',
  department: null,
  role: 'member',
  joined_at: '2026-06-01T08:00:00.000Z',
  joined_seq: 1,
  left_at: null,
  is_active: true,
  created_at: '2026-06-01T08:00:00.000Z',
  rev: 1,
  ...more,
});

export const conversationView = (more: Partial<ConversationView> = {}): ConversationView => ({
  conversationId: 'c',
  phase: 'ready',
  link: 'online',
  conversation: {
    conversation_id: 'c',
    title: null,
    type: 'direct',
    is_active: true,
    created_by: 'me',
    created_at: '2026-06-01T08:00:00.000Z',
    updated_at: '2026-06-01T08:00:00.000Z',
    rev: 1,
  },
  people: [seat('amara', 'Dr Amara Osei')],
  mySeat: seat('me', 'Nora Whitfield'),
  others: null,
  rows: [],
  hasBefore: false,
  hasAfter: false,
  loadingBefore: false,
  loadingAfter: false,
  historyError: false,
  newFrom: null,
  readSeq: 0,
  unread: 0,
  jump: null,
  typing: [],
  ...more,
});

export interface Asked {
  readonly name: keyof ChatActions;
  readonly with: readonly unknown[];
}

/** Actions that do nothing but remember; `download` answers with `file`. */
export function spyActions(file: Blob = new Blob(['x'])): {
  readonly actions: ChatActions;
  readonly asked: Asked[];
} {
  const asked: Asked[] = [];
  const note =
    (name: keyof ChatActions) =>
    (...args: readonly unknown[]): void => {
      asked.push({ name, with: args });
    };
  return {
    asked,
    actions: {
      openConversation: note('openConversation'),
      closeConversation: note('closeConversation'),
      loadBefore: note('loadBefore'),
      loadAfter: note('loadAfter'),
      jumpTo: note('jumpTo'),
      jumpToLatest: note('jumpToLatest'),
      send: note('send'),
      undoSend: note('undoSend'),
      retry: note('retry'),
      discard: note('discard'),
      edit: note('edit'),
      retract: note('retract'),
      react: note('react'),
      acknowledge: note('acknowledge'),
      setDraft: note('setDraft'),
      setTyping: note('setTyping'),
      sawUpTo: note('sawUpTo'),
      search: note('search'),
      searchMore: note('searchMore'),
      loadMoreEntries: note('loadMoreEntries'),
      pins: () => Promise.resolve([]),
      retryLoading: note('retryLoading'),
      find: () => new Promise(() => undefined),
      seqAt: () => new Promise(() => undefined),
      changeGroup: () => new Promise(() => undefined),
      choose: () => new Promise(() => undefined),
      directory: () => Promise.resolve([]),
      startConversation: () => Promise.resolve('c'),
      download: (attachment) => {
        note('download')(attachment);
        return Promise.resolve(file);
      },
      details: () => Promise.resolve({ recipients: [], versions: [] }),
    },
  };
}

/** After the next paint: layout is done and every observer has spoken. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
