import { readdirSync, readFileSync } from 'node:fs';
import type { RecordsDb, RecordsStatement } from '../../worker/records/db.ts';
import { nodeSql, type NodeSql } from './node-sql.ts';

/** The little of D1 that records need, over an in-memory `node:sqlite` with the real migrations. */

interface Statement extends RecordsStatement {
  run(): unknown[];
}
export type NodeRecords = RecordsDb<Statement> & { readonly sql: NodeSql };

const folder = new URL('../../worker/records/migrations/', import.meta.url);
/** Of the records, in their order. */
export const migrations = readdirSync(folder)
  .sort()
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));

export function nodeRecords(): NodeRecords {
  const sql = nodeSql();
  for (const migration of migrations) sql.run(migration);
  const statement = (query: string, values: (string | number | null)[]): Statement => ({
    bind: (...given) => statement(query, given),
    run: () => sql.all(query, ...values),
  });
  return {
    sql,
    prepare: (query) => statement(query, []),
    batch: (statements) =>
      Promise.resolve(
        sql.transaction<unknown>(() => statements.map((each) => ({ results: each.run() }))),
      ) as Promise<{ results: unknown[] }[]>,
  };
}
