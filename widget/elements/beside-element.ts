import { LitElement } from 'lit';
import { keepBeside, onElsewhere, type Beside } from './beside.ts';

export interface BesideOptions extends Beside {
  /** `chosen`: by what is in it, or by a key, so that the focus has to go somewhere; not by a press elsewhere. */
  readonly closed: (chosen: boolean) => void;
}

/**
 * What stands beside a thing for a moment: it stays there while that moves, takes the focus, and is gone after a choice, an
 * Escape, or a press elsewhere. Closed once, whatever closes it.
 */
export abstract class BesideElement<Options extends BesideOptions> extends LitElement {
  static override properties = { options: { attribute: false } };
  declare options: Options | null;
  #open = true;
  #unfollow: (() => void) | null = null;
  #unhear: (() => void) | null = null;

  constructor() {
    super();
    this.options = null;
  }

  /** Of the box that is put beside it. */
  protected abstract readonly box: string;
  /** The focus goes in. */
  protected abstract enter(box: HTMLElement): void;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unhear = onElsewhere(this, () => this.close(false));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unhear?.();
    this.close(false);
  }

  /** Closes it, if it has not been. */
  close(chosen: boolean): void {
    if (!this.#open) return;
    this.#open = false;
    this.#unfollow?.();
    this.remove();
    this.options?.closed(chosen);
  }

  protected override firstUpdated(): void {
    const box = this.renderRoot.querySelector<HTMLElement>(this.box);
    if (box === null || this.options === null) return;
    this.#unfollow = keepBeside(this, box, this.options, () => this.close(false));
    this.enter(box);
  }
}
