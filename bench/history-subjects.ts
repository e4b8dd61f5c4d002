import type { Message } from '../protocol/entities.ts';
import type { ConversationView } from '../widget/client/state.ts';
import { messageView } from '../widget/client/message-view.ts';
import { RoomView } from '../widget/client/room-view.ts';
import { emptyState, Store } from '../widget/client/store.ts';
import { conversation, messageEvent, seat } from '../widget/client/testing/builders.ts';
import { applyEvents, drawNewLine, emptyThread, mergePage, type Thread } from '../widget/client/thread.ts';
import { formatFor } from '../widget/elements/format.ts';
import { layoutRows } from '../widget/elements/message-list-rows.ts';
import { strings } from '../widget/i18n/strings.ts';
import { photo } from '../widget/gallery/photo.ts';
import { StillClient } from '../widget/gallery/still.ts';
import { BareList, type BareRow } from './history-bare.ts';
import { historyPage, nora, priya } from './history-messages.ts';

/** A long history in the real store, and the lists that show it. */

/** `ours` is the list, `window` the same in its window, `bare` the floor, `plain` every row of the same elements in the document. */
export type Kind = 'ours' | 'bare' | 'plain' | 'window';
export type Where = 'newest' | 'unread';
/** Messages older than the oldest shown at first, for pages to come. */
export const OLDER = 20_000;
/** Of the last messages this many are new. */
const UNREAD = 200;

/** The client's own store and rows, with no server behind it. */
export class Filled {
  readonly #store = new Store({ microtask: (run) => queueMicrotask(run) });
  readonly #view = new RoomView({ me: nora, courier: () => null });
  #thread: Thread;

  constructor(count: number, where: Where) {
    const from = OLDER + 1;
    const to = OLDER + count;
    const rows: Message[] = [];
    for (let at = from; at <= to; at += 1_000) rows.push(...historyPage(at, Math.min(to, at + 999)));
    this.texts = textsOf(rows);
    const read = where === 'unread' ? to - UNREAD : to;
    const thread: Thread = {
      ...emptyThread(rows[0]?.conversation_id ?? '', nora.user_id),
      conversation: conversation(),
      seats: [seat(nora, 1), seat(priya, 2)],
      mySenderId: seat(nora, 1).sender_id,
      cursor: { delivered_seq: to, read_seq: read },
      epoch: 1,
      after: to,
    };
    const page = { items: rows, has_before: true, has_after: false };
    this.#thread = drawNewLine(mergePage(thread, page, 'replace'));
    this.#publish();
  }

  get store(): Store {
    return this.#store;
  }

  /** As the floor shows them. */
  readonly texts: readonly BareRow[];

  append(row: Message): void {
    this.#thread = applyEvents(this.#thread, [messageEvent(row)]).thread;
    this.#publish();
  }

  prepend(items: readonly Message[]): void {
    this.#thread = mergePage(this.#thread, { items, has_before: true, has_after: false }, 'before');
    this.#publish();
  }

  #publish(): void {
    const open = this.#view.make({
      thread: this.#thread,
      phase: 'open',
      link: 'online',
      live: true,
      history: { loading: null, error: false, jump: null },
      pending: [],
      unread: 0,
      typing: [],
      givesRoles: false,
      finds: false,
      pins: false,
      names: false,
      returned: null,
    });
    this.#store.set({ open });
  }
}

type Shown = HTMLElement & { state: ConversationView | null };

/** What stands on the page now. */
export interface Subject {
  readonly scroller: () => HTMLElement | null;
  readonly rows: () => number;
  /** Makes ready what is the bench's own work; what this answers does the rest, and is measured. */
  readonly append: (row: Message) => () => void;
  readonly prepend: (page: readonly Message[]) => () => void;
  readonly stop: () => void;
}

/**
 * All that our rows say, in as many lines: the day, what is answered, the words or the room of a picture, and below the
 * last of a group its time and status. For saying less the floor would be lower.
 */
function textsOf(rows: readonly Message[]): BareRow[] {
  const format = formatFor('en-GB');
  const views = rows.map((row) => messageView(row, { me: nora, courier: () => null }));
  return layoutRows(views, null, format.dayNumber).map(({ message, position, day }) => {
    const { content, createdAt, mine, replyTo } = message;
    const ends = position === 'last' || position === 'only';
    return {
      day: day ? format.day(createdAt, Date.now(), strings.common) : null,
      quote: replyTo && { name: replyTo.name ?? '', preview: replyTo.preview ?? '' },
      picture: content === null,
      words: content ?? '',
      foot: ends ? `${format.time(createdAt)}${mine ? ' · Read' : ''}` : null,
    };
  });
}

function bare(filled: Filled, box: HTMLElement, where: Where): Subject {
  const texts = filled.texts;
  const list = new BareList(texts);
  /** What comes, once the store has it: both lists stand over the same one, and what that costs is neither's. */
  let come = (): void => undefined;
  box.append(list.scroller);
  list.open(where === 'unread' ? texts.length - UNREAD : null);
  return {
    scroller: () => list.scroller,
    rows: () => list.scroller.querySelectorAll('.text').length,
    append: (row) => {
      const [text] = textsOf([row]);
      come = () => text && list.append(text);
      return () => filled.append(row);
    },
    prepend: (page) => {
      const older = textsOf(page);
      come = () => list.prepend(older);
      return () => filled.prepend(page);
    },
    stop: filled.store.subscribe(() => come()),
  };
}

/** Any element of ours that shows a conversation. */
function element(tag: string, filled: Filled, box: HTMLElement): Subject {
  const shown = document.createElement(tag) as Shown;
  const { open } = filled.store.state;
  Object.assign(shown, { actions, me: nora, meId: nora.user_id, name: priya.name, state: open });
  box.append(shown);
  const root = (): ParentNode | null => {
    const list = shown.shadowRoot?.querySelector('care-message-list');
    return list?.shadowRoot ?? shown.shadowRoot;
  };
  return {
    scroller: () => root()?.querySelector<HTMLElement>('.scroller') ?? null,
    rows: () => root()?.querySelectorAll('care-message-bubble').length ?? 0,
    append: (row) => () => filled.append(row),
    prepend: (page) => () => filled.prepend(page),
    stop: filled.store.subscribe((state) => (shown.state = state.open)),
  };
}

/** Pictures wait until they are let through. */
const waiting: (() => void)[] = [];
const { connection: actions } = new StillClient(emptyState, {
  download: () => new Promise((resolve) => waiting.push(() => resolve(photo))),
  details: () => new Promise(() => undefined),
});

/** Lets the pictures come that were asked for until now, or forgets them. */
export function releasePictures(come: boolean): void {
  for (const go of waiting.splice(0)) if (come) go();
}

const SUBJECTS: Readonly<Record<Kind, (filled: Filled, box: HTMLElement, where: Where) => Subject>> = {
  ours: (filled, box) => element('care-message-list', filled, box),
  plain: (filled, box) => element('care-first-list', filled, box),
  window: (filled, box) => element('care-chat-window', filled, box),
  bare,
};

export const show = (kind: Kind, filled: Filled, box: HTMLElement, where: Where): Subject =>
  SUBJECTS[kind](filled, box, where);
