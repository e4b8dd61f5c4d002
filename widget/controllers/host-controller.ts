import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { bringsFiles } from '../elements/composer-files.ts';
import { printSheet } from '../styles/print.ts';

interface Host extends ReactiveControllerHost, HTMLElement {}

const DRAGS = ['dragenter', 'dragover', 'dragleave', 'drop'] as const;

/** What one styles of a tree of shadow roots, each of them once. */
function* rootsIn(root: ShadowRoot): Generator<ShadowRoot> {
  yield root;
  for (const element of root.querySelectorAll('*'))
    if (element.shadowRoot !== null) yield* rootsIn(element.shadowRoot);
}

/**
 * Keeps the peace with the page around: files dropped on the chat are not the page's, and on paper the open
 * conversation stands in the flow of the page, whole.
 */
export class HostController implements ReactiveController {
  readonly #host: Host;
  #stop: AbortController | null = null;
  #printed: readonly ShadowRoot[] = [];

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    // After all that is inside: what bubbles up to here has been dealt with.
    for (const name of DRAGS) this.#host.addEventListener(name, this.#drag, { signal });
    window.addEventListener('beforeprint', this.#print, { signal });
    window.addEventListener('afterprint', this.#printEnd, { signal });
  }

  hostDisconnected(): void {
    this.#stop?.abort();
    this.#printEnd();
  }

  readonly #drag = (event: DragEvent): void => {
    if (bringsFiles(event.dataTransfer)) event.stopPropagation();
  };

  readonly #print = (): void => {
    const root = this.#host.shadowRoot;
    if (root === null || this.#printed.length > 0) return;
    this.#printed = [...rootsIn(root)];
    for (const each of this.#printed) each.adoptedStyleSheets.push(printSheet());
  };

  readonly #printEnd = (): void => {
    for (const { adoptedStyleSheets } of this.#printed) {
      const at = adoptedStyleSheets.indexOf(printSheet());
      if (at >= 0) adoptedStyleSheets.splice(at, 1);
    }
    this.#printed = [];
  };
}
