import { placeMenu, type Side } from './menu-place.ts';

/** Where a thing that stands over the chat for a moment belongs. */
export interface Beside {
  /** What it is about, and stands beside. */
  readonly anchor: Element;
  /** All of it stands inside. */
  readonly bounds: Element;
  /** Where first; beside unless said otherwise. */
  readonly side?: Side;
}

/**
 * Keeps `box`, which is positioned inside `host`, beside what it is about, frame by frame: messages come in and pictures
 * grow meanwhile. `gone` is called once that has left the document. Returns the way to stop.
 */
export function keepBeside(host: Element, box: HTMLElement, place: Beside, gone: () => void): () => void {
  const { anchor, bounds } = place;
  let { side } = place;
  let frame = 0;
  // As high as there is room: what does not fit is scrolled to.
  box.style.setProperty('--room', `${bounds.clientHeight - 16}px`);
  const follow = (): void => {
    if (!anchor.isConnected) return gone();
    frame = requestAnimationFrame(follow);
    const own = host.getBoundingClientRect();
    const about = anchor.getBoundingClientRect();
    const size = { width: box.offsetWidth, height: box.offsetHeight };
    const rtl = getComputedStyle(host).direction === 'rtl';
    const { left, top } = placeMenu(size, about, bounds.getBoundingClientRect(), { side, rtl });
    // It does not jump to the other side while there is room where it is.
    if (top + size.height <= about.top) side = 'above';
    else if (top >= about.bottom) side = 'below';
    box.style.left = `${left - own.left}px`;
    box.style.top = `${top - own.top}px`;
  };
  follow();
  return () => cancelAnimationFrame(frame);
}

const ELSEWHERE = ['pointerdown', 'wheel'] as const;

/** Calls back at a press or a turn of the wheel outside of `host`, and when the page changes its size. Returns the way to stop. */
export function onElsewhere(host: Element, left: () => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const elsewhere = (event: Event): void => {
    if (!event.composedPath().includes(host)) left();
  };
  for (const name of ELSEWHERE) document.addEventListener(name, elsewhere, { capture: true, signal });
  window.addEventListener('resize', left, { signal });
  return () => stop.abort();
}
