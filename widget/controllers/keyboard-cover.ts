/** What of a box an on-screen keyboard leaves to be seen, in px of the page's own viewport. */
export interface Cover {
  /** Off the top: the view was moved up to what is typed. */
  readonly top: number;
  /** Under the keyboard. */
  readonly bottom: number;
}

const NOTHING: Cover = { top: 0, bottom: 0 };
/** A bar that comes and goes is no keyboard. */
const LEAST_PX = 60;
/** With less than this left of it a box is better left as it is. */
const ROOM_PX = 160;

/** Of a box of which something is being typed in, by what `window.visualViewport` says. */
export function coverOf(
  box: { readonly top: number; readonly bottom: number },
  view: { readonly offsetTop: number; readonly height: number; readonly scale: number },
): Cover {
  const bottom = Math.round(box.bottom - (view.offsetTop + view.height));
  // A pinched page is smaller too, but no keyboard covers it.
  if (view.scale > 1.01 || bottom <= LEAST_PX) return NOTHING;
  const top = Math.max(0, Math.round(view.offsetTop - box.top));
  const left = box.bottom - box.top - bottom;
  return { top: left - top < ROOM_PX ? 0 : top, bottom: left < ROOM_PX ? 0 : bottom };
}
