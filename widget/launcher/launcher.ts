import { launcherStyles } from './launcher-styles.ts';

/** The few words the launcher says before anything else is loaded. */
export interface LauncherWords {
  readonly open: string;
  openUnread(count: number): string;
  readonly openOffline: string;
  readonly close: string;
  readonly loading: string;
  readonly panelFailedTitle: string;
  readonly panelFailedText: string;
}

const own: LauncherWords = {
  open: 'Open messages',
  openUnread: (count) => `Open messages, ${count} unread`,
  openOffline: 'Open messages, you are offline',
  close: 'Close messages',
  loading: 'Opening messages',
  panelFailedTitle: 'Messages did not open.',
  panelFailedText: 'Check your connection and try again.',
};

const glyphs = {
  rest: 'M5 9.5h14M5 14.5h8',
  open: 'M6 9.500l6 6 6-6',
  offline:
    'M4 4l16 16M9.3 6.200a5.8 5.8 0 0 1 8.1 4 4.2 4.2 0 0 1 3 6.400M16.5 18.500H7.200a4.5 4.5 0 0 1-.4-9',
};

/** Extends nothing where there is no document, so that importing it under Node does nothing. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * The button that opens a floating chat: itself a speech bubble. Plain DOM, so that a page pays for the rest only
 * when somebody opens it.
 *
 * @event care-toggle - pressed
 */
export class CareChatLauncher extends Base {
  #words = own;
  #unread = 0;
  #opened = false;
  #offline = false;
  #busy = false;
  #failed = false;
  #label = '';
  #button: HTMLButtonElement | null = null;

  set words(words: LauncherWords) {
    this.#words = words;
    this.#draw();
  }
  /** Shown as a badge; 0 hides it. */
  set unread(count: number) {
    this.#unread = Math.max(0, Math.trunc(count) || 0);
    this.#draw();
  }
  set opened(opened: boolean) {
    this.#opened = opened;
    this.#draw();
  }
  set offline(offline: boolean) {
    this.#offline = offline;
    this.#draw();
  }
  /** The rest is on its way. */
  set busy(busy: boolean) {
    this.#busy = busy;
    this.#draw();
  }
  /** The rest did not arrive; pressing again tries again. */
  set failed(failed: boolean) {
    this.#failed = failed;
    this.#draw();
  }
  /** A few words beside the mark, such as "Ask your care team". */
  set label(label: string) {
    this.#label = label;
    this.#draw();
  }

  connectedCallback(): void {
    if (this.shadowRoot === null) {
      const root = this.attachShadow({ mode: 'open' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(launcherStyles);
      root.adoptedStyleSheets = [sheet];
      const wrapper = document.createElement('div');
      wrapper.className = 'w';
      this.#button = document.createElement('button');
      this.#button.type = 'button';
      this.#button.addEventListener('click', () => this.dispatchEvent(new CustomEvent('care-toggle')));
      wrapper.append(this.#button);
      root.append(wrapper);
    }
    this.#draw();
  }

  override focus(options?: FocusOptions): void {
    this.#button?.focus(options);
  }

  #draw(): void {
    const button = this.#button;
    if (button === null) return;
    const words = this.#words;
    const offline = this.#offline && !this.#opened;
    const rest = !offline && !this.#opened;
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(svg.namespaceURI, 'path');
    path.setAttribute('d', offline ? glyphs.offline : this.#opened ? glyphs.open : glyphs.rest);
    svg.append(path);
    button.replaceChildren(svg);
    button.className = `${rest ? 'r' : ''} ${offline ? 'off' : ''} ${this.#busy ? 'busy' : ''}`;
    if (rest && this.#label !== '') button.append(this.#label);
    if (this.#unread > 0 && !this.#opened) {
      const badge = document.createElement('i');
      badge.textContent = this.#unread > 99 ? '99+' : String(this.#unread);
      button.append(badge);
    }
    const name = this.#opened
      ? words.close
      : this.#busy
        ? words.loading
        : offline
          ? words.openOffline
          : this.#unread > 0
            ? words.openUnread(this.#unread)
            : words.open;
    button.setAttribute('aria-label', rest && this.#label !== '' ? `${this.#label}. ${name}` : name);
    button.setAttribute('aria-expanded', String(this.#opened));
    button.hidden = this.hasAttribute('inline') && !this.#failed;
    button.parentNode?.querySelector('p')?.remove();
    if (this.#failed) {
      const note = document.createElement('p');
      note.setAttribute('role', 'alert');
      const title = document.createElement('b');
      title.textContent = words.panelFailedTitle;
      note.append(title, words.panelFailedText);
      button.before(note);
    }
  }
}
