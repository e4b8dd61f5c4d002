/** A statement of D1, as far as records use one. */
export interface RecordsStatement {
  bind(...values: (string | number | null)[]): RecordsStatement;
}
/** The little of D1 that records need: `D1Database` has this shape, and a plain test can have it too. */
export interface RecordsDb<Statement extends RecordsStatement = RecordsStatement> {
  prepare(query: string): Statement;
  /** All of them as one transaction. */
  batch(statements: Statement[]): Promise<{ results: unknown[] }[]>;
}
