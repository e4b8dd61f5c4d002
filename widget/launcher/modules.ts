import type { Begin } from './embed-contract.ts';

/** A self-contained module beside the loader; set by the build. */
export interface ModuleFile {
  readonly file: string;
  /** Subresource integrity. */
  readonly integrity: string;
}

/** Runs a module of ours; resolves with what it exports. May be repeated after a failure. */
export type AddModule = <T>(module: ModuleFile) => Promise<T>;

/** What the loader takes from the panel. */
export interface Panel {
  /** Stands the tags, once, styles first. May be repeated. */
  arrive(add: AddModule): Promise<Begin>;
}

interface Policy {
  createScriptURL(url: string): string;
}
/** Not in the compiler's library yet, and not in every browser. */
interface MayTrust {
  readonly trustedTypes?: { createPolicy(name: string, rules: Policy): Policy };
}

/**
 * Adds modules by script elements: only those check the integrity of what runs, and carry the page's nonce. The
 * Trusted Types policy admits what lies beside the loader and nothing else.
 */
export function moduleAdder(own: { readonly src: string; readonly nonce: string }): AddModule {
  const rules: Policy = { createScriptURL: (file) => new URL('.', own.src).href + file };
  let policy: Policy | undefined;
  let failures = 0;
  return ({ file, integrity }) =>
    new Promise((resolve, reject) => {
      policy ??= (window as MayTrust).trustedTypes?.createPolicy('care-chat', rules) ?? rules;
      const script = Object.assign(document.createElement('script'), {
        type: 'module',
        integrity,
        nonce: own.nonce,
        onload: () => resolve(import(script.src)),
        onerror: () => reject(++failures),
        // A browser may remember that an address failed; another one is fetched anew.
        src: policy.createScriptURL(file + (failures ? `?${failures}` : '')),
      });
      document.head.append(script);
    });
}
