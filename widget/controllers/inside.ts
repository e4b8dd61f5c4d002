/**
 * Hears `names` of what is in `host`, in its root and in that of each `tag` in there: an event between two things of one
 * root, such as the focus going from one to the other, is not heard outside of it. Each event once.
 */
export function hearInside<Name extends keyof HTMLElementEventMap>(
  host: HTMLElement,
  tag: string,
  names: readonly Name[],
  heard: (event: HTMLElementEventMap[Name]) => void,
  signal: AbortSignal,
): void {
  const roots = new WeakSet<EventTarget>();
  let last: Event | null = null;
  const listen = (on: EventTarget): void => {
    for (const name of names) on.addEventListener(name, hear as EventListener, { signal });
  };
  const hear = (event: HTMLElementEventMap[Name]): void => {
    if (event === last) return;
    last = event;
    for (const at of event.composedPath())
      if (at instanceof ShadowRoot && (at.host === host || at.host.localName === tag) && !roots.has(at)) {
        roots.add(at);
        listen(at);
      }
    heard(event);
  };
  listen(host);
}
