import { readClaim, writeClaim } from './claim.ts';

/** The self-contained module that holds everything else; set by the build. */
export interface PanelFile {
  /** Beside the loader. */
  readonly file: string;
  /** Subresource integrity. */
  readonly integrity: string;
}

interface PolicyFactory {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): {
    createScriptURL(url: string): string;
  };
}

const factory = (): PolicyFactory | undefined => {
  const found: unknown = Reflect.get(globalThis, 'trustedTypes');
  return typeof found === 'object' && found !== null && 'createPolicy' in found
    ? (found as PolicyFactory)
    : undefined;
};

/**
 * Adds the panel by a module script element: only that checks the integrity of what runs, and carries the page's
 * nonce. The Trusted Types policy admits this one address and is made once. Resolves when the tags are defined.
 */
export function panelLoader(
  panel: PanelFile,
  own: { readonly src: string; readonly nonce: string },
  version: string,
): () => Promise<void> {
  const url = new URL(panel.file, own.src).href;
  let trusted: string | undefined;
  return () =>
    new Promise((resolve, reject) => {
      if (customElements.get('care-chat') !== undefined) return resolve();
      if (readClaim() === undefined || trusted !== undefined) writeClaim({ version, arrived: resolve });
      trusted ??=
        factory()
          ?.createPolicy('care-chat', {
            createScriptURL(asked) {
              if (asked === url) return asked;
              throw new TypeError('Not an address of the chat.');
            },
          })
          .createScriptURL(url) ?? url;
      const script = document.createElement('script');
      script.type = 'module';
      script.crossOrigin = 'anonymous';
      script.integrity = panel.integrity;
      if (own.nonce !== '') script.nonce = own.nonce;
      script.onerror = () => {
        script.remove();
        reject(new Error('The chat did not load.'));
      };
      script.src = trusted;
      document.head.append(script);
    });
}
