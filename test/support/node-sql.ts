import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Sql, SqlValue } from '../../worker/sql.ts';

/** `Sql` over an in-memory `node:sqlite` database, so that the logs run in plain Node as they do in an object. */
export interface NodeSql extends Sql {
  /** The database itself, for what a test wants to look at or break. */
  readonly db: DatabaseSync;
  /** Keeps all rows as they are now; what it returns puts them back, as a restore to an earlier point does. */
  keep(): () => void;
  close(): void;
}

/** node:sqlite answers blobs as Uint8Array; a Durable Object answers ArrayBuffer. */
function fromNode(row: Record<string, unknown>): Record<string, unknown> {
  for (const column in row) {
    const value = row[column];
    if (value instanceof Uint8Array) row[column] = value.slice().buffer;
  }
  return row;
}

const toNode = (value: SqlValue): string | number | null | Uint8Array =>
  value instanceof ArrayBuffer ? new Uint8Array(value) : value;

/** Opens a database, by default in memory. Transactions nest (savepoints), as `transactionSync` does. */
export function nodeSql(path = ':memory:'): NodeSql {
  const db = new DatabaseSync(path);
  let depth = 0;
  const prepared = new Map<string, StatementSync>();
  const prepare = (query: string): StatementSync => {
    const known = prepared.get(query);
    if (known !== undefined) return known;
    const made = db.prepare(query);
    prepared.set(query, made);
    return made;
  };

  const all = <Row>(query: string, ...bindings: SqlValue[]): Row[] =>
    prepare(query)
      .all(...bindings.map(toNode))
      .map((row) => fromNode({ ...row }) as Row);

  return {
    db,
    all,
    get: <Row>(query: string, ...bindings: SqlValue[]): Row | undefined => all<Row>(query, ...bindings)[0],
    run(query, ...bindings) {
      // A Durable Object runs several statements in one call where there is nothing to bind.
      if (bindings.length === 0) db.exec(query);
      else prepare(query).run(...bindings.map(toNode));
    },
    transaction(work) {
      const mark = `level_${depth}`;
      prepare(`SAVEPOINT ${mark}`).run();
      depth++;
      try {
        const value = work();
        prepare(`RELEASE ${mark}`).run();
        return value as never;
      } catch (error) {
        db.exec(`ROLLBACK TO ${mark}; RELEASE ${mark}`);
        throw error;
      } finally {
        depth--;
      }
    },
    keep() {
      const tables = all<{ name: string }>(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'`,
      ).map(({ name }) => ({ name, rows: all<Record<string, SqlValue>>(`SELECT * FROM ${name}`) }));
      return () => {
        for (const { name, rows } of tables) {
          db.exec(`DELETE FROM ${name}`);
          for (const row of rows) {
            const columns = Object.keys(row);
            db.prepare(
              `INSERT INTO ${name} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`,
            ).run(...Object.values(row).map(toNode));
          }
        }
      };
    },
    close: () => db.close(),
  };
}
