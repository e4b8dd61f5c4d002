import type { EmbedOptions } from './embed-contract.ts';
import { launcherStyles } from './launcher-styles.ts';

/**
 * The launcher at rest, until the later chunk brings the whole one: the same shape and styles, in plain DOM. The note says
 * that the panel did not come.
 */
export type RestFace = readonly [badge: HTMLElement, note: HTMLElement];

/** The words it has of the page, in the page's language. */
export type RestWords = Pick<EmbedOptions, 'label' | 'name' | 'failed'>;

/** Draws it into `host`, which is no element of ours yet. What the page gave no words for is English, and says so. */
export function drawRest(host: HTMLElement, { label = '', name, failed }: RestWords): RestFace {
  const make = (tag: string, ...children: readonly (Node | string)[]): HTMLElement => {
    const made = document.createElement(tag);
    made.append(...children);
    return made;
  };
  const note = make('p', failed || 'Messages did not open. Try again.');
  const badge = make('i');
  const button = make('button', make('b'), label, badge);
  const root = host.attachShadow({ mode: 'open', delegatesFocus: true });
  const sheet = new CSSStyleSheet();
  // eslint-disable-next-line typescript/restrict-template-expressions -- it writes itself out; in the loader it is text
  sheet.replaceSync(`${launcherStyles}`);
  root.adoptedStyleSheets = [sheet];
  root.append(make('div', note, button));
  badge.hidden = note.hidden = true;
  note.role = 'alert';
  note.dir = 'auto';
  if (!failed) note.lang = 'en';
  // What is visible is the name.
  if (!label) {
    button.ariaLabel = name || 'Open messages';
    if (!name) button.lang = 'en';
  }
  return [badge, note];
}
