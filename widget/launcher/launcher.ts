import { launcherStyles } from './launcher-styles.ts';

/** The few words the launcher says before anything else is loaded. */
export interface LauncherWords {
  readonly open: string;
  openUnread(count: number): string;
  /** Known once the panel is: nothing is offline before. */
  readonly openOffline?: string;
  readonly close: string;
  readonly panelFailed: string;
}

export interface LauncherView {
  /** Shown as a badge; 0 hides it. */
  readonly unread?: number;
  readonly opened?: boolean;
  readonly offline?: boolean;
  /** The rest is on its way. */
  readonly busy?: boolean;
  /** The rest did not arrive; pressing again tries again. */
  readonly failed?: boolean;
  /** A few words beside the mark, such as "Ask your care team". */
  readonly label?: string;
  readonly words?: LauncherWords;
  /** The language of `words`. */
  readonly lang?: string;
}

const own: LauncherWords = {
  open: 'Open messages',
  openUnread: (count) => `Open messages, ${count} unread`,
  close: 'Close messages',
  panelFailed: 'Messages did not open. Check your connection and try again.',
};

const REST = 'M5 9.5h14M5 14.5h8';
const OPEN = 'M6 9.5l6 6 6-6';
const OFFLINE = 'M4 4l16 16M9.3 6.2a5.8 5.8 0 0 1 8.1 4 4.2 4.2 0 0 1 3 6.4M16.5 18.5H7.2a4.5 4.5 0 0 1-.4-9';
const SVG = 'http://www.w3.org/2000/svg';

/** Extends nothing where there is no document, so that importing it under Node does nothing. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * The button that opens a floating chat: itself a speech bubble. Plain DOM, so that a page pays for the rest only
 * when somebody opens it.
 *
 * @event care-toggle - pressed
 */
export class CareChatLauncher extends Base {
  #view: LauncherView = {};
  #box: HTMLElement | undefined;

  /** Changes what is named and keeps the rest. */
  set view(patch: LauncherView) {
    this.#view = { ...this.#view, ...patch };
    this.#draw();
  }

  connectedCallback(): void {
    if (this.#box === undefined) {
      const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(launcherStyles);
      root.adoptedStyleSheets = [sheet];
      this.#box = document.createElement('div');
      this.#box.append(document.createElement('button'));
      this.#box.addEventListener('click', (event) => {
        if (event.target !== this.#box) this.dispatchEvent(new Event('care-toggle'));
      });
      root.append(this.#box);
    }
    this.#draw();
  }

  #draw(): void {
    const button = this.#box?.querySelector('button');
    if (!button) return;
    const {
      unread = 0,
      opened = false,
      offline = false,
      busy = false,
      failed,
      label = '',
      words = own,
      lang = 'en',
    } = this.#view;
    const off = offline && !opened;
    const rest = !off && !opened;
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', off ? OFFLINE : opened ? OPEN : REST);
    svg.append(path);
    const text = rest ? label : '';
    button.replaceChildren(svg, text);
    button.className = off ? 'off' : rest ? 'rest' : '';
    if (unread > 0 && !opened) {
      const badge = document.createElement('i');
      // Drawn, not written: the button's name has the words for it.
      badge.dataset['n'] = unread > 99 ? '99+' : `${unread}`;
      button.append(badge);
    }
    const name = opened
      ? words.close
      : off
        ? (words.openOffline ?? words.open)
        : unread > 0
          ? words.openUnread(unread)
          : words.open;
    button.ariaLabel = `${text} ${name}`.trim();
    button.lang = lang;
    button.ariaExpanded = `${opened}`;
    button.ariaBusy = `${busy}`;
    button.hidden = this.hasAttribute('inline') && !failed;
    // The button itself stays in its place: taking it out would drop its focus.
    button.previousSibling?.remove();
    if (failed) {
      const note = document.createElement('p');
      note.role = 'alert';
      note.textContent = words.panelFailed;
      button.before(note);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'care-chat-launcher': CareChatLauncher;
  }
}
