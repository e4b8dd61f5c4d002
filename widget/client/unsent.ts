import type { Outbox, Pending } from './outbox.ts';
import type { UnsentView } from './state.ts';

type Unsent = ReadonlyMap<string, UnsentView>;

export const NOTHING_UNSENT: Unsent = new Map();

function viewOf({ phase, text, files }: Pending): UnsentView | null {
  if (phase.name === 'sending' || phase.name === 'acked') return null;
  return {
    phase: phase.name,
    text,
    files: files.length,
    image: files.length > 0 && files.every(({ file }) => file.type.startsWith('image/')),
  };
}

const same = (a: UnsentView | undefined, b: UnsentView): boolean =>
  a !== undefined && a.phase === b.phase && a.text === b.text && a.files === b.files && a.image === b.image;

/**
 * What a list says of each conversation's unsent messages: the last one that failed, for that asks for something, else the
 * last one. It is `before` itself where nothing of it changed, as while a file goes up.
 */
export function unsentIn(outbox: Outbox, before: Unsent): Unsent {
  const now = new Map<string, UnsentView>();
  for (const pending of outbox) {
    const view = viewOf(pending);
    const { conversationId } = pending;
    if (view === null || (view.phase !== 'failed' && now.get(conversationId)?.phase === 'failed')) continue;
    now.set(conversationId, view);
  }
  const unchanged = now.size === before.size && [...now].every(([id, view]) => same(before.get(id), view));
  return unchanged ? before : now;
}
