import { LAUNCHER_TAG, type GetToken } from './elements/care-chat-contract.ts';
import type { EmbedOptions, Handle } from './launcher/embed-contract.ts';
import { makeHandle } from './launcher/handle.ts';
import { CareChatLauncher } from './launcher/launcher.ts';
import { moduleAdder, type ModuleFile, type Panel } from './launcher/modules.ts';

/** Set by the build. */
declare const PANEL: ModuleFile;
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
    const answer = await fetch(path, {
      signal,
      mode: 'same-origin',
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    });
    if (answer.status === 401) return null;
    if (!answer.ok) throw new Error(`data-identity: ${answer.status}`);
    return answer.json();
  };

const complete = (options: object): options is EmbedOptions => 'tenant' in options;

function install(script: HTMLScriptElement): void {
  const warn = (text: string): void => {
    // eslint-disable-next-line no-console -- the only way to tell whoever builds the page
    console.warn(`CareChat: ${text}`);
  };
  if (window.CareChat) return warn(`version ${window.CareChat.version} is here already.`);
  if (customElements.get('care-chat')) warn('the npm build is here already.');
  if (!customElements.get(LAUNCHER_TAG)) customElements.define(LAUNCHER_TAG, CareChatLauncher);
  const add = moduleAdder(script);
  let address: string | undefined;
  const load = async (): Promise<void> => {
    // On its way while the panel is, which checks it; so that the first paint waits for one of them, not for both.
    fetch(new URL(PANEL.file.replace('js', 'css'), script.src)).catch(() => 0);
    address ??= await add(PANEL);
    await ((await import(address)) as Panel).arrive(add);
  };
  const api = new URL(script.src).origin;
  let current: Handle | undefined;
  const global: CareChatGlobal = {
    version: VERSION,
    start(options) {
      if (current) warn('started already. Call destroy() first.');
      return (current ??= makeHandle({ api, ...options }, load, () => (current = undefined)));
    },
  };
  window.CareChat = global;

  // The attributes are named as the options are.
  const { identity, ...rest } = script.dataset;
  const options = { ...rest, getToken: tokenFrom(identity ?? '') };
  if (identity && complete(options)) global.handle = global.start(options);
}

// A module script has no currentScript; this file is a classic one.
if (document.currentScript instanceof HTMLScriptElement) install(document.currentScript);
