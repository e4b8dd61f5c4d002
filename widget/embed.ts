import type { GetToken, Layout, Scheme } from './elements/care-chat-contract.ts';
import type { EmbedOptions, Handle } from './launcher/embed-contract.ts';
import { defineLauncher, makeHandle } from './launcher/handle.ts';
import { panelLoader, type PanelFile } from './launcher/load-panel.ts';

/** Set by the build. */
declare const PANEL: PanelFile;
declare const VERSION: string;

/** The script tag's entry: puts `CareChat` on the window, and starts by the tag's attributes where it has them. */
interface CareChatGlobal {
  readonly version: string;
  /** The chat that the script tag's own attributes started. */
  handle?: Handle;
  start(options: EmbedOptions): Handle;
}

declare global {
  interface Window {
    CareChat?: CareChatGlobal;
  }
}

/** The portal's identity path, asked with the page's own cookies; nothing of it is kept. */
const tokenFrom =
  (path: string): GetToken =>
  async ({ signal }) => {
    const url = new URL(path, location.href);
    if (url.origin !== location.origin) throw new TypeError('data-identity must be a path of this page.');
    const answer = await fetch(url, {
      signal,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      headers: { accept: 'application/json' },
    });
    if (answer.status === 401 || answer.status === 204) return null;
    if (!answer.ok) throw new Error(`The page could not say who is signed in (${answer.status}).`);
    return answer.json();
  };

function install(script: HTMLScriptElement): void {
  const warn = (text: string): void => {
    // eslint-disable-next-line no-console -- the only way to tell whoever builds the page
    console.warn(`CareChat: ${text}`);
  };
  if (window.CareChat !== undefined) {
    warn(`version ${window.CareChat.version} is here already; version ${VERSION} stays out.`);
    return;
  }
  if (customElements.get('care-chat') !== undefined)
    warn('the npm build has defined the elements; they are used.');
  const load = panelLoader(PANEL, { src: script.src, nonce: script.nonce }, VERSION);
  let current: Handle | null = null;
  const global: CareChatGlobal = {
    version: VERSION,
    start(options) {
      if (current !== null) {
        warn('started already. Call destroy() on the first one before starting another.');
        return current;
      }
      defineLauncher();
      const handle = makeHandle({ api: new URL(script.src).origin, ...options }, load);
      current = {
        ...handle,
        destroy() {
          handle.destroy();
          current = null;
        },
      };
      return current;
    },
  };
  window.CareChat = global;

  const { tenant, identity, layout, mount, accent, scheme, locale, label, live } = script.dataset;
  if (!tenant || !identity) return;
  const begin = (): void => {
    global.handle = global.start({
      tenant,
      getToken: tokenFrom(identity),
      ...(layout ? { layout: layout as Layout } : {}),
      ...(scheme ? { scheme: scheme as Scheme } : {}),
      ...(mount ? { mount } : {}),
      ...(accent ? { accent } : {}),
      ...(locale ? { locale } : {}),
      ...(label ? { label } : {}),
      ...(live === 'badge' ? { live } : {}),
    });
  };
  // An async script in the head may run before its mount is parsed.
  if (document.readyState === 'loading' && (mount || document.body === null))
    document.addEventListener('DOMContentLoaded', begin, { once: true });
  else begin();
}

// A module script has no currentScript; this file is a classic one.
if (document.currentScript instanceof HTMLScriptElement) install(document.currentScript);
