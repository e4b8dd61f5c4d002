export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
type Size = Pick<Box, 'width' | 'height'>;

const GAP = 8;
const clamp = (at: number, from: number, to: number): number => Math.max(from, Math.min(at, to));

export type Side = 'beside' | 'above' | 'below';

/**
 * Where a menu stands: beside what it is about and never over it while there is room, all of it inside `bounds`. First
 * behind it in the line of reading, then before it, below, above; else at the lower edge. All in the same pixels.
 * `above`, `below`: there first.
 */
export function placeMenu(
  menu: Size,
  anchor: Box,
  bounds: Box,
  { side: first = 'beside', rtl }: { readonly side?: Side | undefined; readonly rtl: boolean },
): { left: number; top: number } {
  const right = bounds.left + bounds.width - GAP;
  const bottom = bounds.top + bounds.height - GAP;
  const leftmost = bounds.left + GAP;
  const topmost = bounds.top + GAP;
  const beside = {
    after: anchor.left + anchor.width + GAP,
    before: anchor.left - GAP - menu.width,
    top: clamp(anchor.top, topmost, Math.max(topmost, bottom - menu.height)),
  };
  const fits = (left: number): boolean => left >= leftmost && left + menu.width <= right;
  const start = rtl ? anchor.left + anchor.width - menu.width : anchor.left;
  const left = clamp(start, leftmost, Math.max(leftmost, right - menu.width));
  const below = anchor.top + anchor.height + GAP;
  const above = anchor.top - GAP - menu.height;
  const fitsBelow = below >= topmost && below + menu.height <= bottom;
  if (first === 'above' && above >= topmost) return { left, top: above };
  if (first === 'below' && (fitsBelow || above >= topmost)) return { left, top: fitsBelow ? below : above };
  const side = (rtl ? [beside.before, beside.after] : [beside.after, beside.before]).find(fits);
  if (side !== undefined) return { left: side, top: beside.top };
  if (fitsBelow) return { left, top: below };
  if (above >= topmost && above + menu.height <= bottom) return { left, top: above };
  return { left, top: Math.max(topmost, bottom - menu.height) };
}
