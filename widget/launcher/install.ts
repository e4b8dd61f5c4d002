import { LAUNCHER_TAG, type GetToken } from '../elements/care-chat-contract.ts';
import type { EmbedOptions, Handle } from './embed-contract.ts';
import { makeHandle } from './handle.ts';
import { CareChatLauncher } from './launcher.ts';

/** What the script tag puts on the window. */
export interface CareChatGlobal {
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

/**
 * Puts `CareChat` on the window, once, and starts by the tag's attributes where it has them. `load` stands the
 * elements; it may be called again after it has rejected.
 */
export function install(
  script: Pick<HTMLScriptElement, 'src' | 'dataset'>,
  version: string,
  load: () => Promise<void>,
): void {
  const warn = (text: string): void => {
    // eslint-disable-next-line no-console -- the only way to tell whoever builds the page
    console.warn(`CareChat: ${text}`);
  };
  if (window.CareChat) return warn(`version ${window.CareChat.version} is here already.`);
  if (customElements.get('care-chat')) warn('the npm build is here already.');
  if (!customElements.get(LAUNCHER_TAG)) customElements.define(LAUNCHER_TAG, CareChatLauncher);
  const api = new URL(script.src).origin;
  let current: Handle | undefined;
  const global: CareChatGlobal = (window.CareChat = {
    version,
    start(options) {
      if (current) warn('started already. Call destroy() first.');
      return (current ??= makeHandle({ api, ...options }, load, () => (current = undefined)));
    },
  });

  // The attributes are named as the options are.
  const { identity, ...rest } = script.dataset;
  const options = { ...rest, getToken: tokenFrom(identity ?? '') };
  if (identity && complete(options)) global.handle = global.start(options);
}
