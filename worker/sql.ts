/** A value SQLite stores. */
export type SqlValue = string | number | null | ArrayBuffer;

/** The storage could not carry out a statement, as opposed to a bug of ours. What it says may hold values: never logged. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

/**
 * The little of SQLite the logs need, so that the same code runs inside a Durable Object and, in plain tests, over
 * `node:sqlite`. All calls are synchronous.
 */
export interface Sql {
  /** Runs one statement and returns all its rows. Column names are the row's keys. */
  all<Row = Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row[];
  /** The first row, or undefined. */
  get<Row = Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Row | undefined;
  /** Runs one statement for its effect. */
  run(query: string, ...bindings: SqlValue[]): void;
  /**
   * Runs `work` as one transaction: a throw rolls everything back. An async callback does not compile, because
   * it would commit before its work is done.
   */
  transaction<T>(work: () => T extends PromiseLike<unknown> ? never : T): T;
}
