import { install } from './launcher/install.ts';
import { moduleAdder, type ModuleFile, type Panel } from './launcher/modules.ts';

/** Set by the build. */
declare const PANEL: ModuleFile;
declare const VERSION: string;

/** The script tag's entry. A module script has no currentScript; this file is a classic one. */
const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  const add = moduleAdder(script);
  let address: string | undefined;
  install(script, VERSION, async () => {
    // On its way while the panel is, which checks it; so that the first paint waits for one of them, not for both.
    fetch(new URL(PANEL.file.replace('js', 'css'), script.src)).catch(() => 0);
    address ??= await add(PANEL);
    await ((await import(address)) as Panel).arrive(add);
  });
}
