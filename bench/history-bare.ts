import { Heights } from '../widget/elements/heights.ts';

/** As much as ours. */
const OVERSCAN_PX = 400;
const GUESS_PX = 56;
/** Renders until measured heights leave no gap. */
const PASSES = 5;

/** What a row says, line by line: the day that begins, what is answered, the words, and what stands below them. */
export interface BareRow {
  readonly day: string | null;
  readonly quote: { readonly name: string; readonly preview: string } | null;
  /** In place of the words. */
  readonly picture: boolean;
  readonly words: string;
  readonly foot: string | null;
}

/**
 * The floor: a list of plain divs that holds only what is near the view, measures it, follows its end and keeps its
 * place. Nothing of a chat is in it but what its rows say.
 */
export class BareList {
  readonly scroller = document.createElement('div');
  readonly #above = document.createElement('div');
  readonly #below = document.createElement('div');
  readonly #shown = new Map<BareRow | undefined, HTMLDivElement>();
  #texts: BareRow[];
  /** Ours, with its sums of blocks: by a sum over all rows the floor would be dearer than we are, of 50,000. */
  readonly #heights = new Heights(GUESS_PX);
  /** The first that is shown. */
  #from = 0;
  #follow = true;

  constructor(texts: readonly BareRow[]) {
    this.#texts = [...texts];
    this.#heights.change({ at: 0, removed: 0, added: texts.length });
    this.scroller.className = 'bare';
    this.#above.className = this.#below.className = 'space';
    this.scroller.append(this.#above, this.#below);
    this.scroller.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = this.scroller;
      this.#follow = scrollHeight - scrollTop - clientHeight < 16;
      this.#render();
    });
  }

  /** At the end, or with this text at the top of the view. */
  open(at: number | null): void {
    this.#follow = at === null;
    this.#render(at === null ? undefined : { index: at, offset: 72 });
  }

  append(text: BareRow): void {
    this.#texts.push(text);
    this.#heights.change({ at: this.#texts.length - 1, removed: 0, added: 1 });
    this.#render();
  }

  prepend(texts: readonly BareRow[]): void {
    const anchor = this.#first();
    this.#texts.unshift(...texts);
    this.#heights.change({ at: 0, removed: 0, added: texts.length });
    this.#render(anchor && { ...anchor, index: anchor.index + texts.length });
  }

  /** The first text in view, and its place. */
  #first(): { index: number; offset: number } | undefined {
    const { top } = this.scroller.getBoundingClientRect();
    for (let index = this.#from; index < this.#texts.length; index++) {
      const div = this.#shown.get(this.#texts[index]);
      if (div === undefined) return undefined;
      const place = div.getBoundingClientRect().top - top;
      if (place >= 0) return { index, offset: place };
    }
    return undefined;
  }

  #render(anchor?: { index: number; offset: number }): void {
    const { scroller } = this;
    const count = this.#texts.length;
    const height = scroller.clientHeight;
    for (let pass = 0; pass < PASSES; pass++) {
      let top = scroller.scrollTop;
      if (anchor !== undefined) top = this.#heights.before(anchor.index) - anchor.offset;
      else if (this.#follow) top = this.#heights.before(count) - height;
      const first = this.#heights.at(top - OVERSCAN_PX);
      const last = this.#heights.at(top + height + OVERSCAN_PX);
      const fresh = this.#show(first, Math.min(count, last + 1));
      if (anchor !== undefined) {
        const div = this.#shown.get(this.#texts[anchor.index]);
        const now = (div?.getBoundingClientRect().top ?? 0) - scroller.getBoundingClientRect().top;
        scroller.scrollTop += now - anchor.offset;
      } else if (this.#follow) scroller.scrollTop = scroller.scrollHeight;
      if (!fresh) return;
    }
  }

  /** Returns whether any was new. */
  #show(first: number, last: number): boolean {
    this.#from = first;
    const wanted = new Set<BareRow | undefined>(this.#texts.slice(first, last));
    for (const [text, div] of this.#shown)
      if (!wanted.has(text)) {
        div.remove();
        this.#shown.delete(text);
      }
    let fresh = false;
    let before: Element = this.#above;
    for (let index = first; index < last; index++) {
      const text = this.#texts[index];
      if (text === undefined) continue;
      let div = this.#shown.get(text);
      if (div === undefined) {
        fresh = true;
        div = divOf(text);
        this.#shown.set(text, div);
      }
      if (before.nextElementSibling !== div) before.after(div);
      before = div;
    }
    for (let index = first; index < last; index++) {
      const div = this.#shown.get(this.#texts[index]);
      if (div !== undefined) this.#heights.set(index, div.offsetHeight);
    }
    const [above, through] = [this.#heights.before(first), this.#heights.before(last)];
    this.#above.style.height = `${above}px`;
    this.#below.style.height = `${this.#heights.before(this.#texts.length) - through}px`;
    return fresh;
  }
}

function divOf({ day, quote, picture, words, foot }: BareRow): HTMLDivElement {
  const row = document.createElement('div');
  if (day !== null) row.append(line('day', day));
  const bubble = line('text', '');
  if (quote !== null) bubble.append(line('name', quote.name), line('preview', quote.preview));
  if (picture) bubble.append(line('picture', ''));
  else bubble.append(line('words', words));
  row.append(bubble);
  if (foot !== null) row.append(line('foot', foot));
  return row;
}

function line(what: string, text: string): HTMLDivElement {
  const div = document.createElement('div');
  div.className = what;
  div.dir = 'auto';
  if (text !== '') div.textContent = text;
  return div;
}
