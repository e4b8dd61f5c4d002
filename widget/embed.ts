import { install } from './launcher/install.ts';
import { moduleAdder, type ModuleFile, type Panel } from './launcher/modules.ts';

/** Set by the build. */
declare const PANEL: ModuleFile;
declare const VERSION: string;

/** The script tag's entry. A module script has no currentScript; this file is a classic one. */
const script = document.currentScript as HTMLScriptElement | null;
if (script) {
  const add = moduleAdder(script);
  let panel: Panel | undefined;
  install(script, VERSION, async () => {
    if (!panel) {
      // On its way while the panel is, which checks it; so that the first paint waits for one of them, not for both.
      fetch(new URL(PANEL.file.replace('js', 'css'), script.src)).catch(() => 0);
      panel = await add<Panel>(PANEL);
    }
    return panel.arrive(add);
  });
}
