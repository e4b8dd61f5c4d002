import { limits } from '../../protocol/limits.ts';
import type { User, UserType } from '../../protocol/index.ts';
import type { Sql } from '../sql.ts';

interface UserRow {
  readonly user_id: string;
  readonly name: string;
  readonly user_type: UserType;
  readonly department: string | null;
}
const COLUMNS = 'user_id, name, user_type, department';
const toUser = ({ user_id, name, user_type, department }: UserRow): User => ({
  user_id,
  name,
  user_type,
  department,
});

/** Case and accents apart, so that "elise" finds "Élise". */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();

const foldedUser = (user: User): string => fold(`${user.name} ${user.department ?? ''}`.trim());

const sameUser = (a: User, b: User): boolean =>
  a.name === b.name && a.user_type === b.user_type && a.department === b.department;

/** Records a person. Writes only what changed; answers whether anything did. */
export function putUser(sql: Sql, user: User, nowMs: number): boolean {
  const known = findUsers(sql, [user.user_id])[0];
  if (known !== undefined && sameUser(known, user)) return false;
  sql.run(
    `INSERT INTO users (user_id, name, user_type, department, folded, updated_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, user_type = excluded.user_type,
       department = excluded.department, folded = excluded.folded, updated_at = excluded.updated_at, copied = 0`,
    user.user_id,
    user.name,
    user.user_type,
    user.department,
    foldedUser(user),
    nowMs,
  );
  return true;
}

/** The people of these ids that are known, in no particular order. */
export function findUsers(sql: Sql, userIds: readonly string[]): User[] {
  return sql
    .all<UserRow>(
      `SELECT ${COLUMNS} FROM users WHERE user_id IN (SELECT value FROM json_each(?))`,
      JSON.stringify(userIds),
    )
    .map(toUser);
}

export interface DirectoryQuery {
  readonly types: readonly UserType[];
  readonly q: string;
  readonly limit: number;
  readonly notUserId: string;
}

/** People of these types in whose name or department every word of `q` occurs, by name. */
export function directory(sql: Sql, query: DirectoryQuery): User[] {
  const words = fold(query.q)
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, limits.search.maxTerms);
  return sql
    .all<UserRow>(
      `SELECT ${COLUMNS} FROM users
       WHERE user_type IN (SELECT value FROM json_each(?)) AND user_id <> ?
         AND NOT EXISTS (SELECT 1 FROM json_each(?) AS word WHERE instr(users.folded, word.value) = 0)
       ORDER BY folded, user_id LIMIT ?`,
      JSON.stringify(query.types),
      query.notUserId,
      JSON.stringify(words),
      query.limit,
    )
    .map(toUser);
}

export interface UserToCopy {
  readonly user: User;
  readonly updatedAtMs: number;
}

/** Those whose latest state the database of records may not have yet, oldest change first. */
export function usersToCopy(sql: Sql, limit: number): UserToCopy[] {
  return sql
    .all<UserRow & { updated_at: number }>(
      `SELECT ${COLUMNS}, updated_at FROM users WHERE copied = 0 ORDER BY updated_at, user_id LIMIT ?`,
      limit,
    )
    .map((row) => ({ user: toUser(row), updatedAtMs: row.updated_at }));
}

/** Everyone is to be copied again. */
export const copyAllUsers = (sql: Sql): void => sql.run('UPDATE users SET copied = 0');

/** Marks these as copied, unless they changed again meanwhile. */
export function usersCopied(sql: Sql, copied: readonly UserToCopy[]): void {
  sql.run(
    `UPDATE users SET copied = 1 FROM json_each(?) AS done
     WHERE users.user_id = done.value ->> 0 AND users.updated_at = done.value ->> 1
       AND users.name = done.value ->> 2`,
    JSON.stringify(copied.map((each) => [each.user.user_id, each.updatedAtMs, each.user.name])),
  );
}
