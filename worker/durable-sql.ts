import type { Sql, SqlValue } from './sql.ts';

/** The Sql port over a Durable Object's own SQLite. Cursors are consumed at once: none outlives its call. */
export function durableSql(storage: DurableObjectStorage): Sql {
  return {
    all: <Row>(query: string, ...bindings: SqlValue[]): Row[] =>
      storage.sql.exec<Record<string, SqlValue>>(query, ...bindings).toArray() as Row[],
    get: <Row>(query: string, ...bindings: SqlValue[]): Row | undefined =>
      storage.sql.exec<Record<string, SqlValue>>(query, ...bindings).toArray()[0] as Row | undefined,
    run: (query, ...bindings) => {
      // Stepping the cursor to its end is what runs a statement that returns rows.
      storage.sql.exec(query, ...bindings).toArray();
    },
    // A throw after exec does not undo it by itself; only transactionSync rolls back.
    transaction: <T>(work: () => T extends PromiseLike<unknown> ? never : T): T =>
      storage.transactionSync<T>(work),
  };
}
