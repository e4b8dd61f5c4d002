import { StorageError, type Sql, type SqlValue } from './sql.ts';

/**
 * The Sql port over a Durable Object's own SQLite. Cursors are consumed at once: none outlives its call. Whatever the
 * storage throws is a StorageError.
 */
export function durableSql(storage: DurableObjectStorage): Sql {
  const all = <Row>(query: string, ...bindings: SqlValue[]): Row[] => {
    try {
      // Stepping the cursor to its end is also what runs a statement that returns nothing.
      return storage.sql.exec<Record<string, SqlValue>>(query, ...bindings).toArray() as Row[];
    } catch (cause) {
      throw new StorageError('a statement failed', { cause });
    }
  };
  return {
    all,
    get: <Row>(query: string, ...bindings: SqlValue[]): Row | undefined => all<Row>(query, ...bindings)[0],
    run: (query, ...bindings) => {
      all(query, ...bindings);
    },
    // A throw after exec does not undo it by itself; only transactionSync rolls back.
    transaction: <T>(work: () => T extends PromiseLike<unknown> ? never : T): T => {
      let thrown: unknown = null;
      try {
        return storage.transactionSync<T>(() => {
          try {
            return work();
          } catch (error) {
            thrown = error;
            throw error;
          }
        });
      } catch (cause) {
        throw cause === thrown ? cause : new StorageError('a transaction failed', { cause });
      }
    },
  };
}
