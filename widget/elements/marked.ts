import { html, type TemplateResult } from 'lit';
import type { SnippetPart } from '../../protocol/index.ts';
import type { Range } from '../../protocol/terms.ts';

/** Text of which some pieces are to be seen. */
export const marked = (parts: readonly SnippetPart[]): TemplateResult[] =>
  parts.map(({ text, match }) => (match ? html`<mark>${text}</mark>` : html`${text}`));

/** `text`, which begins at `from` of a longer one, in pieces: those inside `ranges` of the longer one match. */
export function cutBy(text: string, from: number, ranges: readonly Range[]): readonly SnippetPart[] {
  const parts: SnippetPart[] = [];
  let at = 0;
  const add = (to: number, match: boolean): void => {
    if (to > at) parts.push({ text: text.slice(at, to), match });
    at = Math.max(at, to);
  };
  for (const { start, end } of ranges) {
    if (end <= from || start >= from + text.length) continue;
    add(start - from, false);
    add(Math.min(end - from, text.length), true);
  }
  add(text.length, false);
  return parts;
}
