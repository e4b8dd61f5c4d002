import { LAUNCHER_TAG } from '../elements/care-chat-contract.ts';
import type { Begin, ChatElement, EmbedEvent, EmbedEvents, EmbedOptions, Handle } from './embed-contract.ts';
import { drawRest } from './launcher-rest.ts';

/**
 * One chat in a page, from before its panel is loaded until it is destroyed; then `gone` is called. `load` may be
 * called at any time, and again after it has rejected.
 */
export function makeHandle(options: EmbedOptions, load: () => Promise<Begin>, gone: () => void): Handle {
  const { layout = 'floating', mount, accent = '', scheme = '', label = '', live } = options;
  const floating = layout === 'floating';
  // Of no class yet: the whole launcher takes over this element, and finds there what was set on it.
  const launcher = document.createElement(LAUNCHER_TAG);
  const [badge, note] = drawRest(launcher, options);
  let element: ChatElement | undefined;
  let destroyed: true | undefined;

  launcher.label = label;
  launcher.style.setProperty('--care-accent-source', accent);
  if (scheme !== 'auto') launcher.style.setProperty('--care-scheme', scheme);
  const place = (): Element =>
    // eslint-disable-next-line typescript/no-base-to-string, typescript/restrict-template-expressions -- only a selector is its own text, which is shorter to ask for than its type
    ((mount === `${mount}` ? document.querySelector(mount) : mount) as Element | null | undefined) ??
    // A body that is moved or clipped would take along what is fixed in it.
    document.documentElement;

  /** Rejects where it cannot be loaded; once destroyed it does nothing. */
  const begun = (then: (chat: ChatElement) => void): Promise<void> =>
    load().then((begin) => {
      if (!destroyed) then((element ??= begin(launcher, options, place())));
    });
  const ready = (then: (chat: ChatElement) => void): void => {
    note.hidden = true;
    begun(then).catch(() => {
      note.hidden = false;
      // A chat in the page has had no launcher; now it is the way to try again.
      if (!floating) place().append(launcher);
    });
  };
  const open = (): void => ready((chat) => chat.open());
  launcher.onclick = () => (element?.opened ? element.close() : open());

  const appear = (): void => {
    if (destroyed) return;
    if (floating) place().append(launcher);
    else open();
    if (live) setTimeout(ready, 2000, (chat: ChatElement) => chat.goLive());
  };
  // A script in the head runs before its mount is parsed.
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', appear);
  else appear();

  return {
    open,
    close: () => element?.close(),
    openConversation: (id) => ready((chat) => chat.openConversation(id)),
    setUnread(count) {
      launcher.unread = count;
      badge.hidden = !count;
      // Drawn, not written: where there is a label, it is the button's name.
      badge.dataset['n'] = `${count > 99 ? '99+' : count}`;
    },
    logout: () => begun((chat) => chat.logout()),
    on<Name extends EmbedEvent>(event: Name, listener: (detail: EmbedEvents[Name]) => void) {
      const until = new AbortController();
      launcher.addEventListener(
        `care-${event}`,
        (happened) => listener((happened as CustomEvent<EmbedEvents[Name]>).detail),
        until,
      );
      return () => until.abort();
    },
    destroy() {
      destroyed = true;
      element?.remove();
      launcher.remove();
      gone();
    },
  };
}
