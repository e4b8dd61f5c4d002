import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { StartOptions } from '../elements/care-chat-contract.ts';
import type { PeoplePane } from '../elements/people-pane.ts';
import type { ChatWindow } from '../elements/window.ts';
import { historyLayers, LAYERS_EVENT, stepFor, systemLayers, type Layer, type Shown } from './layers.ts';

/** Not in the compiler's library yet, and not in every browser. */
interface Watcher {
  onclose: (() => void) | null;
  destroy(): void;
}
interface MayWatch {
  readonly CloseWatcher?: new () => Watcher;
}

/** The mark of our entries, in the page's own state. */
const MARK = 'careChat';
const depthOf = (state: unknown): number | null => {
  const depth: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, MARK) : null;
  return typeof depth === 'number' ? depth : null;
};

/** Whether the page lets the chat make entries in its history; an attribute has no value. */
export const lendsHistory = (options: Pick<StartOptions, 'history'> | null): boolean =>
  options?.history === true || options?.history === '';

interface Host extends ReactiveControllerHost, EventTarget {
  readonly layout: string;
  readonly opened: boolean;
  close(): void;
}

/**
 * A step back, by the system's gesture or key, closes what lies on top: a dialog, then what is looked for in a
 * conversation, then that, then the panel.
 * By a `CloseWatcher` where there is one, and only over a full screen or for a dialog; by entries in the history only
 * where the page asks for them.
 */
export class LayersController implements ReactiveController {
  readonly #host: Host;
  readonly #box: () => HTMLElement | null;
  readonly #history: () => boolean;
  #watcher: Watcher | null = null;
  #pushed = 0;
  /** Popped entries whose layers are closing: they are not to be gone back from again. */
  #closing = false;

  /** `box` holds the elements; `history`: the page lends its history. */
  constructor(host: Host, box: () => HTMLElement | null, history: () => boolean) {
    this.#host = host;
    this.#box = box;
    this.#history = history;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('popstate', this.#popped);
    this.#host.addEventListener(LAYERS_EVENT, this.#changed);
  }

  hostDisconnected(): void {
    window.removeEventListener('popstate', this.#popped);
    this.#host.removeEventListener(LAYERS_EVENT, this.#changed);
    this.#watcher?.destroy();
    this.#watcher = null;
  }

  hostUpdated(): void {
    if (this.#history()) this.#record(historyLayers(this.#shown()).length);
    else this.#watch(systemLayers(this.#shown()));
  }

  #shown(): Shown {
    const box = this.#box();
    const { layout, opened } = this.#host;
    return {
      floating: layout === 'floating' && opened,
      modal: box?.ariaModal === 'true' && !box.hidden,
      thread: box?.querySelector<ChatWindow>('care-chat-window')?.showBack === true,
      find: this.#bar() !== null,
      people: this.#pane()?.covers === true,
      picker: this.#picker() !== null,
    };
  }

  #inWindow<Found extends Element>(tag: string): Found | null {
    return this.#find('care-chat-window')?.shadowRoot?.querySelector<Found>(tag) ?? null;
  }

  /** What is looked for in the conversation on show. */
  #bar(): Element | null {
    return this.#inWindow('care-find-bar');
  }

  /** Who is in it. */
  #pane(): PeoplePane | null {
    return this.#inWindow('care-people-pane');
  }

  #picker(): Element | null {
    return (
      this.#find('care-people-picker') ??
      this.#pane()?.shadowRoot?.querySelector('care-people-picker') ??
      null
    );
  }

  #find(tag: string): Element | null {
    return this.#box()?.querySelector(tag) ?? null;
  }

  /** As if the person had closed it by its own button. */
  #close(layer: Layer | undefined): void {
    if (layer === 'panel') this.#host.close();
    if (layer === 'thread') this.#find('care-chat-window')?.dispatchEvent(new CustomEvent('care-back'));
    if (layer === 'find') this.#bar()?.dispatchEvent(new CustomEvent('care-done'));
    if (layer === 'people') this.#pane()?.dispatchEvent(new CustomEvent('care-done'));
    if (layer === 'picker') this.#picker()?.dispatchEvent(new CustomEvent('care-done'));
  }

  #watch(layers: readonly Layer[]): void {
    const { CloseWatcher } = globalThis as MayWatch;
    if (layers.length === 0) {
      this.#watcher?.destroy();
      this.#watcher = null;
    } else if (this.#watcher === null && CloseWatcher !== undefined) {
      const watcher = (this.#watcher = new CloseWatcher());
      watcher.onclose = () => {
        if (this.#watcher !== watcher) return;
        this.#watcher = null;
        this.#close(systemLayers(this.#shown()).at(-1));
        // What lies under it is watched for next.
        this.#host.requestUpdate();
      };
    }
  }

  /** Inside an element of ours, where an update of the chat does not reach; no business of the page's. */
  readonly #changed = (event: Event): void => {
    event.stopPropagation();
    this.#host.requestUpdate();
  };

  #record(wanted: number): void {
    if (this.#closing && wanted > this.#pushed) return;
    this.#closing = false;
    const step = stepFor(this.#pushed, depthOf(history.state), wanted);
    if (step.name === 'push')
      for (const depth of step.depths)
        history.pushState({ ...(history.state as object | null), [MARK]: depth }, '');
    if (step.name === 'back') history.go(-step.by);
    this.#pushed = wanted;
  }

  readonly #popped = (event: PopStateEvent): void => {
    const depth = depthOf(event.state) ?? 0;
    // Forward again, to a layer that is closed: there is nothing to show for it.
    if (depth >= this.#pushed) return;
    const layers = historyLayers(this.#shown());
    this.#pushed = depth;
    this.#closing = layers.length > depth;
    for (const layer of layers.slice(depth).reverse()) this.#close(layer);
  };
}
