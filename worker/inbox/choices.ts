import { limits } from '../../protocol/index.ts';
import type { ReadingChoice } from '../contracts.ts';
import type { Sql } from '../sql.ts';
import type { Ports } from './ports.ts';
import { getMeta, ownerOf, setMeta } from './schema.ts';

/** What a person has chosen for all their conversations: kept here, and known to those that are held here. */

export const readChoice = (sql: Sql): ReadingChoice => ({
  isPrivate: getMeta(sql, 'private_reading') === 1,
  version: Number(getMeta(sql, 'choice_version') ?? 0),
});

/** Whether reading is private everywhere: not before every conversation was told (RCP1). */
export function inForce(sql: Sql): boolean {
  const { isPrivate, version } = readChoice(sql);
  return isPrivate && getMeta(sql, 'choice_told') === version;
}

/** Chooses; answers what there is to tell. What is chosen already is no new choice. */
export function putChoice(sql: Sql, isPrivate: boolean, now: number): ReadingChoice {
  return sql.transaction((): ReadingChoice => {
    const before = readChoice(sql);
    if (before.isPrivate === isPrivate) return before;
    // By the clock, so that an inbox that lost what it held outdoes every version it ever gave.
    const choice = { isPrivate, version: Math.max(now, before.version + 1) };
    keep(sql, choice);
    return choice;
  });
}

function keep(sql: Sql, { isPrivate, version }: ReadingChoice): void {
  setMeta(sql, 'private_reading', isPrivate ? 1 : 0);
  setMeta(sql, 'choice_version', version);
}

/** Every conversation has this choice. */
export function told(sql: Sql, { version }: ReadingChoice): void {
  if (version === readChoice(sql).version) setMeta(sql, 'choice_told', version);
}

/** What a conversation was told by this inbox, before it lost what it held. Call in a transaction. */
export function recover(sql: Sql, choice: ReadingChoice): void {
  if (choice.version <= readChoice(sql).version) return;
  keep(sql, choice);
  setMeta(sql, 'choice_told', choice.version);
}

/** Tells these conversations; false where one could not be told. */
export async function tellAll(
  { sql, tellChoice }: Pick<Ports, 'sql' | 'tellChoice'>,
  ids: readonly string[],
  choice: ReadingChoice,
): Promise<boolean> {
  // What nobody ever chose is what a conversation takes it for.
  if (choice.version === 0) return true;
  const owner = ownerOf(sql);
  for (let at = 0; at < ids.length; at += limits.tenantWide.concurrency) {
    const answers = await Promise.allSettled(
      ids.slice(at, at + limits.tenantWide.concurrency).map((id) => tellChoice(owner, id, choice)),
    );
    const all = answers.every(
      (one) => one.status === 'fulfilled' && (one.value.ok || one.value.error.code === 'not_found'),
    );
    if (!all) return false;
  }
  return true;
}
