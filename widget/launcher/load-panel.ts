import { writeClaim } from './claim.ts';

/** The self-contained module that holds everything else; set by the build. */
export interface PanelFile {
  /** Beside the loader. */
  readonly file: string;
  /** Subresource integrity. */
  readonly integrity: string;
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/**
 * Adds the panel by a module script element: only that checks the integrity of what runs, and carries the page's
 * nonce. The Trusted Types policy admits this one address and is made once. Resolves when the tags are defined.
 */
export function panelLoader(
  panel: PanelFile,
  own: { readonly src: string; readonly nonce: string },
): () => Promise<void> {
  const url = new URL(panel.file, own.src).href;
  let trusted: string | undefined;
  return () =>
    new Promise((resolve, reject) => {
      if (customElements.get('care-chat')) return resolve();
      writeClaim({ arrived: resolve });
      const types = Reflect.get(globalThis, 'trustedTypes') as TrustedTypes | undefined;
      // Whatever is asked, this policy has one answer.
      trusted ??= types
        ? types.createPolicy('care-chat', { createScriptURL: () => url }).createScriptURL(url)
        : url;
      const script = document.createElement('script');
      script.type = 'module';
      script.crossOrigin = '';
      script.integrity = panel.integrity;
      script.nonce = own.nonce;
      script.onerror = reject;
      script.src = trusted;
      document.head.append(script);
    });
}
