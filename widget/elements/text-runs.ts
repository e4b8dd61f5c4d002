import { html } from 'lit';
import { linkify } from './links.ts';

/** A message's text with its safe links. */
export function textRuns(content: string): unknown {
  const parts = linkify(content);
  // As it is, most often: a list of one would be a part more of each bubble.
  if (parts.length === 1 && parts[0]?.href === null) return content;
  return parts.map(({ text, href }) =>
    href === null ? text : html`<a href=${href} target="_blank" rel="noopener noreferrer">${text}</a>`,
  );
}
