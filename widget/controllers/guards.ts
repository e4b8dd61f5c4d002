/** Letters typed into our fields are not the page's shortcuts. Only its bubbling listeners can be spared. */
export function shield(event: KeyboardEvent): void {
  const [target] = event.composedPath();
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) event.stopPropagation();
}

/** A file dropped beside the drop zone must not make the browser leave the page. */
export function refuseDrop(event: DragEvent): void {
  if (event.defaultPrevented || event.dataTransfer?.types.includes('Files') !== true) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'none';
}
