import { entry, message, sender } from '../../protocol/entities.ts';
import { logEvent } from '../../protocol/events.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

interface Reads {
  safeParse(value: unknown): { readonly success: boolean };
}
const readable = (value: unknown, schema: Reads): unknown =>
  Array.isArray(value) ? value.filter((each: unknown) => schema.safeParse(each).success) : value;

/** An event this build cannot read still counts: without it nothing behind it could be applied. */
function known(event: unknown): unknown {
  if (!isObject(event) || logEvent.safeParse(event).success) return event;
  return { seq: event['seq'], at: event['at'], kind: 'void' };
}

/**
 * A frame that could not be read, in the words of this build: a newer server may name what is not known here, and
 * neither the log nor a refusal may be lost over it. What is still unreadable is passed over.
 */
export function inOldWords(frame: unknown): unknown {
  if (!isObject(frame)) return frame;
  switch (frame['type']) {
    case 'events':
      return Array.isArray(frame['events']) ? { ...frame, events: frame['events'].map(known) } : frame;
    case 'history':
      return { ...frame, items: readable(frame['items'], message) };
    case 'snapshot':
      return { ...frame, entries: readable(frame['entries'], entry) };
    case 'welcome':
      return { ...frame, seats: readable(frame['seats'], sender) };
    case 'gap':
      return { ...frame, reason: 'too_far' };
    case 'reject':
      return { ...frame, code: 'internal' };
    default:
      return frame;
  }
}
