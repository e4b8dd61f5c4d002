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

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/**
 * Adds modules by script elements: only those check the integrity of what runs, and carry the page's nonce. The
 * Trusted Types policy admits what lies beside the loader and nothing else.
 */
export function moduleAdder(own: { readonly src: string; readonly nonce: string }): AddModule {
  const folder = new URL('.', own.src).href;
  const rules = { createScriptURL: (name: string) => folder + name };
  const types = Reflect.get(globalThis, 'trustedTypes') as TrustedTypes | undefined;
  let policy: typeof rules | ReturnType<TrustedTypes['createPolicy']> | undefined;
  let failures = 0;
  return ({ file, integrity }) =>
    new Promise((resolve, reject) => {
      policy ??= types?.createPolicy('care-chat', rules) ?? rules;
      const script = document.createElement('script');
      script.type = 'module';
      script.crossOrigin = '';
      script.integrity = integrity;
      script.nonce = own.nonce;
      script.onload = () => resolve(script.src);
      script.onerror = () => reject((failures += 1));
      // A browser may remember that an address failed; another one is fetched anew.
      script.src = policy.createScriptURL(file + (failures > 0 ? `?${failures}` : ''));
      document.head.append(script);
    });
}
