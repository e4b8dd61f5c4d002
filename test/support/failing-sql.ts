import { StorageError, type Sql } from '../../worker/sql.ts';

/** A database of which one statement, the k-th from now, fails; counting begins with `failAt`. */
export interface FailingSql extends Sql {
  /** null: none fails. */
  failAt(k: number | null): void;
  /** Whether that statement came. */
  readonly failed: boolean;
}

export function failingSql(sql: Sql): FailingSql {
  let left: number | null = null;
  let failed = false;
  const step = (): void => {
    if (left === null || failed) return;
    left--;
    if (left > 0) return;
    failed = true;
    throw new StorageError('the disk said no');
  };
  return {
    failAt(k) {
      left = k;
      failed = false;
    },
    get failed() {
      return failed;
    },
    all: (query, ...bindings) => {
      step();
      return sql.all(query, ...bindings);
    },
    get: (query, ...bindings) => {
      step();
      return sql.get(query, ...bindings);
    },
    run: (query, ...bindings) => {
      step();
      sql.run(query, ...bindings);
    },
    transaction: (work) =>
      sql.transaction(() => {
        const value = work();
        // The commit can fail too.
        step();
        return value;
      }),
  };
}
