import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What one most likely writes with. Its host is drawn again when that changes. */
export class Pointer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #query = typeof matchMedia === 'function' ? matchMedia('(pointer: fine)') : null;

  constructor(host: ReactiveControllerHost) {
    (this.#host = host).addController(this);
  }

  hostConnected(): void {
    this.#query?.addEventListener('change', this.#changed);
  }

  hostDisconnected(): void {
    this.#query?.removeEventListener('change', this.#changed);
  }

  readonly #changed = (): void => this.#host.requestUpdate();

  /** There is a fine one, and so most likely a real keyboard. */
  get fine(): boolean {
    return this.#query?.matches === true;
  }

  /** There is none, and so most likely a camera. Where nobody can tell, neither is so. */
  get coarse(): boolean {
    return this.#query?.matches === false;
  }
}
