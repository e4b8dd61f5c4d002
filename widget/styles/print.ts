/**
 * On paper: out of its frame and its scroller into the page's flow, the text alone. Adopted by every root of an open
 * chat while the page prints, after its own styles.
 */
const text = `
@media print {
  :host, .care, .root, .panes, .pane, .column, .scroller, .thread, .feed,
  care-chat-window, care-message-list, .column > care-message-list {
    display: block !important;
    position: static !important;
    contain: none !important;
    container-type: normal !important;
    width: auto !important;
    height: auto !important;
    min-height: 0 !important;
    max-height: none !important;
    overflow: visible !important;
    box-shadow: none !important;
  }
  .care { color-scheme: light !important; }
  [hidden], :host(care-people-pane), .people, care-chat-sidebar, care-composer, care-chat-launcher, .foot, .overlay, .edge, .pill, .typing { display: none !important; }
  .row { break-inside: avoid; }
  .root { animation: none !important; }
}
`;

let made: CSSStyleSheet | undefined;

/** Made when first asked for: there is no style sheet under Node. */
export function printSheet(): CSSStyleSheet {
  if (made === undefined) {
    made = new CSSStyleSheet();
    made.replaceSync(text);
  }
  return made;
}
