import type { Mention } from '../../protocol/entities.ts';

/** Those of both lists, each once; the first list's word stands. */
export function together(people: readonly Mention[], more: readonly Mention[]): readonly Mention[] {
  const known = new Set(people.map(({ user_id: id }) => id));
  return [...people, ...more.filter(({ user_id: id }) => !known.has(id))];
}
