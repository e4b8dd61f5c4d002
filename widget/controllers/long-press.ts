/** A finger that rests this long on one place asks for what a right click would. */
export const LONG_PRESS_MS = 500;
/** A finger is never quite still. */
const SLACK_PX = 10;

type Point = Pick<PointerEvent, 'clientX' | 'clientY'>;
export const strayed = (from: Point, to: Point): boolean =>
  Math.hypot(to.clientX - from.clientX, to.clientY - from.clientY) > SLACK_PX;

/**
 * Calls `pressed` with what a single finger rests on inside `host`. A move, a scroll, a second finger or an early lift
 * is none; the click that would follow a press is taken. Returns the way to stop.
 */
export function onLongPress(
  host: HTMLElement,
  pressed: (path: readonly EventTarget[]) => boolean,
): () => void {
  let from: PointerEvent | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let took = false;
  const stop = new AbortController();
  const cancel = (): void => {
    clearTimeout(timer);
    from = null;
  };
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    listener: (event: HTMLElementEventMap[Name]) => void,
    capture = false,
  ): void => host.addEventListener(name, listener, { signal: stop.signal, capture });
  on('pointerdown', (event) => {
    took = false;
    cancel();
    if (event.pointerType !== 'touch' || !event.isPrimary) return;
    from = event;
    const path = event.composedPath();
    timer = setTimeout(() => (took = pressed(path)), LONG_PRESS_MS);
  });
  on('pointermove', (event) => {
    if (from !== null && strayed(from, event)) cancel();
  });
  on('pointerup', cancel);
  on('pointercancel', cancel);
  // The mouse events made of the lift would move the focus away from what was opened.
  on('touchend', (event) => {
    if (took) event.preventDefault();
  });
  on(
    'click',
    (event) => {
      if (!took) return;
      took = false;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  return () => {
    cancel();
    stop.abort();
  };
}
