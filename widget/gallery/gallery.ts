import { html, nothing, render, type TemplateResult } from 'lit';
import type { ChatState, ViewStatus } from '../client/state.ts';
import { emptyInbox, emptyState } from '../client/store.ts';
import { defineCareChat } from '../define.ts';
import { CareChat } from '../elements/care-chat.ts';
import { loadStrings } from '../i18n/load.ts';
import { shape } from '../elements/icons.ts';
import { spareIcons } from '../elements/icons-spare.ts';
import { CareChatLauncher, type LauncherView } from '../launcher/launcher.ts';
import { hits, NOW, ready } from './data.ts';
import { StillClient } from './still.ts';
import { threads } from './threads.ts';

/**
 * Every element in every state, with fixed examples: `?scheme=dark`, `?lang=ar`, `?dir=rtl`, `?accent=%232b6a3d`, and
 * `?only=talking` for one state that fills the page.
 */

// One fixed moment, so that two pictures of one state are alike.
Date.now = () => NOW;

interface Example {
  readonly name: string;
  readonly size?: 'wide' | 'full' | 'tall' | 'auto';
  readonly show: () => TemplateResult | Element;
}

function chat(state: ChatState, layout: 'docked' | 'fill' = 'docked'): Element {
  const element = document.createElement('care-chat');
  if (!(element instanceof CareChat)) throw new Error('the elements are not defined');
  element.layout = alone ? 'fill' : layout;
  element.accent = accent;
  element.locale = words.locale;
  element.use(new StillClient(state).connection);
  return element;
}

const search = (patch: Partial<ChatState['search']>): ChatState => ({
  ...ready,
  search: { ...ready.search, query: 'amlodipine', phase: 'ready', ...patch },
});

function launcher(options: LauncherView): TemplateResult {
  const element = new CareChatLauncher();
  element.view = { words: words.chat, lang: words.locale, ...options };
  element.style.setProperty('--care-accent-source', accent);
  return html`<div class=${'label' in options ? 'label' : ''}>${element}</div>`;
}

const statuses: readonly ViewStatus[] = ['waiting', 'sending', 'sent', 'delivered', 'read', 'failed'];

const examples = (): readonly Example[] => [
  { name: 'desktop', size: 'full', show: () => chat({ ...ready, open: threads['talking'] ?? null }) },
  { name: 'list', size: 'tall', show: () => chat(ready) },
  {
    name: 'empty',
    show: () => chat({ ...ready, inbox: { ...ready.inbox, entries: [] } }),
  },
  { name: 'list-loading', show: () => chat({ ...emptyState, phase: { name: 'loading' } }) },
  {
    name: 'list-failed',
    show: () => chat({ ...ready, inbox: { ...emptyInbox, phase: 'failed' } }),
  },
  { name: 'list-offline', show: () => chat({ ...ready, offline: true }) },
  { name: 'search', show: () => chat(search({ hits, total: hits.length })) },
  { name: 'search-nothing', show: () => chat(search({ query: 'warfrin' })) },
  { name: 'searching', show: () => chat(search({ phase: 'searching' })) },
  { name: 'search-failed', show: () => chat(search({ phase: 'failed' })) },
  { name: 'signed-out', show: () => chat({ ...emptyState, phase: { name: 'signed_out' } }) },
  {
    name: 'denied',
    show: () => chat({ ...emptyState, phase: { name: 'denied', code: 'origin_denied' } }),
  },
  {
    name: 'failed',
    show: () => chat({ ...emptyState, phase: { name: 'failed', code: 'unavailable' } }),
  },
  {
    name: 'people',
    size: 'tall',
    show: () =>
      html`<care-people-picker
        .strings=${words}
        .directory=${(query: string) => new StillClient(ready).connection.directory(query)}
      ></care-people-picker>`,
  },
  ...Object.entries(threads).map(([name, open]) => ({
    name: name in { loading: 0, failed: 0, empty: 0 } ? `thread-${name}` : name,
    show: () => chat({ ...ready, open, offline: open.link === 'offline' }),
  })),
  {
    name: 'statuses',
    size: 'auto',
    show: () =>
      html`${statuses.map(
        (status) =>
          html`<p>
            <care-message-status standalone .strings=${words} .status=${status}></care-message-status>
          </p>`,
      )}`,
  },
  {
    name: 'launcher',
    size: 'auto',
    show: () =>
      html`<div class="launchers">
        ${launcher({})}${launcher({ unread: 3 })}${launcher({ opened: true })}${launcher({ offline: true })}
        ${launcher({ label: words.chat.label })}
      </div>`,
  },
  {
    name: 'spare-icons',
    size: 'auto',
    show: () => html`<div class="icons">${Object.values(spareIcons).map((path) => shape(path))}</div>`,
  },
];

const query = new URLSearchParams(location.search);
const accent = query.get('accent') ?? '';
const alone = query.get('only');
document.documentElement.dataset['scheme'] = query.get('scheme') ?? 'light';
const words = await loadStrings(query.get('lang') ?? 'en-GB');
document.documentElement.lang = words.locale;
document.documentElement.dir = query.get('dir') ?? words.dir;

defineCareChat();
const main = document.querySelector<HTMLElement>('#gallery');
if (main !== null) {
  document.body.classList.toggle('alone', alone !== null);
  render(
    examples()
      .filter(({ name }) => alone === null || alone === name)
      .map(
        ({ name, size, show }) =>
          html`<figure id=${name} class=${size ?? nothing}>
            <figcaption>${name}</figcaption>
            <div class="box">${show()}</div>
          </figure>`,
      ),
    main,
  );
}
