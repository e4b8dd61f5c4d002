/** What became of a list of rows: at `at`, `removed` went and `added` stand in their place. */
export interface Change {
  readonly at: number;
  readonly removed: number;
  readonly added: number;
}

/** How a list was made of another; of that one no more is kept than a weak word. */
const made = new WeakMap<readonly unknown[], { readonly from: WeakRef<object>; readonly change: Change }>();

/** `rows` with `items` in the place of `removed` of them at `at`; `changeBetween` the two need not look for it. */
export function spliced<T>(
  rows: readonly T[],
  at: number,
  removed: number,
  items: readonly T[],
): readonly T[] {
  // Copying 50,000 is most of what a message costs: once, and no part of them by itself, where it comes at an end.
  const before = at === rows.length ? rows : rows.slice(0, at);
  const after = at + removed === 0 ? rows : rows.slice(at + removed);
  const now = before.concat(items, after);
  made.set(now, { from: new WeakRef(rows), change: { at, removed, added: items.length } });
  return now;
}

/** A change that leads from one list to the other; all outside it is the same, one by one. */
export function changeBetween(was: readonly unknown[], now: readonly unknown[]): Change {
  const known = made.get(now);
  if (known?.from.deref() === was) return known.change;
  const shorter = Math.min(was.length, now.length);
  let at = 0;
  while (at < shorter && was[at] === now[at]) at++;
  let end = 0;
  while (end < shorter - at && was[was.length - 1 - end] === now[now.length - 1 - end]) end++;
  return { at, removed: was.length - at - end, added: now.length - at - end };
}

/** Where a row is now; undefined for one that was changed. */
export function movedBy({ at, removed, added }: Change, index: number): number | undefined {
  if (index < at) return index;
  return index < at + removed ? undefined : index + added - removed;
}
