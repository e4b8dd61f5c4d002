/** The selection in a shadow root, by whichever way the browser tells; null where nothing is selected. */
export function selectedRange(root: ShadowRoot): Range | null {
  const legacy = (root as ShadowRoot & { getSelection?: () => Selection | null }).getSelection;
  const selection = legacy === undefined ? document.getSelection() : legacy.call(root);
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const composed = (
    selection as Selection & {
      getComposedRanges?: (options: { shadowRoots: ShadowRoot[] }) => StaticRange[];
    }
  ).getComposedRanges?.({ shadowRoots: [root] })[0];
  if (composed === undefined) return selection.getRangeAt(0);
  const range = document.createRange();
  range.setStart(composed.startContainer, composed.startOffset);
  range.setEnd(composed.endContainer, composed.endOffset);
  return range;
}

/** The nodes a selection in a shadow root begins and ends in. */
export function selectedNodes(root: ShadowRoot): readonly Node[] {
  const range = selectedRange(root);
  return range === null ? [] : [range.startContainer, range.endContainer];
}

/**
 * Children of `feed` that may not leave the document now: the one with focus, those a selection begins or ends in,
 * those that play, those whose menu is open. Taking such a row away would drop the focus to the page, or the selection, or the sound.
 */
export function pinnedRows(root: ShadowRoot, feed: Element): ReadonlySet<Element> {
  const pinned = new Set<Element>();
  const pin = (node: Node | null): void => {
    for (let at = node; at !== null; at = at.parentNode)
      if (at.parentNode === feed && at instanceof Element) pinned.add(at);
  };
  pin(root.activeElement);
  for (const node of selectedNodes(root)) pin(node);
  for (const each of feed.querySelectorAll('[data-menu], video, audio'))
    if (!(each instanceof HTMLMediaElement && each.paused)) pin(each);
  return pinned;
}
