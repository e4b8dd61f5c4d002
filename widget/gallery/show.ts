import { html, type TemplateResult } from 'lit';
import type { ChatState, ConversationView, MessageView } from '../client/state.ts';
import { CareChat } from '../elements/care-chat.ts';
import type { ChatConnection, Layout } from '../elements/care-chat-contract.ts';
import { CareChatLauncher, type LauncherView } from '../launcher/launcher.ts';
import { drawRest } from '../launcher/launcher-rest.ts';
import { ready } from './data.ts';
import type { Scene } from './look.ts';
import { photo } from './photo.ts';
import { StillClient } from './still.ts';

/** The things a state is made of, filled with examples. */

const withPhotos: Partial<ChatConnection> = { download: () => Promise.resolve(photo) };

export interface ChatOptions {
  readonly layout?: Layout;
  readonly told?: Partial<ChatConnection>;
  /** What happens a moment later, for what is only told when it changes. */
  readonly next?: Partial<ChatState>;
}

/** The whole chat. */
export function chat(scene: Scene, state: ChatState, options: ChatOptions = {}): Element {
  const element = document.createElement('care-chat');
  if (!(element instanceof CareChat)) throw new Error('the elements are not defined');
  const client = new StillClient(state, { ...withPhotos, ...options.told });
  element.layout = options.layout ?? (scene.alone ? 'fill' : 'docked');
  element.accent = scene.accent;
  element.locale = scene.words.locale;
  element.use(client.connection);
  if (options.layout === 'floating') element.open();
  if (options.next !== undefined) void change(element, client, options.next);
  return element;
}

async function change(element: CareChat, client: StillClient, next: Partial<ChatState>): Promise<void> {
  await element.updateComplete;
  client.show(next);
}

/** The chat with a conversation on show. */
export const talk = (
  scene: Scene,
  open: ConversationView,
  more: Partial<ChatState> = {},
  options: ChatOptions = {},
): Element => chat(scene, { ...ready, open, offline: open.link === 'offline', ...more }, options);

export const searching = (scene: Scene, patch: Partial<ChatState['search']>): Element =>
  chat(scene, { ...ready, search: { ...ready.search, query: 'amlodipine', phase: 'ready', ...patch } });

export function launcher(scene: Scene, view: LauncherView, label = ''): TemplateResult {
  const element = new CareChatLauncher();
  element.view = { words: scene.words, ...view };
  element.label = label;
  element.style.setProperty('--care-accent-source', scene.accent);
  return html`<div class=${label && 'label'}>${element}</div>`;
}

/** What the script tag's loader draws when the panel does not come. */
export function launcherFailed(scene: Scene): TemplateResult {
  const host = document.createElement('div');
  const { chat: words, common } = scene.words;
  const [, note] = drawRest(host, { failed: `${words.failedTitle}. ${common.tryAgain}.` });
  note.hidden = false;
  host.style.setProperty('--care-accent-source', scene.accent);
  return html`<div>${host}</div>`;
}

/** A message on its own, outside a thread. */
export const bubble = (scene: Scene, message: MessageView): TemplateResult =>
  html`<care-message-bubble
    .message=${message}
    .meId=${ready.me?.user_id ?? ''}
    .strings=${scene.words}
    .actions=${new StillClient(ready, withPhotos).connection}
  ></care-message-bubble>`;
