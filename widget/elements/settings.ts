import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import {
  defaultSettings,
  forAnHour,
  quietChoice,
  untilTomorrow,
  type DeviceSettings,
  type Quiet,
  type QuietChoice,
} from '../client/attention.ts';
import { trapTab } from '../controllers/focus.ts';
import { allStrings, whole, type WholeStrings } from '../i18n/whole.ts';
import { base } from '../styles/base.ts';
import { tokens } from '../styles/tokens.ts';
import { formatFor } from './format.ts';
import { isProcessed } from './input-method.ts';
import { icon } from './icons.ts';
import { refusalWords } from './refusal-words.ts';
import { settingsStyles } from './settings-styles.ts';

/** The browser's word on notifications; `unsupported` where it has none. */
export type Permission = NotificationPermission | 'unsupported';

const permissionNow = (): Permission =>
  'Notification' in globalThis ? Notification.permission : 'unsupported';

const stop = (event: Event): void => event.stopPropagation();

/**
 * A dialog of one person's choices: on this device, and what the server keeps for all of them. The browser is asked whether it may notify when the person turns
 * that on, and at no other time.
 *
 * @event care-change - another choice: `{ settings }`
 * @event care-done - the person is done
 */
export class Settings extends LitElement {
  static override styles = [tokens, base, settingsStyles];
  static override properties = {
    strings: { attribute: false },
    settings: { attribute: false },
    content: { attribute: false },
    now: { attribute: false },
    permission: { attribute: false },
    privateReading: { attribute: false },
    refused: { state: true },
  };

  declare strings: WholeStrings;
  declare settings: DeviceSettings;
  /** What the tenant lets notifications say. */
  declare content: string | undefined;
  /** Epoch ms; kept by the element itself unless set. */
  declare now: number;
  declare permission: Permission;
  /** Whether reading is private, as the server has it; undefined where that is not to be chosen. */
  declare privateReading: boolean | undefined;
  declare private refused: string;
  /** Asks the server to keep reading private, or no longer. */
  choose: ((privateReading: boolean) => Promise<unknown>) | null = null;

  #asking = false;

  constructor() {
    super();
    this.strings = allStrings;
    this.settings = defaultSettings;
    this.content = undefined;
    this.now = Date.now();
    this.permission = permissionNow();
    this.privateReading = undefined;
    this.refused = '';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.strings = whole(this.strings);
    // What was refused is not how it stands any longer.
    if (changed.has('privateReading')) this.refused = '';
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('input')?.focus();
  }

  protected override render(): TemplateResult {
    const words = this.strings.settings;
    const { sound } = this.settings;
    const { permission } = this;
    const possible = permission !== 'denied' && permission !== 'unsupported';
    return html`<div
      class="care sheet"
      role="dialog"
      aria-modal="true"
      aria-label=${words.title}
      lang=${this.strings.locale}
      dir=${this.strings.dir}
      @keydown=${this.#onKeydown}
      @keyup=${stop}
      @keypress=${stop}
    >
      <div class="head">
        <h2 class="title">${words.title}</h2>
        <button type="button" class="icon-button" aria-label=${words.closeMenu} @click=${this.#done}>
          ${icon('close')}
        </button>
      </div>
      <div class="group">
        ${this.#toggle('sound', words.sound, sound, true, (on) => this.#change({ sound: on }))}
        ${this.#toggle(
          'notifications',
          words.notifications,
          this.settings.notifications && permission === 'granted',
          possible,
          (on) => void this.#notify(on),
        )}
        <p class="note" id="about-notifications">
          ${
            permission === 'denied'
              ? words.blocked
              : permission === 'unsupported'
                ? words.unsupported
                : this.content === 'full'
                  ? words.tellAll
                  : this.content === 'names'
                    ? words.tellNames
                    : words.tellNothing
          }
        </p>
      </div>
      ${this.#privacy()}
      <fieldset class="group" aria-describedby="about-quiet">
        <legend>${words.quiet}</legend>
        <p class="note" id="about-quiet">${words.quietText}</p>
        ${this.#quietChoices()}
      </fieldset>
    </div>`;
  }

  #privacy(): TemplateResult | typeof nothing {
    const { privateReading, refused } = this;
    if (privateReading === undefined) return nothing;
    const words = this.strings.settings;
    return html`<div class="group">
      ${this.#toggle('private-reading', words.privateReading, privateReading, true, (on) => void this.#choose(on))}
      <p class="note" id="about-private-reading">${words.privateReadingText}</p>
      <p class="note refused" role="alert">${refused}</p>
    </div>`;
  }

  async #choose(on: boolean): Promise<void> {
    // One at a time: two on their way may arrive the other way round.
    if (!this.#asking) {
      this.#asking = true;
      this.refused = '';
      try {
        await this.choose?.(on);
      } catch (error) {
        this.refused = refusalWords(error, this.strings);
      }
      this.#asking = false;
    }
    // It stands where the server has it, whatever the finger did.
    await this.updateComplete;
    const box = this.renderRoot.querySelector<HTMLInputElement>('[name=private-reading]');
    if (box !== null) box.checked = this.privateReading === true;
  }

  #toggle(
    name: string,
    label: string,
    checked: boolean,
    enabled: boolean,
    changed: (on: boolean) => void,
  ): TemplateResult {
    return html`<label class="choice"
      ><span>${label}</span
      ><input
        type="checkbox"
        role="switch"
        name=${name}
        aria-describedby=${name === 'sound' ? nothing : `about-${name}`}
        ?disabled=${!enabled}
        .checked=${checked}
        @change=${(event: Event) => {
          if (event.target instanceof HTMLInputElement) changed(event.target.checked);
        }}
    /></label>`;
  }

  /** The same rows whatever is chosen, so that none moves from under the focus; the chosen one says when it ends. */
  #quietChoices(): TemplateResult {
    const words = this.strings.settings;
    const { quiet } = this.settings;
    const now = quietChoice(quiet, this.now);
    const choice = (name: QuietChoice, label: string, make: () => Quiet): TemplateResult =>
      html`<label class="choice"
        ><span>${label}</span>${
          name === now && quiet.name === 'until'
            ? html` <small>${words.quietUntil(formatFor(this.strings.locale).time(quiet.at))}</small>`
            : nothing
        }<input
          type="radio"
          name="quiet"
          .checked=${name === now}
          @click=${() => this.#change({ quiet: make() })}
      /></label>`;
    // A click, which the arrows make, too: what is chosen once more begins anew.
    return html`${choice('off', words.quietOff, () => ({ name: 'off' }))}
    ${choice('hour', words.quietHour, () => forAnHour(Date.now()))}
    ${choice('tomorrow', words.quietTomorrow, () => untilTomorrow(Date.now()))}
    ${choice('always', words.quietAlways, () => ({ name: 'always' }))}`;
  }

  async #notify(on: boolean): Promise<void> {
    if (on && this.permission === 'default') this.permission = await Notification.requestPermission();
    this.#change({ notifications: on && this.permission === 'granted' });
    // The switch stands where the answer put it, not where the finger did.
    this.requestUpdate();
    await this.updateComplete;
    const box = this.renderRoot.querySelector<HTMLInputElement>('[name=notifications]');
    if (box !== null) box.checked = this.settings.notifications && this.permission === 'granted';
  }

  #change(patch: Partial<DeviceSettings>): void {
    this.now = Date.now();
    this.settings = { ...this.settings, ...patch };
    this.dispatchEvent(new CustomEvent('care-change', { detail: { settings: this.settings } }));
  }

  readonly #onKeydown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape' && !isProcessed(event)) {
      event.preventDefault();
      this.#done();
    } else if (event.key === 'Tab') trapTab(event, this.renderRoot);
  };

  readonly #done = (): void => {
    this.dispatchEvent(new CustomEvent('care-done'));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'care-settings': Settings;
  }
}
