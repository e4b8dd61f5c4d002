import { html } from 'lit';
import { matchRanges, type Wanted } from '../../protocol/terms.ts';
import { linkify } from './links.ts';
import { cutBy, marked } from './marked.ts';

/** A message's text with its safe links, and what it was found by marked. */
export function textRuns(content: string, found: readonly Wanted[] = []): unknown {
  const parts = linkify(content);
  const ranges = found.length === 0 ? [] : matchRanges(content, found);
  // As it is, most often: a list of one would be a part more of each bubble.
  if (ranges.length === 0 && parts.length === 1 && parts[0]?.href === null) return content;
  let at = 0;
  return parts.map(({ text, href }) => {
    const runs = ranges.length === 0 ? text : marked(cutBy(text, at, ranges));
    at += text.length;
    return href === null ? runs : html`<a href=${href} target="_blank" rel="noopener noreferrer">${runs}</a>`;
  });
}
