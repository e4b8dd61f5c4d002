import { html, type TemplateResult } from 'lit';
import type { Mention } from '../../protocol/index.ts';
import { matchRanges, type Range, type Wanted } from '../../protocol/terms.ts';
import { linkify } from './links.ts';
import { cutBy, marked } from './marked.ts';
import { namesIn, type NamedRange } from './mentioning.ts';

/** A message's text with its safe links, the names in it of those it `mentions`, and what it was `found` by marked. */
export function textRuns(
  content: string,
  found: readonly Wanted[] = [],
  mentions: readonly Mention[] = [],
  meId = '',
): unknown {
  const parts = linkify(content);
  const ranges = found.length === 0 ? [] : matchRanges(content, found);
  const names = namesIn(content, mentions);
  // As it is, most often: a list of one would be a part more of each bubble.
  if (ranges.length + names.length === 0 && parts.length === 1 && parts[0]?.href === null) return content;
  const cut = (text: string, from: number): string | TemplateResult[] =>
    ranges.length === 0 ? text : marked(cutBy(text, from, ranges));
  let at = 0;
  return parts.map(({ text, href }) => {
    const from = at;
    at += text.length;
    return href === null
      ? withNames(text, from, names, meId, cut)
      : html`<a href=${href} target="_blank" rel="noopener noreferrer">${cut(text, from)}</a>`;
  });
}

/** `text`, which begins at `from` of the whole, with the names that stand in it. */
function withNames(
  text: string,
  from: number,
  names: readonly NamedRange<Mention>[],
  meId: string,
  cut: (text: string, from: number) => unknown,
): unknown {
  const inside = ({ start, end }: Range): boolean => start >= from && end <= from + text.length;
  const within = names.filter(inside);
  if (within.length === 0) return cut(text, from);
  const runs: unknown[] = [];
  let at = 0;
  for (const { start, end, people } of within) {
    runs.push(cut(text.slice(at, start - from), from + at));
    const me = people.some(({ user_id: id }) => id === meId);
    const name = text.slice(start - from, end - from);
    runs.push(html`<bdi class=${me ? 'named me' : 'named'}>${cut(name, start)}</bdi>`);
    at = end - from;
  }
  runs.push(cut(text.slice(at), from + at));
  return runs;
}
