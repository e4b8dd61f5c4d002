import { firstCodePoints, limits, type SeatRole, type SystemFact } from '../../protocol/index.ts';

/** The beginning of a text on one line, for lists and quotes; null for none. Reads `content`, like `terms`. */
export function previewText(content: string | null): string | null {
  if (content === null) return null;
  const flat = content
    .slice(0, limits.search.snippetChars * 4)
    .replace(/\s+/g, ' ')
    .trim();
  const cut = firstCodePoints(flat, limits.search.snippetChars);
  return cut.length < flat.length ? `${cut}…` : cut;
}

const roleWords: Readonly<Record<SeatRole, string>> = {
  owner: 'an owner',
  member: 'a member',
  read_only: 'a reader who does not write',
};

/** A system message's fact as an English sentence, for records; the widget words it in the reader's language. */
export function systemSentence(fact: SystemFact): string {
  switch (fact.fact) {
    case 'created':
      return `${fact.by} started the conversation`;
    case 'joined':
      return `${fact.by} added ${fact.name}`;
    case 'left':
      return `${fact.name} left`;
    case 'removed':
      return `${fact.by} removed ${fact.name}`;
    case 'renamed':
      return fact.title === null
        ? `${fact.by} removed the title`
        : `${fact.by} renamed the conversation to ${fact.title}`;
    case 'closed':
      return `${fact.by} closed the conversation`;
    case 'reopened':
      return `${fact.by} reopened the conversation`;
    case 'role':
      return `${fact.by} made ${fact.name} ${roleWords[fact.role]}`;
  }
}
