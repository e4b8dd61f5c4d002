import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { WholeStrings } from '../i18n/whole.ts';
import { wantEmoji } from './emoji-lazy.ts';
import { laterIcon } from './icons-later.ts';

/** What the field they go to is, and what else they need of the composer. */
export interface EmojiHost extends Pick<ReactiveControllerHost, 'requestUpdate'> {
  readonly strings: WholeStrings;
  readonly field: HTMLTextAreaElement | null;
  readonly isConnected: boolean;
  wrote(text: string): void;
  focus(): void;
}

/** The grid of emoji: open or not, and what is chosen goes where one writes. */
export class ComposerEmoji {
  readonly #host: EmojiHost;
  #open = false;

  constructor(host: EmojiHost) {
    this.#host = host;
  }

  #show(open: boolean): void {
    this.#open = open;
    this.#host.requestUpdate();
  }

  readonly close = (focus: boolean): void => {
    this.#show(false);
    if (focus) this.#host.focus();
  };

  readonly #toggle = async (): Promise<void> => {
    if (this.#open) return this.close(true);
    await wantEmoji();
    this.#show(this.#host.isConnected);
  };

  readonly #insert = (emoji: string): void => {
    const { field } = this.#host;
    if (field === null) return;
    field.setRangeText(emoji, field.selectionStart, field.selectionEnd, 'end');
    this.#host.wrote(field.value);
    this.close(true);
  };

  /** Opens the grid, and closes it. */
  button(): TemplateResult {
    return html`<button
      class="icon-button emoji"
      type="button"
      aria-label=${this.#host.strings.composer.emoji}
      aria-expanded=${this.#open}
      @click=${this.#toggle}
    >
      ${laterIcon('smile')}
    </button>`;
  }

  grid(): TemplateResult | typeof nothing {
    if (!this.#open) return nothing;
    return html`<div class="picker">
      <care-emoji
        .label=${this.#host.strings.composer.emoji}
        .chosen=${this.#insert}
        .closed=${this.close}
      ></care-emoji>
    </div>`;
  }
}
