const STOPS =
  'a[href],button:not(:disabled),input:not(:disabled),textarea:not(:disabled),select,summary,[tabindex="0"]';

/** Everything Tab stops at inside, through open shadow roots, in order. */
export function tabStops(root: ParentNode): HTMLElement[] {
  const found: HTMLElement[] = [];
  const walk = (node: ParentNode): void => {
    for (const element of node.querySelectorAll<HTMLElement>('*')) {
      if (element.closest('[inert]') !== null || element.closest('[hidden]') !== null) continue;
      if (element.matches(STOPS) && element.tabIndex >= 0 && element.getClientRects().length > 0)
        found.push(element);
      if (element.shadowRoot !== null) walk(element.shadowRoot);
    }
  };
  walk(root);
  return found;
}

/** The element that has focus, through open shadow roots. */
export function deepActive(from: DocumentOrShadowRoot = document): Element | null {
  let active = from.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** Keeps Tab inside `root`, going round at both ends. */
export function trapTab(event: KeyboardEvent, root: ParentNode): void {
  const stops = tabStops(root);
  const first = stops[0];
  const last = stops.at(-1);
  if (first === undefined || last === undefined) {
    event.preventDefault();
    return;
  }
  const active = deepActive();
  const inside = stops.some((stop) => stop === active);
  if (event.shiftKey && (active === first || !inside)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && active === last) {
    event.preventDefault();
    first.focus();
  }
}
