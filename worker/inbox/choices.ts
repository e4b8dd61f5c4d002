import type { ReadingChoice } from '../contracts.ts';
import type { Sql } from '../sql.ts';
import { getMeta, setMeta } from './schema.ts';

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

/**
 * What a conversation was told by this inbox, before it lost what it held. Others may have learned meanwhile that nothing
 * was ever chosen, so it is still to be told. Answers whether it was news. Call in a transaction.
 */
export function recover(sql: Sql, choice: ReadingChoice): boolean {
  if (choice.version <= readChoice(sql).version) return false;
  keep(sql, choice);
  return true;
}

/** Every conversation has this choice. */
export const everyoneHas = (sql: Sql, { version }: ReadingChoice): void =>
  setMeta(sql, 'choice_told', version);
