import { wantedBy, type Wanted } from '../../protocol/terms.ts';

/** What is marked in the rows of a list: in all of them what is searched for, and in one what it was opened for. */
export class FoundMarks {
  #query = '';
  #wanted: readonly Wanted[] | undefined;
  #key: string | null = null;
  #opened: readonly Wanted[] | undefined;

  /** A row was jumped to, which `query` had found; empty where nothing had. */
  jumped(key: string | null, query: string): void {
    this.#key = key;
    this.#opened = parts(query);
  }

  /** For one row, while `query` is searched for in the whole list. The same value until something else is asked. */
  of(key: string, query: string): readonly Wanted[] | undefined {
    if (query !== this.#query) {
      this.#query = query;
      this.#wanted = parts(query);
    }
    return this.#wanted ?? (key === this.#key ? this.#opened : undefined);
  }
}

function parts(query: string): readonly Wanted[] | undefined {
  const wanted = wantedBy(query);
  return wanted.length === 0 ? undefined : wanted;
}
