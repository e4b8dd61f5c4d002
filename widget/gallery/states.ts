import { html, type TemplateResult } from 'lit';
import type { SearchHit } from '../../protocol/index.ts';
import { ChatError } from '../client/chat-error.ts';
import type { MessageDetails } from '../client/message-details.ts';
import type { ChatState, ConversationView, ViewStatus } from '../client/state.ts';
import { emptyInbox, emptyState } from '../client/store.ts';
import { CareChat } from '../elements/care-chat.ts';
import { attachMenu } from '../elements/composer-choose.ts';
import { Composer } from '../elements/composer.ts';
import { shape } from '../elements/icons.ts';
import { spareIcons } from '../elements/icons-spare.ts';
import { chooseOfLast, click, goTo, hover, menuOfLast, openEmoji, there, type } from './acts.ts';
import { amara, day, hits, nora, priya, ready, row, settings, tomas } from './data.ts';
import type { Scene } from './look.ts';
import { bubble, chat, launcher, launcherFailed, searching, talk } from './show.ts';
import { StillClient } from './still.ts';
import { threads, urgentSent } from './threads.ts';

/** One state of one element, or of the whole chat. */
export interface GalleryState {
  /** The room it takes among the others. */
  readonly size?: 'full' | 'tall' | 'low' | 'auto';
  readonly show: (scene: Scene) => TemplateResult | Element;
  /** What is done to it once it stands; only where the state has the page for itself. */
  readonly act?: (box: HTMLElement) => unknown;
}

/** With who is in it on show, and then more. */
const pane = (open: ConversationView, ...more: readonly string[]): GalleryState => ({
  size: 'full',
  show: (scene) =>
    talk(scene, open, {}, { told: { changeGroup: () => Promise.reject(new ChatError('full')) } }),
  act: async (box) => {
    await click('.icon-button.people')(box);
    await there(box, '.person-row');
    await click(...more)(box);
  },
});

/** A conversation that is searched, with what comes of that. */
const finding = (
  found: readonly SearchHit[],
  act: (box: HTMLElement) => unknown,
  open: ConversationView = threads.talking,
): GalleryState => ({
  show: (scene) =>
    talk(
      scene,
      { ...open, finds: true },
      {},
      {
        told: {
          find: () =>
            Promise.resolve({ items: [...found], total: found.length, next: null, conversations: [] }),
          seqAt: () => Promise.resolve(null),
        },
      },
    ),
  act: async (box) => {
    await click('.icon-button.find')(box);
    await there(box, 'care-find-bar .bar, .bar');
    await act(box);
  },
});

const statuses: readonly ViewStatus[] = ['waiting', 'sending', 'sent', 'delivered', 'read', 'failed'];

const inbox = (patch: Partial<ChatState['inbox']>): ChatState => ({
  ...ready,
  inbox: { ...ready.inbox, ...patch },
});

const picker = (
  { words }: Scene,
  directory: (query: string) => Promise<readonly unknown[]>,
): TemplateResult =>
  html`<care-people-picker .strings=${words} .directory=${directory}></care-people-picker>`;
const found = (query: string) => new StillClient(ready).connection.directory(query);

/** The chat as a whole, and its list. */
const list: Readonly<Record<string, GalleryState>> = {
  list: { size: 'tall', show: (scene) => chat(scene, ready) },
  empty: { show: (scene) => chat(scene, inbox({ entries: [], totals: emptyInbox.totals })) },
  'list-loading': { show: (scene) => chat(scene, { ...emptyState, phase: { name: 'loading' } }) },
  'list-failed': { show: (scene) => chat(scene, { ...ready, inbox: { ...emptyInbox, phase: 'failed' } }) },
  'list-offline': { show: (scene) => chat(scene, { ...ready, offline: true }) },
  'list-more': { size: 'tall', show: (scene) => chat(scene, inbox({ hasMore: true })) },
  'list-for-staff': { size: 'tall', show: (scene) => chat(scene, { ...ready, me: amara }) },
  'list-unsent': {
    show: (scene) => {
      const [first, second] = ready.inbox.entries.map(({ conversation_id: id }) => id);
      const unsent = { text: 'Can I take it in the evening?', files: 0, image: false };
      return chat(scene, {
        ...ready,
        offline: true,
        unsent: new Map([
          [first ?? '', { ...unsent, phase: 'failed' }],
          [second ?? '', { ...unsent, phase: 'waiting', text: '', files: 1, image: true }],
        ]),
      });
    },
  },
  'list-marked': {
    size: 'tall',
    show: (scene) => {
      const [first, second, ...others] = ready.inbox.entries;
      return first === undefined || second === undefined
        ? chat(scene, ready)
        : chat(
            scene,
            inbox({
              // One in a conversation beyond those.
              totals: { ...ready.inbox.totals, mention_count: 1 },
              entries: [
                { ...first, marks: ['pinned', 'unread'] },
                { ...second, marks: ['muted'], mention_count: 1 },
                ...others,
              ],
            }),
          );
    },
    act: async (box) => {
      const row = await there(box, '.row');
      row.focus();
      row.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ContextMenu', bubbles: true, composed: true, cancelable: true }),
      );
      await there(box, '[role=menuitem]');
    },
  },
  'list-filters': {
    size: 'tall',
    show: (scene) => chat(scene, { ...ready, me: amara }),
    act: async (box) => {
      await click('.chip[aria-haspopup]')(box);
      await there(box, '[role=menuitem]');
    },
  },
  'list-archived': {
    size: 'tall',
    show: (scene) => {
      const put = ready.inbox.entries.slice(4).map((entry) => ({ ...entry, marks: ['archived'] }));
      return chat(scene, {
        ...inbox({ entries: [...ready.inbox.entries.slice(0, 4), ...put] }),
        filtered: { filter: 'archived', phase: 'ready', entries: put, hasMore: true },
      });
    },
    act: click('.chip[aria-haspopup]', '[role=menuitem]'),
  },
  'list-refused': {
    size: 'tall',
    show: (scene) =>
      chat(scene, ready, { told: { changeGroup: () => Promise.reject(new ChatError('full')) } }),
    act: async (box) => {
      const sidebar = await there(box, 'care-chat-sidebar');
      const row = await there(box, '.row:not(.unread)');
      row.focus();
      row.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ContextMenu', bubbles: true, composed: true, cancelable: true }),
      );
      (await there(box, '[role=menuitem]')).click();
      await there(box, '.refusal');
      // What waits while the focus is in the list.
      const [first, second, third, ...others] = ready.inbox.entries;
      if (first !== undefined && second !== undefined && third !== undefined)
        Object.assign(sidebar, {
          state: inbox({ entries: [{ ...third, unread: 1 }, first, second, ...others] }),
        });
      await there(box, '.newer .pill');
    },
  },
  'list-unread': { show: (scene) => chat(scene, ready), act: click('.chip:nth-child(2)') },
  'none-unread': {
    show: (scene) =>
      chat(scene, inbox({ entries: ready.inbox.entries.map((entry) => ({ ...entry, unread: 0 })) })),
    act: click('.chip:nth-child(2)'),
  },
  'list-closed': { show: (scene) => chat(scene, ready), act: click('.chip:nth-child(3)') },
  search: { show: (scene) => searching(scene, { hits, total: hits.length }) },
  'search-more': {
    show: (scene) =>
      searching(scene, {
        conversations: ready.inbox.entries.slice(0, 1),
        hits: hits.slice(0, 2),
        total: 40,
        hasMore: true,
      }),
  },
  'search-nothing': { show: (scene) => searching(scene, { query: 'warfrin' }) },
  'search-filters': {
    show: (scene) =>
      chat(scene, {
        ...ready,
        inbox: { ...ready.inbox, finds: true },
        search: { ...ready.search, phase: 'ready', hits: hits.slice(0, 1), total: 1 },
      }),
    act: async (box) => {
      await click('.sidebar .narrow', '.filters .toggle')(box);
      await there(box, '.filters .clear');
    },
  },
  searching: { show: (scene) => searching(scene, { phase: 'searching' }) },
  'search-failed': { show: (scene) => searching(scene, { phase: 'failed' }) },
  'signed-out': { show: (scene) => chat(scene, { ...emptyState, phase: { name: 'signed_out' } }) },
  denied: {
    show: (scene) => chat(scene, { ...emptyState, phase: { name: 'denied', code: 'origin_denied' } }),
  },
  failed: {
    show: (scene) => chat(scene, { ...emptyState, phase: { name: 'failed', code: 'unavailable' } }),
  },
  floating: {
    size: 'tall',
    show: (scene) => talk(scene, threads['pictures'], {}, scene.alone ? { layout: 'floating' } : {}),
  },
  'floating-closed': {
    show: (scene) => talk(scene, threads.short, {}, scene.alone ? { layout: 'floating' } : {}),
    act: async (box) => {
      const chat = await there(box, 'care-chat');
      if (chat instanceof CareChat) chat.close();
    },
  },
  'floating-failed': {
    show: (scene) =>
      chat(
        scene,
        { ...emptyState, phase: { name: 'failed', code: 'unavailable' } },
        scene.alone ? { layout: 'floating' } : {},
      ),
  },
};

/** Starting a conversation. */
const people: Readonly<Record<string, GalleryState>> = {
  people: { size: 'tall', show: (scene) => picker(scene, found) },
  'people-chosen': {
    size: 'tall',
    show: ({ words }) =>
      html`<care-people-picker .strings=${words} .directory=${found} staff></care-people-picker>`,
    act: click('li:nth-child(1) input', 'li:nth-child(2) input', '[name=kind]:not(:checked)'),
  },
  settings: {
    show: ({ words }) =>
      html`<care-settings
        .strings=${words}
        .permission=${'default'}
        .privateReading=${true}
      ></care-settings>`,
  },
  'settings-refused': {
    show: ({ words }) =>
      html`<care-settings
        .strings=${words}
        .permission=${'default'}
        .privateReading=${true}
        .choose=${() => Promise.reject(new ChatError('unavailable'))}
      ></care-settings>`,
    // Refused, it stays as it was and says why.
    act: async (box) => {
      await click('[name=private-reading]')(box);
      await there(box, '.refused:not(:empty)');
    },
  },
  'settings-blocked': {
    show: ({ words }) =>
      html`<care-settings
        .strings=${words}
        .permission=${'denied'}
        .now=${day(12, 10, 46)}
        .settings=${{ sound: false, notifications: true, quiet: { name: 'until', at: day(12, 11, 46) } }}
      ></care-settings>`,
  },
  idle: {
    show: ({ words }) => html`<care-idle-dialog .strings=${words} .left=${45_000}></care-idle-dialog>`,
  },
  'people-loading': { show: (scene) => picker(scene, () => new Promise(() => undefined)) },
  'people-failed': { show: (scene) => picker(scene, () => Promise.reject(new Error('offline'))) },
  'people-none': { show: (scene) => picker(scene, () => Promise.resolve([])) },
  'people-over-chat': {
    show: (scene) => chat(scene, ready),
    act: async (box) => {
      await click('.compose')(box);
      await there(box, '.person-row');
    },
  },
  'settings-over-chat': {
    show: (scene) => chat(scene, ready),
    act: async (box) => {
      await click('.icon-button:has(+ .compose)')(box);
      await there(box, 'care-settings');
    },
  },
};

/** A conversation, in the states that its data makes. */
const talking = Object.fromEntries(
  Object.entries(threads).map(([name, open]): [string, GalleryState] => [
    name in { loading: 0, failed: 0, empty: 0 } ? `thread-${name}` : name,
    { show: (scene) => talk(scene, open) },
  ]),
);

/** Of a message in a group, edited once. */
const told: MessageDetails = {
  recipients: [
    { user: amara, delivered: true, read: true, readAt: day(12, 10, 42) },
    { user: priya, delivered: true, read: false, readAt: null, isPrivate: true },
    { user: tomas, delivered: false, read: false, readAt: null },
  ],
  versions: [{ content: 'Thank you al.', until: day(12, 10, 11) }],
};

const notEveryones: typeof threads.group = {
  ...threads.group,
  rows: threads.group.rows.map((each) => (each.mine ? { ...each, status: 'sent' } : each)),
};

/** Of an urgent one, in the same group. */
const urgentTold: MessageDetails['recipients'] = [
  { user: priya, delivered: true, read: true, readAt: day(12, 10, 39) },
  { user: nora, delivered: true, read: false, readAt: null },
  { user: tomas, delivered: false, read: false, readAt: null },
];

/** A conversation, in the states that someone brings about. */
const doing: Readonly<Record<string, GalleryState>> = {
  desktop: { size: 'full', show: (scene) => talk(scene, threads.talking) },
  pinned: {
    size: 'full',
    show: (scene) => {
      const said = threads.talking.rows.filter(({ seq, content }) => seq !== null && content !== null);
      const pins = [...said].reverse().map(({ seq, name, content, attachments }) => ({
        seq: seq ?? 0,
        name,
        content,
        message_type: 'text' as const,
        attachments: attachments.length,
      }));
      const pinned = pins.map(({ seq }) => seq);
      return talk(scene, { ...threads.talking, pinned }, {}, { told: { pins: () => Promise.resolve(pins) } });
    },
    act: async (box) => {
      await click('.pinned-all')(box);
      await there(box, '[role=menuitem]');
    },
  },
  'nothing-chosen': { size: 'full', show: (scene) => chat(scene, ready) },
  'for-staff': { size: 'full', show: (scene) => talk(scene, threads.group, { me: amara }) },
  jumped: {
    show: (scene) =>
      talk(scene, { ...threads.talking, jump: { seq: threads.talking.rows[0]?.seq ?? 1, token: 1 } }),
  },
  'not-allowed': {
    show: (scene) => talk(scene, threads.talking, { notice: { what: 'edit', code: 'forbidden', token: 1 } }),
  },
  'emergency-number': {
    show: (scene) =>
      talk(scene, threads.short, {
        settings: { ...settings, emergency: { ...settings.emergency, tel: '+44 20 7946 0000' } },
      }),
  },
  low: { size: 'low', show: (scene) => talk(scene, threads.talking) },
  viewer: {
    show: (scene) => talk(scene, threads.pictures),
    act: click('.frame:enabled'),
  },
  writing: {
    show: (scene) => talk(scene, threads.short),
    act: type('care-composer textarea, textarea', 'I will. This one is from last night,\n131 over 84.'),
  },
  mentioning: {
    show: (scene) => talk(scene, threads.mentioned),
    act: async (box) => {
      await type('textarea', 'Thank you, @')(box);
      await there(box, '[role=option]');
    },
  },
  'too-long': {
    show: (scene) => talk(scene, threads.short),
    act: type('textarea', 'Every day, in the morning. '.repeat(310)),
  },
  'near-the-limit': {
    show: (scene) => talk(scene, threads.short),
    act: type('textarea', 'Every day, in the morning. '.repeat(290)),
  },
  emoji: {
    show: (scene) => talk(scene, threads.talking),
    act: openEmoji,
  },
  'emoji-low': {
    size: 'low',
    show: (scene) => talk(scene, threads.talking),
    act: openEmoji,
  },
  'group-pane': pane(threads.owned),
  'group-pane-member': pane(threads.group),
  'group-pane-menu': pane(threads.owned, '.options'),
  'group-pane-naming': pane(threads.owned, '[data-act=rename]'),
  'group-pane-refused': pane(threads.owned, '[data-act=close]', '.ask .primary'),
  'group-pane-add': pane(threads.owned, '[data-act=add]', '.picker li input'),
  finding: finding(hits, async (box) => {
    await type('.bar [type=search]', 'this medicine')(box);
    await there(box, 'care-message-bubble mark');
    await there(box, '[aria-disabled=false]');
  }),
  'finding-filters': finding(
    [],
    async (box) => {
      await click('.bar .tools [aria-expanded]', '.filters .toggle')(box);
      await there(box, '.filters .clear');
      await type('.bar [type=search]', 'warfrin')(box);
    },
    threads.group,
  ),
  'finding-date': finding([], async (box) => {
    await click('.bar .tools [aria-expanded] + [aria-expanded]')(box);
    const day = await there(box, '.date input');
    if (day instanceof HTMLInputElement) day.value = '2031-01-01';
    await click('.date .button')(box);
    await there(box, '.refused:not(:empty)');
  }),
  'message-menu': { show: (scene) => talk(scene, threads.talking), act: menuOfLast },
  'message-menu-own': { show: (scene) => talk(scene, threads.short), act: menuOfLast },
  'message-menu-others': { show: (scene) => talk(scene, threads.asked), act: menuOfLast },
  'message-button': {
    show: (scene) => talk(scene, threads.asked),
    act: async (box) => {
      await hover('care-message-bubble[tabindex="0"] .text')(box);
      await there(box, '.options');
    },
  },
  replying: { show: (scene) => talk(scene, threads.asked), act: chooseOfLast('reply', '.reply') },
  'replying-to-nothing': {
    show: (scene) => talk(scene, threads.asked),
    act: async (box) => {
      await chooseOfLast('reply', '.reply')(box);
      const composer = await there(box, 'care-composer');
      if (composer instanceof Composer && composer.replyTo !== null)
        composer.replyTo = { ...composer.replyTo, preview: null, retracted: true };
    },
  },
  editing: { show: (scene) => talk(scene, threads.short), act: chooseOfLast('edit', '.reply') },
  retracting: {
    show: (scene) => talk(scene, threads.short),
    act: chooseOfLast('retract', '[role=alertdialog]'),
  },
  reacting: {
    show: (scene) => talk(scene, threads.asked),
    act: async (box) => {
      await menuOfLast(box);
      await click('.choices > :last-child')(box);
      await there(box, '[role=gridcell] button');
    },
  },
  'who-reacted': {
    show: (scene) => talk(scene, threads.group),
    act: async (box) => {
      await goTo('.reaction')(box);
      await there(box, '.tip');
    },
  },
  details: {
    show: (scene) => talk(scene, notEveryones, {}, { told: { details: () => Promise.resolve(told) } }),
    act: chooseOfLast('details', '.card .one'),
  },
  'urgent-details': {
    show: (scene) =>
      talk(
        scene,
        urgentSent,
        { me: amara },
        { told: { details: () => Promise.resolve({ recipients: urgentTold, versions: [] }) } },
      ),
    act: async (box) => {
      await menuOfLast(box);
      await click('.item:nth-of-type(3)')(box);
      await there(box, '.card .one');
    },
  },
  'urgent-writing': {
    show: (scene) => talk(scene, urgentSent, { me: amara, settings: { ...settings, urgent: true } }),
    act: async (box) => {
      await type('care-composer textarea, textarea', 'Please call me back.')(box);
      await click('.urgent-toggle')(box);
      await there(box, '.urgent-strip');
    },
  },
  'details-loading': {
    show: (scene) => talk(scene, threads.short),
    act: chooseOfLast('details', '.card'),
  },
  'details-failed': {
    show: (scene) =>
      talk(scene, threads.short, {}, { told: { details: () => Promise.reject(new Error('offline')) } }),
    act: chooseOfLast('details', '.card .rest .button'),
  },
  'message-menu-not-sent': { show: (scene) => talk(scene, threads.notSent), act: menuOfLast },
  'message-menu-undoable': { show: (scene) => talk(scene, threads.undoable), act: menuOfLast },
  'attach-menu': {
    show: (scene) => talk(scene, threads.short),
    act: async (box) => {
      const composer = await there(box, 'care-composer');
      if (composer instanceof Composer)
        attachMenu(await there(box, '.attach'), composer.strings, () => undefined);
    },
  },
  'files-to-send': {
    show: (scene) => talk(scene, threads.short),
    act: async (box) => {
      const composer = await there(box, 'care-composer');
      if ('addFiles' in composer && typeof composer.addFiles === 'function')
        composer.addFiles([
          new File(['x'.repeat(1200)], 'Last-night.pdf', { type: 'application/pdf' }),
          new File(['x'], 'Dentist-letter.docm', {
            type: 'application/vnd.ms-word.document.macroEnabled.12',
          }),
        ]);
    },
  },
  dropping: {
    show: (scene) => talk(scene, threads.short),
    act: async (box) => {
      const files = new DataTransfer();
      files.items.add(new File(['x'], 'Reading.pdf', { type: 'application/pdf' }));
      const window = await there(box, '.care.window');
      window.dispatchEvent(new DragEvent('dragenter', { bubbles: true, dataTransfer: files }));
    },
  },
  shortcuts: {
    show: (scene) => talk(scene, threads.short),
    act: async (box) => {
      const chat = await there(box, 'care-chat');
      chat.dispatchEvent(new CustomEvent('care-shortcuts'));
      await there(box, 'care-shortcuts');
    },
  },
  announcer: {
    show: (scene) =>
      talk(
        scene,
        threads.short,
        {},
        {
          next: {
            open: {
              ...threads.short,
              rows: [...threads.short.rows, row(amara, 'Any time on Friday.', day(12, 10, 46))],
            },
          },
        },
      ),
  },
};

/** Parts that stand alone. */
const parts: Readonly<Record<string, GalleryState>> = {
  bubbles: {
    size: 'auto',
    show: (scene) =>
      html`<div class="bubbles">
        ${bubble(scene, row(amara, 'Please keep taking it until Friday.', day(12, 10, 38)))}
        ${statuses.map((status) =>
          bubble(
            scene,
            row(nora, 'Thank you, I will.', day(12, 10, 44), {
              status,
              error: status === 'failed' ? 'unavailable' : null,
            }),
          ),
        )}
      </div>`,
  },
  statuses: {
    size: 'auto',
    show: ({ words }) =>
      html`<div class="bubbles">
        ${statuses.map(
          (status) =>
            html`<p>
              <care-message-status standalone .strings=${words} .status=${status}></care-message-status>
            </p>`,
        )}
      </div>`,
  },
  launcher: {
    size: 'auto',
    show: (scene) =>
      html`<div class="launchers">
        ${[{}, { unread: 3 }, { unread: 120 }, { opened: true }, { offline: true }].map((view) =>
          launcher(scene, view),
        )}
        ${[{}, { unread: 3 }].map((view) => launcher(scene, view, scene.words.chat.label))}
      </div>`,
  },
  'launcher-failed': {
    size: 'auto',
    show: (scene) => html`<div class="launchers failed">${launcherFailed(scene)}</div>`,
  },
  'spare-icons': {
    size: 'auto',
    show: () => html`<div class="icons">${Object.values(spareIcons).map((path) => shape(path))}</div>`,
  },
};

/**
 * Every state there is to look at, by the name it has in the address. A new state is a new line here, and is then
 * drawn in every theme, direction and width by `npm run gallery`, and held to WCAG by test/gallery.
 */
export const states: Readonly<Record<string, GalleryState>> = {
  ...list,
  ...people,
  ...talking,
  ...doing,
  ...parts,
};
