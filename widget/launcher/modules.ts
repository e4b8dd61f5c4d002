/** A self-contained module beside the loader; set by the build. */
export interface ModuleFile {
  readonly file: string;
  /** Subresource integrity. */
  readonly integrity: string;
}

/** Runs a module of ours; resolves with its address once it has run. May be repeated after a failure. */
export type AddModule = (module: ModuleFile) => Promise<string>;

/** What the loader takes from the panel. */
export interface Panel {
  /** Stands the tags, styles first. May be repeated after a failure. */
  arrive(add: AddModule): Promise<void>;
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
      policy ??= (globalThis as MayTrust).trustedTypes?.createPolicy('care-chat', rules) ?? rules;
      const script = document.createElement('script');
      script.type = 'module';
      script.crossOrigin = '';
      script.integrity = integrity;
      script.nonce = own.nonce;
      script.onload = () => resolve(script.src);
      script.onerror = () => reject(++failures);
      // A browser may remember that an address failed; another one is fetched anew.
      script.src = policy.createScriptURL(file + (failures ? `?${failures}` : ''));
      document.head.append(script);
    });
}
