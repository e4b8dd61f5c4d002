import { titleWith } from './attention.ts';
import type { Cancel } from './platform.ts';

/** What attention does to the page, the desktop and the loudspeaker. Touches none of them before it is asked to. */

/** A number in front of the page's title. Later titles of the page keep it; `count` 0 leaves the page's own. */
export class TitleBadge {
  #count = 0;
  #observer: MutationObserver | null = null;

  set(count: number): void {
    if (count === this.#count) return;
    this.#count = count;
    if (count === 0) {
      this.#observer?.disconnect();
      this.#observer = null;
    } else if (this.#observer === null) {
      this.#observer = new MutationObserver(() => this.#write());
      // The element may be replaced as well as filled anew.
      this.#observer.observe(document.head, { subtree: true, childList: true, characterData: true });
    }
    this.#write();
  }

  #write(): void {
    const wanted = titleWith(document.title, this.#count);
    // Only where it differs: writing it is a change that we see, too.
    if (document.title !== wanted) document.title = wanted;
  }
}

/** Two soft notes, once; nothing where no gesture has allowed the page to sound. Answers whether it tried. */
export function playTone(): boolean {
  if (!navigator.userActivation.hasBeenActive) return false;
  const context = new AudioContext();
  const start = context.currentTime + 0.02;
  for (const [index, hertz] of [659, 880].entries()) {
    const at = start + index * 0.13;
    const tone = new OscillatorNode(context, { type: 'sine', frequency: hertz });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.06, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0005, at + 0.28);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + 0.3);
    if (index === 1) tone.onended = () => void context.close();
  }
  return true;
}

export const mayNotify = (): boolean => 'Notification' in globalThis && Notification.permission === 'granted';

/** The notifications on the desktop that are ours to take away. */
export class Notifications {
  /** The one tag of all: a newer one takes the older one's place, and it says nothing of anybody. */
  readonly #tag: string;
  #shown: Notification | null = null;

  constructor(id: string) {
    this.#tag = `care-chat-${id}`;
  }

  show(
    words: { readonly title: string; readonly body: string; readonly lang: string },
    opened: () => void,
  ): void {
    this.close();
    try {
      const { title, ...rest } = words;
      const shown = new Notification(title, { ...rest, tag: this.#tag, silent: true });
      shown.onclick = () => {
        window.focus();
        shown.close();
        opened();
      };
      this.#shown = shown;
    } catch {
      // Phones show them from a service worker only, which a page's guest does not bring.
    }
  }

  close(): void {
    this.#shown?.close();
    this.#shown = null;
  }
}

/** Which of a browser's tabs makes itself heard: the one looked at last, by a lock that it takes from the others. */
export class Speaker {
  readonly #lock: string;
  readonly #changed: () => void;
  #release: Cancel | null = null;
  #waiting: AbortController | null = null;
  #stopped = false;
  #speaks = false;
  /** Counts requests: what became of one before the last is of no matter. */
  #asked = 0;

  constructor(tenant: string, changed: () => void) {
    this.#lock = `care-chat-speaker:${tenant}`;
    this.#changed = changed;
    window.addEventListener('focus', this.#focused);
    if (document.hasFocus()) this.#take();
    else this.#wait();
  }

  /** Without locks there is no telling, and each speaks. */
  get speaks(): boolean {
    return this.#speaks || !('locks' in navigator);
  }

  stop(): void {
    this.#stopped = true;
    window.removeEventListener('focus', this.#focused);
    this.#waiting?.abort();
    this.#release?.();
  }

  readonly #focused = (): void => this.#take();

  #take(): void {
    if (this.#speaks) return;
    this.#waiting?.abort();
    this.#waiting = null;
    this.#hold({ steal: true });
  }

  /** For the time when the tab that has it is closed. */
  #wait(): void {
    this.#waiting = new AbortController();
    this.#hold({ signal: this.#waiting.signal });
  }

  #hold(options: LockOptions): void {
    if (!('locks' in navigator)) return;
    const asked = ++this.#asked;
    const held = () =>
      new Promise<void>((resolve) => {
        this.#release = resolve;
        if (this.#stopped || asked !== this.#asked) return resolve();
        this.#speaks = true;
        this.#changed();
      });
    navigator.locks.request(this.#lock, options, held).catch((reason: unknown) => {
      if (this.#stopped || asked !== this.#asked) return;
      // Taken by another tab; anything else is a browser that forbids locks, as it does where cookies are blocked.
      const stolen = reason instanceof DOMException && reason.name === 'AbortError';
      this.#speaks = !stolen;
      this.#changed();
      if (stolen) this.#wait();
    });
  }
}
