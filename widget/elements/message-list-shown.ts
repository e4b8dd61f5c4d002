import type { Segment } from './virtual.ts';

/** The rows in the document, by key: where each stands among all rows, and its element. */
export class ShownRows {
  #indices = new Map<string, number>();
  #elements = new Map<string, HTMLElement>();
  readonly #keys = new WeakMap<Element, string>();

  /** In the order of the document. */
  get elements(): Iterable<HTMLElement> {
    return this.#elements.values();
  }

  element(key: string | undefined): HTMLElement | undefined {
    return key === undefined ? undefined : this.#elements.get(key);
  }

  keyOf(element: Element): string | undefined {
    return this.#keys.get(element);
  }

  indexOf(key: string): number | undefined {
    return this.#indices.get(key);
  }

  indexOfElement(element: Element): number | undefined {
    return this.#indices.get(this.#keys.get(element) ?? '');
  }

  /** What is rendered next. */
  plan(segments: readonly Segment[], keyAt: (index: number) => string | undefined): void {
    this.#indices = new Map();
    for (const segment of segments) {
      const key = segment.kind === 'row' ? keyAt(segment.index) : undefined;
      if (segment.kind === 'row' && key !== undefined) this.#indices.set(key, segment.index);
    }
  }

  /** Rows came or went: `now` says where one is that was at `index`, if it still is. */
  move(now: (key: string, index: number) => number | undefined): void {
    for (const [key, index] of this.#indices) {
      const moved = now(key, index);
      if (moved === undefined) this.#indices.delete(key);
      else this.#indices.set(key, moved);
    }
  }

  /** What was rendered. */
  show(rows: Iterable<readonly [key: string, element: HTMLElement]>): void {
    this.#elements = new Map(rows);
    for (const [key, element] of this.#elements) this.#keys.set(element, key);
  }
}
