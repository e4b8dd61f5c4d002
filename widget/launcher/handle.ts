import { LAUNCHER_TAG, type ChatEvents } from '../elements/care-chat-contract.ts';
import type { ChatElement, EmbedEvent, EmbedOptions, Handle } from './embed-contract.ts';
import { CareChatLauncher } from './launcher.ts';

const EVENTS: readonly EmbedEvent[] = ['ready', 'unread', 'opened', 'closed', 'conversation', 'signed-out'];

/** One chat in a page, from before its panel is loaded until it is destroyed. */
export function makeHandle(
  options: EmbedOptions & { readonly api: string },
  load: () => Promise<void>,
): Handle {
  const floating = (options.layout ?? 'floating') === 'floating';
  const listeners = new Map<EmbedEvent, Set<(detail: unknown) => void>>();
  const launcher = new CareChatLauncher();
  let element: ChatElement | null = null;
  let loading: Promise<ChatElement | null> | null = null;
  let destroyed = false;

  if (options.accent) launcher.style.setProperty('--care-accent-source', options.accent);
  if (options.scheme) launcher.setAttribute('scheme', options.scheme);
  if (options.label) launcher.label = options.label;
  if (!floating) launcher.setAttribute('inline', '');
  const place =
    (typeof options.mount === 'string' ? document.querySelector(options.mount) : options.mount) ??
    document.body;

  const heard = (event: EmbedEvent, detail: unknown): void => {
    if (event === 'unread') launcher.unread = (detail as ChatEvents['care-unread']).count;
    if (event === 'signed-out') launcher.unread = 0;
    if (event === 'opened') launcher.opened = true;
    if (event === 'closed') {
      launcher.opened = false;
      if ((detail as ChatEvents['care-closed']).focus) launcher.focus();
    }
    for (const listener of listeners.get(event) ?? []) listener(detail);
  };

  const ready = (): Promise<ChatElement | null> =>
    (loading ??= (async () => {
      launcher.failed = false;
      launcher.busy = true;
      try {
        await load();
      } catch {
        loading = null;
        launcher.failed = !destroyed;
        if (!launcher.isConnected && !destroyed) place.append(launcher);
        return null;
      } finally {
        launcher.busy = false;
      }
      if (destroyed) return null;
      element = document.createElement('care-chat') as ChatElement;
      element.noLauncher = true;
      for (const event of EVENTS) {
        element.addEventListener(`care-${event}`, (happened) => {
          heard(event, (happened as CustomEvent<unknown>).detail);
        });
      }
      const { tenant, getToken, api, layout = 'floating', accent, scheme, locale } = options;
      place.append(element);
      if (!floating) launcher.remove();
      element.start({
        tenant,
        getToken,
        api,
        layout,
        ...(accent ? { accent } : {}),
        ...(scheme ? { scheme } : {}),
        ...(locale ? { locale } : {}),
      });
      return element;
    })());

  const open = (): void => void ready().then((chat) => chat?.open());
  launcher.addEventListener('care-toggle', () => {
    if (element?.opened) element.close();
    else open();
  });
  if (floating) {
    place.append(launcher);
    if (options.live === 'badge') {
      const idle = globalThis.requestIdleCallback ?? ((run: () => void) => setTimeout(run, 2000));
      idle(() => void ready().then((chat) => chat?.goLive()));
    }
  } else open();

  return {
    open,
    close: () => element?.close(),
    openConversation: (id) => void ready().then((chat) => chat?.openConversation(id)),
    setUnread: (count) => (launcher.unread = count),
    logout: () => element?.logout(),
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener));
      return () => void set.delete(listener);
    },
    destroy() {
      destroyed = true;
      element?.remove();
      launcher.remove();
      listeners.clear();
    },
  };
}

export function defineLauncher(): void {
  if (customElements.get(LAUNCHER_TAG) === undefined) customElements.define(LAUNCHER_TAG, CareChatLauncher);
}
