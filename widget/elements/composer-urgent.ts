import { html, nothing, type TemplateResult } from 'lit';
import type { TenantSettings } from '../../protocol/index.ts';
import type { WholeStrings } from '../i18n/whole.ts';
import { icon } from './icons.ts';

/** What it needs of the composer. */
export interface UrgeHost {
  urgent: boolean;
  readonly settings: TenantSettings | null;
  readonly strings: WholeStrings;
  focus(): void;
}

/** Having everyone else asked to acknowledge what is being written. */
export class Urge {
  readonly #host: UrgeHost;

  constructor(host: UrgeHost) {
    this.#host = host;
  }

  /** Whether this person may ask for that: a draft may be urgent from when they might. */
  get possible(): boolean {
    return this.#host.settings?.urgent === true;
  }

  #set(urgent: boolean): void {
    this.#host.urgent = urgent;
    this.#host.focus();
  }

  /** Asks for it, or no longer. */
  toggle(): TemplateResult | typeof nothing {
    if (!this.possible) return nothing;
    const { urgent, strings } = this.#host;
    return html`<button
      class="icon-button urgent-toggle"
      type="button"
      title=${strings.composer.urgent}
      aria-label=${strings.composer.urgent}
      aria-pressed=${urgent}
      @click=${() => this.#set(!this.#host.urgent)}
    >
      ${icon('alert')}
    </button>`;
  }

  /** What that comes to, above the field. */
  strip(): TemplateResult | typeof nothing {
    const { urgent, strings } = this.#host;
    if (!urgent || !this.possible) return nothing;
    return html`<div class="urgent-strip" role="status">
      ${icon('alert', 'small')}
      <span class="meta">${strings.composer.urgentText}</span>
      <button
        class="icon-button"
        type="button"
        aria-label=${strings.composer.notUrgent}
        @click=${() => this.#set(false)}
      >
        ${icon('close', 'small')}
      </button>
    </div>`;
  }
}
