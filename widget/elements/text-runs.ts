import { html, type TemplateResult } from 'lit';
import { linkify } from './links.ts';

/** A message's text with its safe links. */
export const textRuns = (content: string): readonly (string | TemplateResult)[] =>
  linkify(content).map(({ text, href }) =>
    href === null ? text : html`<a href=${href} target="_blank" rel="noopener noreferrer">${text}</a>`,
  );
