import type { ChatElement, EmbedOptions, Handle } from './embed-contract.ts';
import { CareChatLauncher } from './launcher.ts';

/**
 * One chat in a page, from before its panel is loaded until it is destroyed; then `gone` is called. Once it is
 * there, the element keeps the launcher's look and repeats its events on it.
 */
export function makeHandle(options: EmbedOptions, load: () => Promise<void>, gone: () => void): Handle {
  const { layout = 'floating', mount, accent = '', scheme, label = '', live } = options;
  const floating = layout === 'floating';
  const launcher = new CareChatLauncher();
  let element: ChatElement | undefined;
  let loading: Promise<ChatElement | undefined> | undefined;
  let destroyed = false;

  launcher.style.setProperty('--care-accent-source', accent);
  if (scheme !== 'auto') launcher.style.colorScheme = scheme ?? '';
  launcher.toggleAttribute('inline', !floating);
  launcher.view = { label };
  const place = (): Element =>
    (typeof mount === 'string' ? document.querySelector(mount) : mount) ?? document.body;

  const arrive = async (): Promise<ChatElement | undefined> => {
    launcher.view = { busy: true, failed: false };
    try {
      if (!customElements.get('care-chat')) await load();
    } catch {
      loading = undefined;
      launcher.view = { busy: false, failed: true };
      return undefined;
    }
    if (destroyed) return undefined;
    launcher.view = { busy: false };
    element = document.createElement('care-chat');
    element.launcher = launcher;
    place().append(element);
    if (!floating) launcher.remove();
    element.start({ ...options, layout });
    return element;
  };
  const ready = (then: (chat: ChatElement) => void): void => {
    loading ??= arrive();
    void loading.then((chat) => chat && then(chat));
  };
  const open = (): void => ready((chat) => chat.open());

  launcher.addEventListener('care-toggle', () => {
    if (element?.opened) element.close();
    else open();
  });
  const begin = (): void => {
    if (destroyed) return;
    place().append(launcher);
    if (!floating) open();
    else if (live === 'badge') setTimeout(() => ready((chat) => chat.goLive()), 2000);
  };
  // A script in the head runs before its mount is parsed.
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
  else begin();

  return {
    open,
    close: () => element?.close(),
    openConversation: (id) => ready((chat) => chat.openConversation(id)),
    setUnread: (unread) => (launcher.view = { unread }),
    logout: () => element?.logout(),
    on(event, listener) {
      const forward = (happened: Event): void => listener((happened as CustomEvent<unknown>).detail);
      launcher.addEventListener(`care-${event}`, forward);
      return () => launcher.removeEventListener(`care-${event}`, forward);
    },
    destroy() {
      destroyed = true;
      element?.remove();
      launcher.remove();
      gone();
    },
  };
}
