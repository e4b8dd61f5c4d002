/** What an earlier page left, opened. */
export interface Left {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * One person's messages at rest, each with one living page as its owner. Every call may reject: nothing can be kept
 * where the browser forbids it, and nothing is kept any longer once the database was deleted.
 */
export interface OutboxStore {
  /** Makes this page an owner, and takes over what no living page owns; in the order it was first put. */
  claim(): Promise<readonly Left[]>;
  /** Resolves once it is on disk; replaces what was put under that id. */
  put(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  remove(id: string): Promise<void>;
  /** The page goes: what is not on disk yet will not be, and what is, is anybody's. `claim` begins anew. */
  leave(): void;
}
