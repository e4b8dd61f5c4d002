import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Typing rests this long before it is searched for. */
const SEARCH_AFTER_MS = 250;

/** What stands in a search field, and the one question it asks when the typing rests. */
export class SearchController implements ReactiveController {
  /** As typed. */
  text = '';
  readonly #host: ReactiveControllerHost;
  readonly #ask: (query: string) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, ask: (query: string) => void) {
    this.#host = host;
    this.#ask = ask;
    host.addController(this);
  }

  get query(): string {
    return this.text.trim();
  }

  /** Goes on with what was typed before there was a controller to hear it. */
  take(text: string): void {
    this.text = text;
    const { query } = this;
    if (query !== '') this.#timer = setTimeout(() => this.#ask(query));
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  readonly onInput = (event: Event): void => {
    const input = event.currentTarget;
    if (!(input instanceof HTMLInputElement)) return;
    this.text = input.value;
    this.#host.requestUpdate();
    clearTimeout(this.#timer);
    // Half of a composed character is not a query.
    if (event instanceof InputEvent && event.isComposing) return;
    const { query } = this;
    this.#timer = setTimeout(() => this.#ask(query), query === '' ? 0 : SEARCH_AFTER_MS);
  };

  clear(): void {
    clearTimeout(this.#timer);
    this.text = '';
    this.#host.requestUpdate();
    this.#ask('');
  }
}
