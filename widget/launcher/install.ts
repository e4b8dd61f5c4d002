import type { Begin, EmbedOptions, Handle } from './embed-contract.ts';
import { makeHandle } from './handle.ts';

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

/**
 * Puts `CareChat` on the window, once, and starts by the tag's attributes where it has them. `load` stands the
 * elements; it may be called again.
 */
export function install(
  script: Pick<HTMLScriptElement, 'dataset'>,
  version: string,
  load: () => Promise<Begin>,
): void {
  /* eslint-disable no-console -- the only way to tell whoever builds the page */
  const warn = (): void => console.warn('CareChat is here already.');
  if (window.CareChat) return warn();
  let current: Handle | undefined;
  const global: CareChatGlobal = (window.CareChat = {
    version,
    start(options) {
      if (current) warn();
      return (current ??= makeHandle(options, load, () => (current = undefined)));
    },
  });

  // The attributes are named as the options are.
  if (script.dataset.tenant && script.dataset.identity)
    global.handle = global.start(script.dataset as DOMStringMap & EmbedOptions);
}
